"""A position goes in, the ways in which people and programs write it come out."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

DECIMALS = 4
"""Digits from which a coordinate is nobody's but the camera's: 11 m of latitude."""


@dataclass(frozen=True, slots=True)
class Notation:
    """One axis in one notation. ``beside``: the other axis in the same notation, one of which has
    to stand near for this to count; empty when this is telling by itself."""

    text: str
    beside: tuple[str, ...] = ()


_SEPARATORS = (
    ("°", "'"), ("° ", "' "), ("°", "′"), ("° ", "′ "), ("°", "’"), ("º", "'"), ("º ", "' "),
    ("d", "m"), ("d ", "m "), (" deg ", "' "), (" deg ", " min "),
)  # fmt: skip
"""Between degrees and minutes, and minutes and seconds, where the signs tell what it is."""

_BARE = ((":", ":"), (" ", " "), (",", ","), (", ", ", "))
"""The same where only two axes together tell it: XMP, EXIF printed, clocks look like this too."""


def notations(position: str) -> tuple[Notation, ...]:
    """All notations of ``57.3128600 25.2710400``; hemispheres stand behind or before, and are not
    looked at, and whatever more digits follow do not matter."""
    axes = [float(value) for value in position.split()]
    here, there = (_sexagesimal(value) for value in axes)
    decimals = [_decimals(abs(value), DECIMALS) for value in axes]
    return (
        *map(Notation, (text for axis in decimals for text in axis)),
        *(Notation(text) for value in axes for text in _signed(value)),
        *(Notation(text, tuple(_bare(there))) for text in _bare(here)),
    )


def pairs_only(position: str) -> tuple[Notation, ...]:
    """Decimal degrees that count only when both axes stand near each other."""
    one, other = (_decimals(abs(float(value)), DECIMALS) for value in position.split())
    return tuple(Notation(text, other) for text in one)


def _decimals(value: float, digits: int) -> tuple[str, ...]:
    """Cut off and rounded, with point and comma."""
    cut = f"{int(value * 10**digits + 1e-6) / 10**digits:.{digits}f}"
    once = dict.fromkeys((cut, f"{value:.{digits}f}"))
    return tuple(text.replace(".", mark) for text in once for mark in ".,")


_Sixties = tuple[int, int, float]


def _sexagesimal(value: float) -> tuple[int, int, float]:
    minutes, seconds = divmod(round(abs(value) * 3600, 3), 60)
    return int(minutes) // 60, int(minutes) % 60, seconds


def _signed(value: float) -> Iterator[str]:
    degrees, minutes, seconds = _sexagesimal(value)
    for between, behind in _SEPARATORS:
        for first, second in _padded(minutes, seconds):
            yield f"{degrees}{between}{first}{behind}{second}"
        for fraction in _decimals(minutes + seconds / 60, 2):
            yield f"{degrees}{between}{fraction}"


def _bare(axis: _Sixties) -> Iterator[str]:
    degrees, minutes, seconds = axis
    for between, behind in _BARE:
        for first, second in _padded(minutes, seconds):
            yield f"{degrees}{between}{first}{behind}{second}"
    for fraction in _decimals(minutes + seconds / 60, 2):
        yield from (f"{degrees},{fraction}", f"{degrees} {fraction}")


def _padded(minutes: int, seconds: float) -> Iterator[tuple[str, str]]:
    """Whole seconds, cut off and rounded, with and without leading zeros."""
    for whole in dict.fromkeys((int(seconds), min(59, round(seconds)))):
        yield from dict.fromkeys(((f"{minutes}", f"{whole}"), (f"{minutes:02d}", f"{whole:02d}")))


_AXIS = re.compile(r"\d+/\d+ \d+/\d+ \d+/\d+")
_DENOMINATORS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
"""What cameras write: the reader shortens fractions, and the file may hold 4628/100 for 1157/25."""


def is_axis(value: str) -> bool:
    """Whether a place is written as one axis in EXIF's fractions."""
    return bool(_AXIS.fullmatch(value))


def rationals(value: str) -> Iterator[bytes]:
    """Minutes and seconds of ``57/1 18/1 1157/25`` as EXIF stores them, in both byte orders.

    Sixteen bytes without the degrees: those say little, and the rest is found wherever it is.
    """
    axis = [tuple(map(int, part.split("/"))) for part in value.split()]
    minutes, seconds = (dict.fromkeys(_stored(*part)) for part in axis[1:])
    for first, second in product(minutes, seconds):
        for order in "<>":
            yield struct.pack(f"{order}4I", *first, *second)


def _stored(numerator: int, denominator: int) -> Iterator[tuple[int, int]]:
    for wanted in (denominator, *_DENOMINATORS):
        times, rest = divmod(wanted, denominator) if denominator else (0, 1)
        if not rest and times and max(numerator, denominator) * times < 2**32:
            yield numerator * times, wanted
