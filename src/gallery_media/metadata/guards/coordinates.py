"""Words go in; where they hold a position comes out: decimal degrees, or degrees and minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery_media.metadata.guards.spans import Span, apart

# A number with so many decimals that it finds a house: three are about 100 m.
_DEGREES = r"[+\-−]?\d{1,3}[.]\d{3,15}|[+\-−]?\d{1,3}[,]\d{4,15}"
_SIDE = "[NSEWZDAR]"
"""Sides in English, and in Latvian: ziemeļi, dienvidi, austrumi, rietumi."""

# "57.3129, 25.2744", "N 57.3129° E 25.2744°", "57,3129; 25,2744", "#map=16/57.3129/25.2744",
# "mlat=57.3129&mlon=25.2744".
_PAIR = re.compile(
    rf"(?<![\w.,+\-−])(?:{_SIDE} ?)?({_DEGREES}) ?°? ?{_SIDE}?"
    r"(?: ?[,;/|] ?| {1,3}|&\w{1,5}=)"
    rf"(?:{_SIDE} ?)?({_DEGREES})(?!\.?\d)"
)
# A single one that is marked as an angle: "57.3129°", "57.3129 N".
_ANGLE = re.compile(rf"(?<![\w.,])(?:(?:{_DEGREES}) ?°|\d{{1,3}}[.,]\d{{4,15}} ?[NSEW]\b)")
# "57°18′46.4″ N", "57° 18,774'": a degree sign with minutes is enough, whatever side it names.
_MINUTES = re.compile(
    r"(?<![\d.,])\d{1,3} ?[°º˚] ?[0-5]?\d(?:[.,]\d{1,8})? ?['′’‘`´]"
    r"(?: ?\d{1,2}(?:[.,]\d{1,8})? ?(?:[\"″”“]|['′’]{2}))?"
    rf"(?: ?{_SIDE}\b)?"
)
# "57 18 46 N, 25 16 28 E", and XMP's own "57,18.774N 25,16.46E".
_SPACED = re.compile(
    r"(?<![\d.,])\d{1,3}[ ,:][0-5]?\d(?:\.\d{1,8})?(?:[ ,:][0-5]?\d(?:\.\d{1,8})?)? ?[NS]\b"
    r"[ ,;/]{0,3}"
    r"\d{1,3}[ ,:][0-5]?\d(?:\.\d{1,8})?(?:[ ,:][0-5]?\d(?:\.\d{1,8})?)? ?[EW]\b"
)


def coordinates(text: str) -> Iterator[Span]:
    """Spans that name a place on the map, in the order of the text."""
    return apart(_candidates(text))


def _candidates(text: str) -> Iterator[Span]:
    for pair in _PAIR.finditer(text):
        # East may come first, as GeoJSON has it; so either may be the longitude.
        if any(_within(pair[1], a) and _within(pair[2], b) for a, b in ((90, 180), (180, 90))):
            yield pair.span()
    for notation in (_MINUTES, _SPACED, _ANGLE):
        yield from (match.span() for match in notation.finditer(text))


def _within(number: str, limit: int) -> bool:
    # "1.000" and "25.000" are thousands, written as in half of Europe.
    whole, _, part = number.replace(",", ".").partition(".")
    return int(whole.lstrip("+-−")) <= limit and part != "000"
