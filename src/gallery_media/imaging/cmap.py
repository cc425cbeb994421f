"""The bytes of a font go in, the code points that it has a glyph for come out.

Pillow draws a box for a character that a font lacks and does not say so; this asks the font. Only
the two table formats that modern fonts use are read (OpenType 1.9, "cmap"): 4 for the Basic
Multilingual Plane, 12 for all of Unicode.
"""

from __future__ import annotations

import struct

_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of a subtable that is keyed by Unicode."""


def code_points(font: bytes) -> frozenset[int]:
    """Every code point with a glyph of its own. Raises ValueError if the font tells none."""
    start = _table(font, b"cmap")
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * n)
        if (platform, encoding) in _UNICODE:
            at = start + offset
            kind = struct.unpack_from(">H", font, at)[0]
            found |= _segments(font, at) if kind == 4 else set()
            found |= _groups(font, at) if kind == 12 else set()
    if not found:
        raise ValueError("the font has no table of Unicode characters that can be read")
    return frozenset(found)


def _table(font: bytes, name: bytes) -> int:
    for n in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * n)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name.decode('ascii')}")


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: runs of code points, each with a shift to the glyph or a way into a list."""
    double = struct.unpack_from(">H", font, at + 6)[0]
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    shifts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * double)
    ways_at = at + 16 + 3 * double
    found: set[int] = set()
    for n, way in enumerate(struct.unpack_from(f">{count}H", font, ways_at)):
        for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = code
            if way:
                place = ways_at + 2 * n + way + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", font, place)[0]
            # A listed glyph 0 is "no glyph" before the shift, any other only after it.
            if (glyph or not way) and (glyph + shifts[n]) & 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: runs of code points that share runs of glyphs."""
    found: set[int] = set()
    for n in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * n)
        found.update(range(first + (glyph == 0), last + 1))
    return found
