"""PNG bytes go in, a ``Header`` comes out; only chunk headers are read."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.imaging.headers.header import Header, Malformed

_MAX_CHUNKS = 200_000


def read_header(data: bytes) -> Header:
    """IHDR for the size, cICP for the colours, acTL for "animated", IEND for "complete".

    Source: PNG, third edition, section 11. Raises Malformed when the file does not start with
    IHDR or has too many chunks.
    """
    if len(data) >= 16 and data[12:16] != b"IHDR":
        raise Malformed("its first chunk is not the header")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    animated = complete = False
    colours = (0, 0)
    for kind, start, _ in chunks(data):
        animated = animated or kind == b"acTL"
        complete = kind == b"IEND"
        if kind == b"cICP":
            colours = data[start + 8], data[start + 9]
    return Header("image/png", width, height, complete, animated, *colours)


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each whole chunk's type, its start and its end, up to and with IEND."""
    position = 8
    for _ in range(_MAX_CHUNKS):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if len(kind) < 4 or end > len(data):
            return
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end
    raise Malformed("it has too many chunks")
