"""The first bytes of a coded AV1 picture go in, the size of its largest frame comes out.

A container may say less than what the decoder will unfold. Source: AV1 specification, 5.3 and 5.5.
"""

from __future__ import annotations

_SEQUENCE_HEADER, _TEMPORAL_DELIMITER = 1, 2
_ENOUGH = 64
"""Bytes; sequence headers of still pictures have ten to thirty."""


def coded_size(data: bytes, start: int) -> tuple[int, int] | None:
    """Width and height in pixels, or None where no sequence header of a plain kind begins."""
    units = data[start : start + _ENOUGH]
    at = 0
    while at + 2 < len(units):
        kind, extended, sized = units[at] >> 3 & 15, units[at] & 4, units[at] & 2
        at += 2 if extended else 1
        if kind == _SEQUENCE_HEADER:
            return _size(units[at + 1 if sized else at :])
        if kind != _TEMPORAL_DELIMITER or not sized:
            return None
        at += 1 + units[at]
    return None


def _size(header: bytes) -> tuple[int, int] | None:
    bits = int.from_bytes(header, "big")
    left = len(header) * 8

    def read(count: int) -> int:
        nonlocal left
        left -= count
        return bits >> left & ((1 << count) - 1) if left >= 0 else 0

    read(4)  # profile, and that it is a still picture
    if read(1):  # reduced_still_picture_header
        read(5)
    else:
        if read(1):  # timing_info_present_flag: a video's
            return None
        delays = read(1)
        for _ in range(read(5) + 1):
            read(12)
            if read(5) > 7:
                read(1)
            if delays and read(1):
                read(4)
    width_bits, height_bits = read(4) + 1, read(4) + 1
    size = read(width_bits) + 1, read(height_bits) + 1
    return size if left >= 0 else None
