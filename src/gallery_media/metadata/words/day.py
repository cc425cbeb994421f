"""A date as EXIF, XMP or IIM writes it goes in, the day comes out as ``YYYY-MM-DD``, or nothing."""

from __future__ import annotations

import re
from datetime import date

# "2026:06:23 14:05:00" (EXIF 4.6.5), "2026-06-23T14:05:00+03:00" (XMP), "20260623" (IIM 2:55).
_DAY = re.compile(r"([0-9]{4})([:/.-]?)([0-9]{2})\2([0-9]{2})(?:[T ].{0,40})?")
_FIRST_PHOTOGRAPH = 1826


def day_of(text: str) -> str:
    """The day, in the time zone of the text; empty where only a year or a month is known."""
    found = _DAY.fullmatch(text.strip("\0 \t\r\n"))
    if not found:
        return ""
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    try:
        known = date(year, month, day)
    except ValueError:  # cameras without a clock write zeros, IIM writes them for unknown parts
        return ""
    return known.isoformat() if year >= _FIRST_PHOTOGRAPH else ""
