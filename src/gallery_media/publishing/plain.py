"""Any text in, text that XML 1.0 can hold out: what nobody can see is left out."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: XML 1.0, production 2 (Char)."""


def element(text: str) -> str:
    """The text as an element's content."""
    return escape(_UNFIT.sub("", text))


def attribute(text: str) -> str:
    """The text as an attribute's value, quotes included."""
    return quoteattr(_UNFIT.sub("", text))
