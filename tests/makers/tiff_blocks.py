"""Directories of tags go in, a TIFF structure comes out: an EXIF block, an MPF index or a picture.

Written by hand, so that what tests plant does not pass through the writer that they examine.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7
_SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1}
_START = 8  # bytes of header before the first directory


@dataclass(frozen=True, slots=True)
class Value:
    """What a tag holds, as the bytes of its type (TIFF 6.0, section 2)."""

    kind: int
    data: bytes


Directory = Mapping[int, "Value | Directory"]
"""Tag number to value; a directory as a value is one that the tag points to."""


def text(words: str | bytes) -> Value:
    raw = words.encode() if isinstance(words, str) else words
    return Value(ASCII, raw + b"\0")


def undefined(data: bytes) -> Value:
    return Value(UNDEFINED, data)


def shorts(*numbers: int) -> Value:
    return Value(SHORT, struct.pack(f"<{len(numbers)}H", *numbers))


def longs(*numbers: int) -> Value:
    return Value(LONG, struct.pack(f"<{len(numbers)}L", *numbers))


def rationals(*pairs: tuple[int, int]) -> Value:
    return Value(RATIONAL, b"".join(struct.pack("<LL", *pair) for pair in pairs))


def a_tiff_block(first: Directory, thumbnail: bytes = b"") -> bytes:
    """A little-endian block; a ``thumbnail`` (JPEG) hangs in a second directory, as cameras do."""
    header = b"II*\0" + struct.pack("<L", _START)
    if not thumbnail:
        return header + _written(first, _START)
    behind = _START + len(_written(first, _START))
    second: dict[int, Value | Directory] = {0x0103: shorts(6), 0x0202: longs(len(thumbnail))}
    at = behind + 2 + 12 * 3 + 4
    second[0x0201] = longs(at)
    return header + _written(first, _START, behind) + _written(second, behind) + thumbnail


def _written(directory: Directory, at: int, following: int = 0) -> bytes:
    """The directory at this offset with everything that it refers to behind it."""
    table, heap = struct.pack("<H", len(directory)), b""
    heap_at = at + 2 + 12 * len(directory) + 4
    for tag, value in sorted(directory.items()):
        if isinstance(value, Value):
            kind, data = value.kind, value.data
            count = len(data) // _SIZES[kind]
        else:
            kind, count = LONG, 1
            data = struct.pack("<L", heap_at + len(heap))
            inside = _written(value, heap_at + len(heap))
            heap += inside + bytes(len(inside) % 2)
        table += struct.pack("<HHL", tag, kind, count)
        if len(data) <= 4:
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack("<L", heap_at + len(heap))
            heap += data + bytes(len(data) % 2)
    return table + struct.pack("<L", following) + heap
