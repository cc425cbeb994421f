"""Small pure functions: a text goes in, a better one comes out, or nothing if it is no text.

Each does one thing, changes nothing when applied again, and invents no word. ``clean`` puts them in
order.
"""

from __future__ import annotations

import html
import re

from gallery_media.metadata.guards import is_boilerplate, normalise
from gallery_media.metadata.public import public_text

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NESTED = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,4}26);)+")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|font)(?:\s+[\w:-]{1,30}=[^<>]{0,200})?\s?/?>",
    re.IGNORECASE,
)
_SEPARATORS = " \t,;:|/\\•·*_~–—-"
_MOST_LETTERS = 100_000


def undo_double_encoding(text: str) -> str:
    """UTF-8 that some program took for Windows Latin: ``JÄ\\x81nis`` becomes ``Jānis``.

    Only if every letter beyond ASCII takes part: a text that merely holds an ``Ä`` is right as it
    is. To be used before control characters are removed, because half of a letter can be one.
    """
    while not text.isascii():
        try:
            repaired = b"".join(map(_octet, text)).decode("utf-8")
        except UnicodeError:
            break
        text = repaired
    return text


def _octet(character: str) -> bytes:
    return bytes((ord(character),)) if ord(character) < 256 else character.encode("cp1252")


def decode_entities(text: str) -> str:
    """``Jāņi &amp; L&#299;go`` becomes ``Jāņi & Līgo``; without a semicolon it is no entity."""
    before = ""
    while before != text:
        text = _NESTED.sub("&", text)  # at once: each turn of the loop would take off one
        before, text = text, _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def without_markup(text: str) -> str:
    """Web archives leave ``<p>`` and ``<br/>`` in captions; on a page they would be seen."""
    before = ""
    while before != text:
        before, text = text, _MARKUP.sub(" ", text)
    return text


def one_line(text: str) -> str:
    """One visible line in NFC, of single spaces, in the form of ``public_text``."""
    before = None
    while before != text:
        before, text = text, public_text(normalise(text, _MOST_LETTERS))
    return text


def paragraphs(text: str) -> str:
    """The same for each line; empty lines go."""
    lines = (one_line(line) for line in public_text(text).split("\n"))
    return "\n".join(line for line in lines if line)


def without_lost_letters(text: str) -> str:
    """A reader that knew no better put U+FFFD for letters; what is left is no text to publish."""
    return "" if "\N{REPLACEMENT CHARACTER}" in text else text


_NOUN = (
    r"(?:names?|caption|title|headline|descr(?:iption)?|credit|text|info|photographer|byline|author|"
    r"source|vārds|vārdi|uzvārds|uzvārdi|paraksts|virsraksts|apraksts|nosaukums|teksts|autors|имя|"
    r"подпись)"
)
_LATER = (
    r"(?:to come|to follow|tk|tbc|tbd|tba|sekos|tiks precizēts|tiks papildināts|precizējams|"
    r"jāpapildina|jāprecizē|nav zināms|уточняется)"
)
_PROMISE = rf"(?:{_NOUN} {_LATER}|{_NOUN} (?:goes )?here|{_NOUN} (?:unknown|missing|pending))"
_PLACEHOLDER = re.compile(
    rf"\W*(?:{_PROMISE}|{_LATER}|(?:insert|add|enter|write|type|put) (?:your |a |the )?{_NOUN}"
    r"(?: here)?|(?:ievadi|ievadiet|ieraksti|ierakstiet|pievieno) (?:parakstu|tekstu|virsrakstu|"
    r"aprakstu|vārdu)(?: šeit)?|te būs (?:paraksts|teksts|virsraksts)|lorem ipsum\b.*|x{3,}|tk+)"
    r"\W*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf" ?[(\[]\s?(?:{_PROMISE}|{_LATER})\s?[)\]]", re.IGNORECASE)
_PROMISED = re.compile(rf"\b(?:{_NOUN} (?:to come|to follow|tk|sekos))\b", re.IGNORECASE)


def without_placeholders(text: str) -> str:
    """``Name to come`` and ``Paraksts sekos`` are nobody's words; in brackets they go alone."""
    text = _IN_BRACKETS.sub("", text)
    return "" if _PLACEHOLDER.fullmatch(text) else text


def holds_a_promise(text: str) -> bool:
    """Whether a placeholder stands inside other words, where only a person can put it right."""
    return bool(_PROMISED.search(text))


_PATH = re.compile(
    r"(?:[A-Z]:[\\/]|\\\\|file:|~?/(?:home|users|volumes|media|mnt|srv|tmp)/)\S.{0,500}"
    r"|~?/(?:[^\s/]{1,100}/){1,20}[^\s/]{1,100}",
    re.IGNORECASE,
)
_NAME_WITH_NUMBER = re.compile(r"(?=\S*\d{3})(?=\S*[^\W\d_])[\w.()-]{4,120}")
_YEARS = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")


def without_file_name(text: str) -> str:
    """``AUS_0412``, ``20260623-kanceleja-12`` or a path is no title; "Lampa-2026" is one."""
    if _PATH.fullmatch(text):
        return ""
    numbered = _NAME_WITH_NUMBER.fullmatch(_YEARS.sub("", text))
    joined = _NAME_WITH_NUMBER.fullmatch(text) and "_" in text
    return "" if numbered or joined else text


def without_boilerplate(text: str) -> str:
    """``OLYMPUS DIGITAL CAMERA`` and its kind."""
    return "" if is_boilerplate(text) else text


def without_loose_separators(text: str) -> str:
    """Templates that were filled in halfway leave ``, `` or `` / `` at the ends."""
    return text.strip(_SEPARATORS + "\n")
