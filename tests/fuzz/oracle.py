"""Says whether an accepted file may be accepted: the clean one and it go in, an escape comes out.

Shares no code with the auditor. It takes both files apart, leaves the coded bits of the picture
out, and compares what is left: between two accepted files nothing else may differ.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

from tests.fuzz.pieces import BOXES, JPEG, PNG, WEBP, Piece, layout_of

Skeleton = list[tuple[str, bytes]]
_SCAN = b"\xff\xda"


FEWER = "parts left out, or in another order"
"""The one difference that is no escape: everything in the file is also in the clean one."""


def escape(clean: bytes, accepted: bytes) -> str:
    """Names the part that differs, or is empty where only the bits of the picture do."""
    if layout_of(accepted) is not layout_of(clean):
        return "another format"
    try:
        expected, found = skeleton(clean), skeleton(accepted)
    except (IndexError, struct.error, zlib.error, ValueError) as why:
        return f"a structure that cannot be taken apart ({type(why).__name__})"
    if found == expected:
        return ""
    foreign = Counter(found) - Counter(expected)
    return next((name for name, _ in foreign), FEWER)


def skeleton(data: bytes) -> Skeleton:
    """Every part of a finished file by name, without the coded bits of its picture.

    Raises ValueError where bytes belong to no part: then there is something to hide in.
    """
    layout = layout_of(data)
    if layout is None:
        raise ValueError("no public format")
    pieces = layout.split(data[layout.start :])
    if data[: layout.start] + layout.join(pieces) != data:
        raise ValueError("bytes that belong to no part")
    parts = {id(JPEG): _jpeg, id(PNG): _png, id(WEBP): _webp, id(BOXES): _avif}[id(layout)]
    start = b"" if layout is WEBP else data[: layout.start]
    if layout is WEBP and data[4:8] != struct.pack("<I", len(data) - 8):
        raise ValueError("a size that is not the file's")
    return [("start", start), *parts(pieces, data)]


def _jpeg(pieces: list[Piece], data: bytes) -> Iterator[tuple[str, bytes]]:
    for piece in pieces:
        yield f"JPEG segment {piece.kind.hex()}", piece.body
        if piece.tail and piece.kind != _SCAN:
            yield "JPEG bytes between segments", piece.tail


def _png(pieces: list[Piece], data: bytes) -> Iterator[tuple[str, bytes]]:
    stream = zlib.decompressobj()
    idat = b"".join(piece.body for piece in pieces if piece.kind == b"IDAT")
    length = len(stream.decompress(idat))
    if not stream.eof or stream.unused_data:
        raise ValueError("bytes behind the stream")
    before = b""
    for piece in pieces:
        if piece.kind != b"IDAT":
            yield f"PNG chunk {piece.kind.hex()}", piece.body + piece.tail
        elif before != b"IDAT":
            yield "PNG picture", str(length).encode()
        before = piece.kind


def _webp(pieces: list[Piece], data: bytes) -> Iterator[tuple[str, bytes]]:
    for piece in pieces:
        body = piece.body
        if piece.kind == b"VP8 ":
            body = body[3:10]  # start code and size; what the frame tag says is of the picture
        elif piece.kind == b"VP8L":
            body = body[:5]
        yield f"WebP chunk {piece.kind.hex()}", body


def _avif(pieces: list[Piece], data: bytes) -> Iterator[tuple[str, bytes]]:
    start = len(data) - len(pieces[-1].body)
    for piece in pieces:
        if piece.kind == b"meta":
            for inner in BOXES.split(piece.body[4:]):
                yield f"AVIF box {inner.kind.hex()}", _places(inner, start)
        elif piece.kind == b"mdat":
            yield from _content(piece.body, data)
        elif piece.kind == b"ftyp":
            for at in range(0, len(piece.body), 4):  # main brand, its version, other brands
                yield f"AVIF brand {at // 4}", piece.body[at : at + 4]
        else:
            yield f"AVIF box {piece.kind.hex()}", piece.body + piece.tail


def _places(iloc: Piece, start: int) -> bytes:
    """Offsets counted from the content of mdat, because boxes before it may be left out; and
    without the length of the picture, whose row is the first."""
    if iloc.kind != b"iloc":
        return iloc.body + iloc.tail
    out = bytearray(iloc.body)
    for row in range(8, len(out) - 13, 14):
        offset = int.from_bytes(out[row + 6 : row + 10], "big") - start
        out[row + 6 : row + 10] = (offset % (1 << 32)).to_bytes(4, "big")
    out[14:22] = b"........"  # the picture's offset follows from what stands before it
    return bytes(out)


def _content(mdat: bytes, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Blocks of metadata, then the picture's units without the bits of its frame."""
    at = data.index(b"iloc") + 4
    offset, length = struct.unpack_from(">II", data, at + 14)
    yield "AVIF metadata", mdat[: len(mdat) - length]
    if data[offset : offset + length] != mdat[len(mdat) - length :]:
        raise ValueError("a picture that does not stand last")
    units = mdat[len(mdat) - length :]
    while units:
        size, used = _leb128(units[1:])
        if 1 + used + size > len(units):
            raise ValueError("a unit that is cut off")
        is_frame = units[0] >> 3 & 15 == 6
        yield f"AVIF unit {units[0]:02x}", b"" if is_frame else units[1 + used : 1 + used + size]
        units = units[1 + used + size :]


def _leb128(data: bytes) -> tuple[int, int]:
    value = 0
    for at in range(8):
        value |= (data[at] & 0x7F) << 7 * at
        if not data[at] & 0x80:
            return value, at + 1
    raise ValueError("a number without an end")


def without_picture(data: bytes) -> bytes:
    """Everything but the coded bits, to look for a token in."""
    return b"\n".join(part for _, part in skeleton(data))
