"""Nothing goes in, the house's own sRGB profile comes out: the same bytes on every machine.

Written down number by number instead of taken from a library: profiles that libraries generate
carry the clock in their header, and profiles from elsewhere carry somebody's terms. Source:
ICC.1:2022 (profile version 4.4); primaries and curve of IEC 61966-2-1, adapted to D50 (Bradford).
"""

from __future__ import annotations

import hashlib
import struct
from functools import cache

_VERSION = 0x0440_0000
_MADE = (2026, 1, 1, 0, 0, 0)  # fixed, because the header must have a time
_WHITE = (0xF6D6, 0x10000, 0xD32D)  # D50 as every header has it (7.2.16)
_RED = (0x6FA0, 0x38F5, 0x0390)
_GREEN = (0x6297, 0xB787, 0x18D9)
_BLUE = (0x249F, 0x0F84, 0xB6C3)
_ADAPTATION = (
    *(0x10C42, 0x05DE, -0x0CDB),
    *(0x0793, 0xFD90, -0x045F),
    *(-0x025E, 0x03DC, 0xC06E),
)
"""All in units of 1/65,536. A test computes them from the chromaticities of the standard."""
_DESCRIPTION = "sRGB, gallery-media"
_COPYRIGHT = "CC0 1.0"


@cache
def srgb_profile() -> bytes:
    """A display profile with three primaries and one parametric curve, below 600 bytes."""
    curve = _tag(b"para", struct.pack(">HH", 3, 0) + _fixed(*_curve()))
    tags = (
        (b"desc", _words(_DESCRIPTION)),
        (b"cprt", _words(_COPYRIGHT)),
        (b"wtpt", _point(_WHITE)),
        (b"chad", _tag(b"sf32", _fixed(*_ADAPTATION))),
        (b"rXYZ", _point(_RED)),
        (b"gXYZ", _point(_GREEN)),
        (b"bXYZ", _point(_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    start = 128 + 4 + 12 * len(tags)
    table, contents, places = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for name, content in tags:
        if content not in places:  # three curves are one (7.3.1 allows to share)
            places[content] = start + len(contents)
            contents += content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", places[content], len(content))
    size = start + len(contents)
    plain = _header(size, bytes(16)) + table + contents
    # The identifier is the MD5 of the profile with zeros in its place (7.2.18); flags and
    # intent, which count as zero too, are zero.
    return _header(size, hashlib.md5(plain, usedforsecurity=False).digest()) + table + contents


def _curve() -> tuple[int, ...]:
    """g, a, b, c, d of function 3: ((X + 0.055) / 1.055) ** 2.4 above d, X / 12.92 below."""
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return tuple(round(65536 * number) for number in numbers)


def _header(size: int, identifier: bytes) -> bytes:
    """7.2: no preferred module, platform, flags, device, attributes or creator."""
    return (
        struct.pack(">I4xI4s4s4s", size, _VERSION, b"mntr", b"RGB ", b"XYZ ")
        + struct.pack(">6H", *_MADE)
        + b"acsp"
        + bytes(28)  # up to and with the rendering intent, 0: perceptual
        + _fixed(*_WHITE)
        + bytes(4)
        + identifier
        + bytes(28)
    )


def _fixed(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}i", *numbers)


def _tag(kind: bytes, content: bytes) -> bytes:
    return kind + bytes(4) + content


def _point(numbers: tuple[int, int, int]) -> bytes:
    return _tag(b"XYZ ", _fixed(*numbers))


def _words(text: str) -> bytes:
    """One language, one text, UTF-16 (10.15)."""
    written = text.encode("utf-16-be")
    return _tag(b"mluc", struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(written), 28) + written)
