"""A finished WebP and blocks go in; the same picture in the extended layout comes out."""

from __future__ import annotations

import struct

from gallery_media.metadata.embed.structure import expect

_EXIF, _XMP = 0x08, 0x04


def into_webp(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Chunks VP8X, the picture, EXIF, XMP (RFC 9649, 2.7); an empty block is left out."""
    kind = data[12:16]
    expect(data[:4] == b"RIFF" and data[8:12] == b"WEBP", "WebP", "it does not start like a WebP")
    expect(kind in (b"VP8 ", b"VP8L"), "WebP", "its first chunk is not its picture")
    size = int.from_bytes(data[16:20], "little")
    expect(len(data) == 20 + size + size % 2, "WebP", "its picture is not all there is")
    width, height = _lossy(data[20:]) if kind == b"VP8 " else _lossless(data[20:])
    flags = (_EXIF if exif else 0) | _XMP
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = (
        _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + canvas)
        + data[12:]
        + (_chunk(b"EXIF", exif) if exif else b"")
        + _chunk(b"XMP ", xmp)
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def _lossy(picture: bytes) -> tuple[int, int]:
    """Width and height in the frame header (RFC 6386, 9.1)."""
    width, height = struct.unpack_from("<HH", picture, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(picture: bytes) -> tuple[int, int]:
    bits = int.from_bytes(picture[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
