"""A finished JPEG and blocks go in; the JPEG with them behind its JFIF header comes out."""

from __future__ import annotations

import struct

from gallery_media.metadata.embed.structure import expect

_JFIF_END = 20


def into_jpeg(
    data: bytes, exif: bytes, xmp: bytes, photoshop: bytes, profile: bytes = b""
) -> bytes:
    """APP1 EXIF, APP1 XMP, APP2 ICC profile, APP13 Photoshop; an empty block is left out."""
    expect(len(data) > _JFIF_END, "JPEG", "it is cut off")
    expect(data[:6] == b"\xff\xd8\xff\xe0\x00\x10", "JPEG", "it does not start with a JFIF header")
    segments = (
        _segment(0xE1, b"Exif\0\0", exif),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0", xmp),
        _segment(0xE2, b"ICC_PROFILE\0\x01\x01", profile),  # the first part of one
        _segment(0xED, b"Photoshop 3.0\0", photoshop),
    )
    return data[:_JFIF_END] + b"".join(segments) + data[_JFIF_END:]


def _segment(marker: int, name: bytes, block: bytes) -> bytes:
    if not block:
        return b""
    return struct.pack(">BBH", 0xFF, marker, 2 + len(name) + len(block)) + name + block
