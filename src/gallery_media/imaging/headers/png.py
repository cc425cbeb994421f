"""PNG bytes go in, a ``Header`` comes out; only chunk headers are read."""

from __future__ import annotations

from gallery_media.imaging.headers.header import Header, Malformed

_MAX_CHUNKS = 200_000


def read_header(data: bytes) -> Header:
    """IHDR for the size, acTL for "animated", IEND for "complete" (PNG, third edition, 11).

    Raises Malformed when the file does not start with IHDR or has too many chunks.
    """
    if len(data) >= 16 and data[12:16] != b"IHDR":
        raise Malformed("its first chunk is not the header")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    position, animated = 8, False
    for _ in range(_MAX_CHUNKS):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if len(kind) < 4 or end > len(data):
            return Header("image/png", width, height, complete=False, animated=animated)
        if kind == b"IEND":
            return Header("image/png", width, height, complete=True, animated=animated)
        animated = animated or kind == b"acTL"
        position = end
    raise Malformed("it has too many chunks")
