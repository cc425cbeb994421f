"""Walks the boxes of HEIC and AVIF files: bytes go in, their Exif and XMP items come out.

An own walk of the few boxes needed (ISO/IEC 14496-12), because ExifRead loops for ever on a
64-bit size of zero and mixes up two files read in one process (privacy notes 1.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_ITEMS = 4096
MOST_BYTES = 16_000_000
"""Most items looked at, and most bytes gathered for one item: far above any camera's."""


class BoxesBroken(Exception):
    """The boxes contradict themselves."""


@dataclass(frozen=True, slots=True)
class Item:
    """One metadata item: four-letter type and its bytes (``uuid``: a whole top-level box)."""

    type: bytes
    data: bytes


class _Numbers:
    """Reads big-endian numbers one after the other and refuses to read past the end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, size: int) -> int:
        return int.from_bytes(self.bytes(size), "big")

    def bytes(self, size: int) -> bytes:
        part = self.data[self.at : self.at + size]
        if len(part) < size:
            raise BoxesBroken("a box is shorter than it says")
        self.at += size
        return part


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        name = data[at + 4 : at + 8]
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head:
            raise BoxesBroken("a box is shorter than its own header")
        yield name, data[at + head : at + size]
        at += size


def items(data: bytes) -> Iterator[Item]:
    """The Exif, XMP and top-level uuid boxes of a file.

    Raises:
        BoxesBroken: the boxes contradict themselves; what was yielded before is sound.
    """
    for name, body in _boxes(data):
        if name == b"uuid":
            yield Item(b"uuid", body)
        elif name == b"meta":
            yield from _from_meta(data, body[4:])


def _from_meta(data: bytes, meta: bytes) -> Iterator[Item]:
    inner = dict(_boxes(meta))
    wanted = dict(_item_types(inner.get(b"iinf", b"")))
    if not wanted:
        return
    for item_id, extents in _places(inner.get(b"iloc", b"")):
        if item_id not in wanted:
            continue
        gathered = b""
        for method, offset, length in extents:
            source = inner.get(b"idat", b"") if method == 1 else data
            gathered += source[offset : offset + min(length or MOST_BYTES, MOST_BYTES)]
            if len(gathered) > MOST_BYTES:
                raise BoxesBroken("a metadata item is larger than any camera writes")
        yield Item(wanted[item_id], gathered)


def _item_types(iinf: bytes) -> Iterator[tuple[int, bytes]]:
    if not iinf:
        return
    head = 6 if iinf[0] == 0 else 8
    for count, (name, body) in enumerate(_boxes(iinf[head:])):
        if count > MOST_ITEMS:
            raise BoxesBroken("more items than any camera writes")
        if name != b"infe" or body[:1] not in (b"\x02", b"\x03"):
            continue
        read = _Numbers(body[4:])
        item_id = read.number(2 if body[0] == 2 else 4)
        read.number(2)
        kind = read.bytes(4)
        is_xmp = kind == b"mime" and b"application/rdf+xml" in body
        if kind == b"Exif" or is_xmp:
            yield item_id, kind


def _places(iloc: bytes) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
    """Item id and its extents (method, offset, length); ISO/IEC 14496-12 section 8.11.3."""
    if not iloc:
        return
    read = _Numbers(iloc)
    version = read.number(4) >> 24
    sizes = read.number(2)
    offset_size, length_size, base_size, index_size = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    wide = 4 if version == 2 else 2
    for _ in range(min(read.number(wide), MOST_ITEMS)):
        item_id = read.number(wide)
        method = read.number(2) & 15 if version else 0
        read.number(2)
        base = read.number(base_size)
        extents = []
        for _ in range(min(read.number(2), MOST_ITEMS)):
            if version:
                read.number(index_size)
            offset = base + read.number(offset_size)
            extents.append((method, offset, read.number(length_size)))
        yield item_id, extents
