"""Finds out how old texts were written: bytes go in, words come out, marked where it was a guess.

Programs of the 1990s and 2000s wrote into IIM what their Windows used, and said nothing about it:
code page 1257 around the Baltic, 1252 in Western Europe, 1251 for Russian. The same byte is
``ā`` in the first and ``â`` in the second, so the letters beside it have to tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from gallery_media.metadata.read_letters import BALTIC, WESTERN
from gallery_media.metadata.said import Said

_DESIGNATIONS = {
    "A": "cp1252", "B": "iso8859-2", "C": "iso8859-3", "D": "iso8859-4", "F": "iso8859-7",
    "G": "iso8859-6", "H": "iso8859-8", "L": "iso8859-5", "M": "cp1254", "V": "iso8859-10",
    "Y": "cp1257", "_": "iso8859-14", "b": "iso8859-15", "f": "iso8859-16",
}  # fmt: skip
"""Final letters of ISO 2022 designations (IIM 1:90, ISO-IR register). Windows' code pages stand
for the parts of ISO 8859 that they contain: writers put their quotation marks in anyway."""

_CYRILLIC_WORD = re.compile(r"(?<![A-Za-z])[А-Яа-яЁёЄєІіЇїЎўҐґ]{3,}(?![A-Za-z])")
_MOST_EVIDENCE = 20_000
"""Octets of a block that are looked at: some pages of text say enough, and cost 50 ms."""

_WORD = re.compile(r"[^\W\d_]+")
_BALTIC_LEAD = 1.0
"""This is a house by the Baltic: where letters leave it open, its own are e times as likely."""
_KNOWN_WORD = 3.0
"""What a whole word of a sample says beyond its letters, on the same scale."""

_LETTERS_LOST = "\N{REPLACEMENT CHARACTER}"


def declared(value: bytes) -> str:
    """The encoding that IIM 1:90 declares, as Python calls it; empty if it names none known."""
    if b"\x1b%G" in value or b"\x1b%/I" in value:
        return "utf-8"
    designation = re.search(rb"\x1b[-./,](.)", value)
    return _DESIGNATIONS.get(designation[1].decode("latin-1"), "") if designation else ""


def texts(values: Sequence[bytes], declaration: str = "") -> tuple[str, ...]:
    """The words of one block's datasets, in order; never raises.

    What declares no encoding, or one that does not fit, is UTF-8 if it can be, and else in one code
    page for all of the block, chosen by its letters; such texts are ``Said`` with the code page.
    """
    words = [_decoded(value, declaration) for value in values]
    unknown = [value for value, word in zip(values, words, strict=True) if word is None]
    page = _likeliest(b"\n".join(unknown)[:_MOST_EVIDENCE]) if unknown else ""
    return tuple(
        Said(value.decode(page, "replace"), code_page=page) if word is None else word
        for value, word in zip(values, words, strict=True)
    )


def _decoded(value: bytes, declaration: str) -> str | None:
    if value.isascii():
        return value.decode("ascii")
    words = _utf8(value, whole=declaration != "utf-8")
    if words is not None or declaration in ("", "utf-8"):
        return words
    try:
        return value.decode(declaration)
    except UnicodeDecodeError:
        return None


def _utf8(value: bytes, *, whole: bool) -> str | None:
    """UTF-8, also where a writer cut it at its limit of octets in the middle of a letter.

    Without a declaration the cut has to follow another letter in UTF-8: a lone last byte above
    ASCII is rather a letter of a code page ("Rīgā" ends with one).
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as broken:
        if broken.reason != "unexpected end of data":
            return None
        start = value[: broken.start]
        return None if whole and start.isascii() else start.decode("utf-8")


def _likeliest(evidence: bytes) -> str:
    if _is_cyrillic(evidence):
        return "cp1251"
    baltic, western = (_likelihood(evidence, page) for page in ("cp1257", "cp1252"))
    return "cp1257" if baltic + _BALTIC_LEAD >= western else "cp1252"


def _is_cyrillic(evidence: bytes) -> bool:
    """Words of three letters and more, all above ASCII: the other languages have none ("Šķēde" has
    three in a row, and goes on)."""
    found = evidence.decode("cp1251", "replace")
    in_words = sum(map(len, _CYRILLIC_WORD.findall(found)))
    return in_words > 0.6 * sum(c.isalpha() and not c.isascii() for c in found)


def _likelihood(evidence: bytes, page: str) -> float:
    """Logarithm of how likely the letters are in words of that code page's languages."""
    letters, pairs, words = _counts(page)
    total, known = sum(letters.values()), len(letters)
    text = evidence.decode(page, "replace")
    result = _KNOWN_WORD * len(words & _words(text))
    for before, letter, after in _contexts(text):
        seen = letters[letter]
        if not seen:  # one that these languages have not, or even none of the code page
            result -= 16 if letter == _LETTERS_LOST else 12
            continue
        result += math.log((seen + 0.5) / (total + 0.5 * known))
        for pair in (before + letter, letter + after):
            result += math.log((pairs[pair] + 0.3) / (seen + 0.3 * 30))
    return result


def _contexts(words: str) -> Iterator[tuple[str, str, str]]:
    """Each character beyond ASCII between its neighbours; a space stands for the word's edge."""
    line = f" {words.lower()} "
    for at, letter in enumerate(line):
        if not letter.isascii() and (letter.isalpha() or letter == _LETTERS_LOST):
            before, after = (c if c.isalpha() else " " for c in (line[at - 1], line[at + 1]))
            yield before, letter, after


def _words(text: str) -> frozenset[str]:
    """The words that have letters beyond ASCII."""
    return frozenset(word for word in _WORD.findall(text.lower()) if not word.isascii())


@cache
def _counts(page: str) -> tuple[Counter[str], Counter[str], frozenset[str]]:
    """How often letters, and pairs with them, stand in the sample of that code page; its words."""
    letters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    sample = BALTIC if page == "cp1257" else WESTERN
    for before, letter, after in _contexts(sample):
        letters[letter] += 1
        pairs.update((before + letter, letter + after))
    return letters, pairs, _words(sample)
