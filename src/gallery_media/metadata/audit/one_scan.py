"""A walked JPEG in one scan goes in; the same with a second, empty scan comes out, to be decoded.

libjpeg decodes a picture in one scan line by line, and never comes to what stands behind its last
block. Of a picture in several scans it reads everything to the end marker before the first line,
and libvips passes each complaint on. So the frame is said to have one component more, of one value
all over, and that one's scan is put behind the first: two bits a block, both from tables whose only
code is 0. The result is decoded to hear complaints, and looked at by nobody.
"""

from __future__ import annotations

_FRAME, _TABLES, _SCAN = 0xC0, 0xC4, 0xDA
_END = b"\xff\xd9"
_BLOCK = 16  # pixels along a block of the added component, which has a sample for four pixels
_ADDED, _ITS_TABLE = 4, 3  # no variant has component 4 or Huffman table 3
_ONLY_CODE = b"\x01" + bytes(15) + b"\x00"  # one code, of one bit: no difference; end of block


def with_a_second_scan(data: bytes) -> bytes:
    """For a picture of three components in one scan that ``walk_jpeg`` has accepted."""
    out, position, blocks = [data[:2]], 2, 0
    while data[position + 1] != _SCAN:
        length = 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + length]
        if data[position + 1] == _FRAME:
            height, width = (int.from_bytes(body[at : at + 2], "big") for at in (1, 3))
            blocks = -(-width // _BLOCK) * -(-height // _BLOCK)
            body = body[:5] + b"\x04" + body[6:] + bytes((_ADDED, 0x11, body[8]))
        out.append(_segment(data[position + 1], body))
        position += length
    table = bytes((_ITS_TABLE,)) + _ONLY_CODE + bytes((0x10 | _ITS_TABLE,)) + _ONLY_CODE
    scan = bytes((1, _ADDED, _ITS_TABLE << 4 | _ITS_TABLE, 0, 63, 0))
    nothing = bytes(-(-2 * blocks // 8))
    out += [data[position : -len(_END)], _segment(_TABLES, table), _segment(_SCAN, scan)]
    return b"".join([*out, nothing, _END])


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (2 + len(body)).to_bytes(2, "big") + body
