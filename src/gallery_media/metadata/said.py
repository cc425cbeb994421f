"""A text as a file said it: the words, and how they were said.

Readers put it where a plain text would do, so that whoever only wants the words need not know.
"""

from __future__ import annotations


class Said(str):
    """Words with the language that the file named, and the code page that had to be guessed.

    ``lang`` is a BCP 47 tag as written, ``x-default`` included, or empty. ``code_page`` is the
    name of a code page only where the file declared none that fits; then the letters are a
    guess. It compares, sorts and prints as the words alone.
    """

    __slots__ = ("code_page", "lang")
    lang: str
    code_page: str

    def __new__(cls, words: str, *, lang: str = "", code_page: str = "") -> Said:
        said = super().__new__(cls, words)
        said.lang, said.code_page = lang, code_page
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"lang": self.lang, "code_page": self.code_page}


def lang_of(text: str) -> str:
    """The language that was said with the text, or nothing."""
    return text.lang if isinstance(text, Said) else ""


def guessed_code_page(text: str) -> str:
    """The code page that the text was read with by guess, or nothing."""
    return text.code_page if isinstance(text, Said) else ""


def octets(text: str) -> int:
    """How long the text was in the file: one octet a letter in the old code pages."""
    return len(text.encode(guessed_code_page(text) or "utf-8", "replace"))


def stripped(text: str, characters: str | None = None) -> str:
    """The text without these (white space, if none are named) at its ends, said as before."""
    words = text.strip(characters)
    if not isinstance(text, Said):
        return words
    return Said(words, lang=text.lang, code_page=text.code_page)
