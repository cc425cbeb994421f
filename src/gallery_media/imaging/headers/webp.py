"""WebP bytes go in, a ``Header`` comes out; only the first chunk is read."""

from __future__ import annotations

from gallery_media.imaging.headers.header import Header, Malformed


def read_header(data: bytes) -> Header:
    """Size from VP8X, VP8 or VP8L (RFC 9649); incomplete when RIFF promises more bytes.

    Raises Malformed when the first chunk is none of these.
    """
    complete = int.from_bytes(data[4:8], "little") + 8 <= len(data)
    kind, body = data[12:16], data[20:30]
    if len(body) < 10 and not complete:
        return Header("image/webp", 0, 0, complete=False)
    if kind == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
        return Header("image/webp", width, height, complete, animated=bool(body[0] & 0x02))
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
        return Header("image/webp", width, height, complete)
    if kind == b"VP8L" and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        return Header("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, complete)
    raise Malformed("its first chunk is no picture")
