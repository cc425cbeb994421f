"""Makes texts fit to be public: any text goes in, the form in which it may leave comes out."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_JOINERS = "\u200c\u200d"  # needed inside words of some scripts and inside emoji
_HIDDEN_SELECTORS = range(0xE0100, 0xE01F0)  # 240 signs without a shape: a byte can hide in each


def public_text(text: str) -> str:
    """NFC; tabs and other spaces of control become spaces, line breaks become line feeds.

    Removed are control characters, surrogates, everything invisible that turns or hides text
    (bidirectional overrides, tags, selectors), and noncharacters. What Latvian and any other
    language needs stays, double spaces within a line too: it is somebody's notice, word for word.
    """
    lines = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", text).replace("\t", " ")
    kept = "".join(c for c in lines if c == "\n" or _may_be_shown(c))
    return unicodedata.normalize("NFC", kept).strip()


def _may_be_shown(character: str) -> bool:
    code, category = ord(character), unicodedata.category(character)
    if category == "Cf":
        return character in _JOINERS
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return category not in ("Cc", "Cs") and not is_noncharacter and code not in _HIDDEN_SELECTORS


def shortened(text: str, most: int) -> str:
    """At most so many characters; a cut text ends behind a whole word, with an ellipsis."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    at_word = start.rsplit(None, 1)[0] if " " in start else start
    return at_word.rstrip() + "…"


def web_address(text: str) -> str:
    """The address if it is a plain one of the web, else nothing: no script, user or password."""
    if any(c.isspace() or c in '"<>\\^`{|}' for c in text):
        return ""
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        return ""
    return text if plain else ""
