"""A finished PNG and blocks go in; the PNG with them behind its header chunk comes out."""

from __future__ import annotations

import struct
import zlib

from gallery_media.metadata.embed.structure import expect

_HEADER_END = 33
_XMP = b"XML:com.adobe.xmp\0\0\0\0\0"  # keyword, not compressed, no language, no translation


def into_png(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Chunks eXIf and iTXt; an empty block is left out."""
    expect(data[:8] == b"\x89PNG\r\n\x1a\n", "PNG", "it does not start like a PNG")
    expect(data[8:16] == b"\0\0\0\x0dIHDR", "PNG", "its header is not its first chunk")
    chunks = (_chunk(b"eXIf", exif) if exif else b"") + _chunk(b"iTXt", _XMP + xmp)
    return data[:_HEADER_END] + chunks + data[_HEADER_END:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
