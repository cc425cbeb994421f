"""HEIC and AVIF bytes go in, a ``Header`` of the primary picture comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gallery_media.imaging.headers.av1 import coded_size
from gallery_media.imaging.headers.header import Header, Malformed

_SEQUENCES = (b"avis", b"hevc", b"hevx", b"msf1")
_KNOWN = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"idat", b"free", b"skip", b"uuid"})
MOST_PIECES = 10_000
"""A picture of 120 megapixels in tiles of 512 pixels has 480."""

_MAX_BOXES = 5_000
_HIGH, _MONOCHROME = 0x40, 0x10


@dataclass(slots=True)
class _Meta:
    """What is gathered from the meta box while walking it; lives only inside this module."""

    primary: int = -1
    places: dict[int, int] = field(default_factory=dict)
    pieces: list[tuple[int, int, int]] | None = None
    kinds: dict[int, bytes] = field(default_factory=dict)
    properties: list[tuple[bytes, bytes]] = field(default_factory=list)
    belongs: dict[int, list[int]] = field(default_factory=dict)


def read_header(data: bytes) -> Header:
    """Walk ftyp, meta and the box sizes (ISO/IEC 14496-12, 23008-12); decode nothing.

    Raises Malformed when there is no still picture, or its size is missing.
    """
    brands = data[8 : int.from_bytes(data[:4], "big")]
    meta, complete = _Meta(), True
    for kind, start, end in _boxes(data, 0, len(data)):
        if end > len(data):
            complete = kind not in _KNOWN  # a phone's trailer behind the last box is no box
            break
        if kind == b"meta":
            _read_meta(data, start + 4, end, meta)
    own = [meta.properties[at] for at in meta.belongs.get(meta.primary, ())]
    size = next((body for kind, body in own if kind == b"ispe"), b"")
    if len(size) < 12:
        if not complete:
            return Header("image/heic", 0, 0, complete=False)
        raise Malformed("it names no still picture")
    if complete and meta.kinds.get(meta.primary) == b"av01":
        coded = coded_size(data, meta.places.get(meta.primary, len(data)))
        if coded and coded[0] * coded[1] > _number(size, 4, 8) * _number(size, 8, 12):
            raise Malformed("its coded picture is larger than its container says")
    every = [body for kind, body in meta.properties if kind == b"ispe" and len(body) >= 12]
    sizes = [(_number(body, 4, 8), _number(body, 8, 12)) for body in every]
    primaries, transfer = _colour(own)
    is_avif = b"avif" in brands or meta.kinds.get(meta.primary) == b"av01"
    return Header(
        "image/avif" if is_avif else "image/heic",
        *(_number(size, 4, 8), _number(size, 8, 12)),
        complete=complete,
        animated=any(brand in brands for brand in _SEQUENCES),
        primaries=primaries,
        transfer=transfer,
        # In a grid the tiles have the property, not the grid: any picture of more bits counts.
        deep=any(coded & _HIGH for coded in _coding(meta.properties)),
        grey=any(coded & _MONOCHROME for coded in _coding(own)),
        largest_edge=max(max(pair) for pair in sizes),
        largest_pixels=max(width * height for width, height in sizes),
    )


def coded_pieces(data: bytes, kind: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of what items of a kind (``hvc1``, ``av01``) have in the file; of a file that
    names more than any camera's, the first ``MOST_PIECES``."""
    meta = _Meta(pieces=[])
    for box, start, end in _boxes(data, 0, len(data)):
        if end > len(data):
            break
        if box == b"meta":
            _read_meta(data, start + 4, end, meta)
    for item, start, end in meta.pieces or ():
        if meta.kinds.get(item) == kind:
            # A length of nothing means the rest of the file.
            yield start, min(end, len(data)) if end > start else len(data)


def _coding(properties: list[tuple[bytes, bytes]]) -> Iterator[int]:
    # The third byte of each av1C (AV1 in ISOBMFF, 2.3.3): bit depth and channels.
    return (body[2] for kind, body in properties if kind == b"av1C" and len(body) > 2)


def item_types(data: bytes) -> Iterator[int]:
    """Where in the bytes each item's four letters of type are (ISO/IEC 14496-12, 8.11.6)."""
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind != b"meta" or end > len(data):
            continue
        for part, at, stop in _boxes(data, start + 4, end):
            if part == b"iinf":
                yield from _types_in(data, at, stop)


def _types_in(data: bytes, start: int, end: int) -> Iterator[int]:
    entries = start + (6 if data[start] == 0 else 8)
    for kind, at, stop in _boxes(data, entries, end):
        place = at + (10 if data[at] == 3 else 8)
        if kind == b"infe" and data[at] in (2, 3) and place + 4 <= stop:
            yield place


def _colour(properties: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    for kind, body in properties:
        if kind == b"colr" and body[:4] == b"nclx" and len(body) >= 8:
            return _number(body, 4, 6), _number(body, 6, 8)
    return 0, 0


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box's type, start and end of its content; an end beyond the bytes is handed on."""
    for _ in range(_MAX_BOXES):
        if start + 8 > end:
            return
        size, kind, head = _number(data, start, start + 4), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = _number(data, start + 8, start + 16), 16
        elif size == 0:
            size = end - start
        if size < head:
            raise Malformed("a box is shorter than its own header")
        yield kind, start + head, start + size
        start += size
    raise Malformed("it has too many boxes")


def _read_meta(data: bytes, start: int, end: int, meta: _Meta) -> None:
    for kind, at, stop in _boxes(data, start, end):
        body = data[at : min(stop, end)]
        version = body[0] if body else 0
        if kind == b"pitm":
            meta.primary = _number(body, 4, 6 if version == 0 else 8)
        elif kind == b"iinf":
            for _, entry, last in _boxes(body, 6 if version == 0 else 8, len(body)):
                wide = 4 if body[entry : entry + 1] == b"\x03" else 2
                item = _number(body, entry + 4, entry + 4 + wide)
                meta.kinds[item] = body[entry + 6 + wide : min(entry + 10 + wide, last)]
        elif kind == b"iprp":
            _read_properties(body, meta)
        elif kind == b"iloc":
            _read_places(body, version, meta)


def _read_places(body: bytes, version: int, meta: _Meta) -> None:
    """Where the extents of each item are, if that is in the file itself (8.11.3)."""
    if version > 2 or len(body) < 8:
        return
    offset, length, base = body[4] >> 4, body[4] & 15, body[5] >> 4
    index = body[5] & 15 if version else 0
    wide = 4 if version == 2 else 2
    position = 6 + wide
    for _ in range(_number(body, 6, 6 + wide)):
        if position >= len(body):
            return
        item = _number(body, position, position + wide)
        position += wide
        method = _number(body, position, position + 2) & 15 if version else 0
        position += (2 if version else 0) + 2
        start = _number(body, position, position + base)
        position += base
        extents = _number(body, position, position + 2)
        position += 2
        if extents and not method:
            first = position + index
            meta.places[item] = start + _number(body, first, first + offset)
            if meta.pieces is not None:
                for at in range(first, len(body), index + offset + length or len(body))[:extents]:
                    if len(meta.pieces) >= MOST_PIECES:
                        break
                    piece = start + _number(body, at, at + offset)
                    size = _number(body, at + offset, at + offset + length)
                    meta.pieces.append((item, piece, piece + size))
        position += extents * (index + offset + length)


def _read_properties(body: bytes, meta: _Meta) -> None:
    for kind, at, stop in _boxes(body, 0, len(body)):
        part = body[at:stop]
        if kind == b"ipco":
            meta.properties += [(k, part[a:b]) for k, a, b in _boxes(part, 0, len(part))]
        elif kind == b"ipma":
            _read_associations(part, meta)


def _read_associations(part: bytes, meta: _Meta) -> None:
    wide = 2 if part[:1] == b"\x00" else 4
    two = 2 if _number(part, 1, 4) & 1 else 1
    position = 8
    for _ in range(_number(part, 4, 8)):
        if position >= len(part):
            return
        item = _number(part, position, position + wide)
        count = part[position + wide] if position + wide < len(part) else 0
        position += wide + 1
        for _ in range(count):
            index = _number(part, position, position + two) & (0x7FFF if two == 2 else 0x7F)
            if 0 < index <= len(meta.properties):
                meta.belongs.setdefault(item, []).append(index - 1)
            position += two


def _number(data: bytes, start: int, end: int) -> int:
    return int.from_bytes(data[start:end], "big")
