"""What a file said goes in, every position in it comes out, as the secret search writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from gallery_media.metadata.read import RawTags

_NUMBER = re.compile(r"\d{1,10}(?:/[1-9]\d{0,9}|\.\d{1,15})?")


def positions(tags: RawTags) -> Iterator[str]:
    """Decimal degrees ``57.3128600 25.2710400`` and single axes ``57/1 18/1 1157/25``.

    EXIF and XMP need not agree, so each is told. Without hemispheres: nobody is hidden by
    being looked for on both.
    """
    if tags.position is not None:
        yield from _decimals(tags.position.latitude, tags.position.longitude)
    for group, prefix in (("GPS", "GPS"), ("GPS", "GPSDest"), ("XMP", "exif:GPS")):
        values = (tags.first((group, f"{prefix}{axis}")) for axis in ("Latitude", "Longitude"))
        axes = [_axis(value) for value in values]
        latitude, longitude = (sum(part / 60**n for n, part in enumerate(axis)) for axis in axes)
        yield from _decimals(float(latitude), float(longitude))
        if group == "GPS":  # only there as binary fractions
            for axis in axes:
                if any(axis[1:]):
                    yield " ".join(f"{part.numerator}/{part.denominator}" for part in axis)


def _decimals(latitude: float, longitude: float) -> Iterator[str]:
    latitude, longitude = abs(latitude), abs(longitude)
    if 0 < latitude <= 90 and 0 < longitude <= 180:  # zero degrees are an empty field
        yield f"{latitude:.7f} {longitude:.7f}"


def _axis(value: str) -> tuple[Fraction, ...]:
    """Degrees, minutes and seconds of ``[57, 18, 1013/20]`` or ``57,18.844N``; empty otherwise."""
    parts = [part.strip() for part in value.strip("[] NSEW").split(",")]
    if len(parts) not in (2, 3) or not all(map(_NUMBER.fullmatch, parts)):
        return ()
    return tuple(Fraction(part) for part in (*parts, "0")[:3])
