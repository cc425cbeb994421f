"""Bytes go in, the ways of reading them come out: as they are, and as eyes see a text."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_BIDI_AND_SOFT = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]+")
"""Invisible in a browser: a soft hyphen inside a name hides it from nobody."""

_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BLANKS = re.compile(r"\s\s+|[^\S ]")


@dataclass(frozen=True, slots=True)
class View:
    """``small``: in small letters; ``true``: in their own; ``plain``: how many bytes at the
    beginning are no compressed payload, where even a few letters in a row are no accident;
    ``is_text``: what stands beside a word means something."""

    small: bytes
    true: bytes
    plain: int
    is_text: bool


def views_of(data: bytes) -> tuple[View, ...]:
    """The bytes themselves, and for a text also the text that its escapes stand for."""
    small, plain = data.lower(), _plain(data)
    if plain < len(data) or b"\0" in data:
        return (View(small, data, plain, is_text=False),)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return (View(small, data, 0, is_text=False),)
    raw = View(small, data, plain, is_text=True)
    seen = _as_seen(text).encode("utf-8", "replace")
    return (raw,) if seen == small else (raw, View(seen, seen, len(seen), is_text=True))


def _as_seen(text: str) -> str:
    """Escapes of HTML, JSON and addresses undone, in this order, as they nest in pages."""
    text = html.unescape(text)
    if "\\u" in text:
        text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "%" in text:
        text = unquote(text)
    text = _BIDI_AND_SOFT.sub("", unicodedata.normalize("NFC", text))
    return _BLANKS.sub(" ", text).lower()


def _plain(data: bytes) -> int:
    """How many bytes stand before a picture's compressed payload; all, when it is no picture."""
    if data[:2] == b"\xff\xd8":
        return data.find(b"\xff\xda") + 1 or len(data)
    if data[4:8] == b"ftyp":
        return data.find(b"mdat") + 1 or len(data)
    return len(data)
