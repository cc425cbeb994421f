"""GIF bytes go in, a ``Header`` comes out; of an animation only the first frame must be whole."""

from __future__ import annotations

import struct

from gallery_media.imaging.headers.header import Header, Malformed

_TRAILER, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C


def read_header(data: bytes) -> Header:
    """Walk the blocks until a second frame or the trailer (GIF89a, section 18 onwards).

    The size is that of the logical screen, or of the first frame where that reaches beyond it:
    decoders widen the screen to it. Raises Malformed at a block that the format does not have
    before any frame was seen.
    """
    width = int.from_bytes(data[6:8], "little")
    height = int.from_bytes(data[8:10], "little")
    position = 13 + _colour_table(data, 10)
    frames = 0
    while position < len(data):
        kind = data[position]
        if kind == _IMAGE:
            end = _after_blocks(data, position + 11 + _colour_table(data, position + 9))
            if end < 0:
                break
            frames += 1
            if frames == 2:
                break
            left, top, across, down = struct.unpack_from("<HHHH", data, position + 1)
            width, height = max(width, left + across), max(height, top + down)
        elif kind == _EXTENSION:
            end = _after_blocks(data, position + 2)
            if end < 0:
                break
        elif kind != _TRAILER and frames == 0:
            raise Malformed("it has a block that this format does not have")
        else:
            break
        position = end
    return Header("image/gif", width, height, complete=frames > 0, animated=frames > 1)


def _colour_table(data: bytes, position: int) -> int:
    """Length in bytes of the colour table that the flags at this position announce."""
    flags = data[position] if position < len(data) else 0
    return int(3 * 2 ** ((flags & 7) + 1)) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    """Position behind a chain of sub-blocks, or -1 when the bytes end inside it."""
    while position < len(data):
        length = data[position]
        position += 1 + length
        if length == 0:
            return position
    return -1
