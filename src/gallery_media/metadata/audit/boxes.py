"""Bytes of a box-structured file go in, its boxes come out; every byte must belong to one."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.metadata.audit.refusal import require


@dataclass(frozen=True, slots=True)
class Box:
    """Type, content, and where the content starts in the bytes that were split."""

    kind: bytes
    body: bytes
    start: int


def split(data: bytes, most: int) -> tuple[Box, ...]:
    """Boxes that fill the bytes exactly, at most so many (ISO/IEC 14496-12, 4.2).

    Only the plain 32-bit size is known here: no variant needs "to the end" or 64 bits.
    """
    boxes: list[Box] = []
    position = 0
    while position < len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        require(size >= 8 and position + size <= len(data), "a box has an impossible size")
        boxes.append(Box(kind, data[position + 8 : position + size], position + 8))
        require(len(boxes) <= most, "it has more boxes than a variant needs")
        position += size
    return tuple(boxes)


def contents(data: bytes, kinds: tuple[bytes, ...]) -> tuple[Box, ...]:
    """Exactly these boxes in exactly this order."""
    boxes = split(data, len(kinds))
    found = tuple(box.kind for box in boxes)
    require(found == kinds, f"it has boxes other than {b', '.join(kinds).decode()}")
    return boxes
