"""Finished PNG bytes go in, their metadata blocks come out, or a Refusal when a byte is unknown.

IHDR, at most one eXIf and one iTXt with an XMP packet, IDAT, IEND; right checksums; the inflated
picture has exactly the length that its size demands, and nothing follows its zlib stream.
"""

from __future__ import annotations

import zlib

from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.refusal import require

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_XMP = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00"
_CHANNELS = {0: 1, 2: 3}
"""Colour types grey and RGB; a palette has a table to hide in, and a variant has no alpha."""
_MOST_PIXELS = 120_000_000
_MOST_CHUNKS = 20_000


def walk_png(data: bytes, width: int, height: int) -> Blocks:
    """Account for every byte. Width and height in pixels, as planned. Raises Refusal."""
    require(data[:8] == _SIGNATURE, "it does not start like a PNG")
    chunks = _chunks(data)
    (first, header), (last, end) = chunks[0], chunks[-1]
    require(first == b"IHDR" and (last, end) == (b"IEND", b""), "it has an odd start or end")
    channels = _header(header, width, height)
    inner = chunks[1:-1]
    exif = xmp = b""
    if inner and inner[0][0] == b"eXIf":
        exif = inner.pop(0)[1]
        require(len(exif) > 0, "its EXIF is empty")
    if inner and inner[0][0] == b"iTXt":
        text = inner.pop(0)[1]
        require(text.startswith(_XMP) and len(text) > len(_XMP), "it has a text that is no XMP")
        xmp = text[len(_XMP) :]
    require(all(kind == b"IDAT" and body for kind, body in inner), "it has chunks besides pixels")
    _pixels([body for _, body in inner], height, 1 + width * channels)
    return Blocks(exif=exif, xmp=xmp)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Type and content of each chunk; they fill the file (PNG, third edition, 5.3)."""
    found: list[tuple[bytes, bytes]] = []
    position = len(_SIGNATURE)
    while position < len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        end = position + 12 + size
        require(end <= len(data), "a chunk is longer than the file")
        checked = data[position + 4 : end - 4]
        right = zlib.crc32(checked).to_bytes(4, "big")
        require(data[end - 4 : end] == right, "a chunk's checksum is wrong")
        found.append((checked[:4], checked[4:]))
        require(len(found) <= _MOST_CHUNKS, "it has more chunks than a picture needs")
        position = end
    require(len(found) >= 3, "it has no picture")
    return found


def _header(body: bytes, width: int, height: int) -> int:
    """Channels of the picture: 8 bits each, grey or RGB, not interlaced."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    require(body[:8] == size, "its size is not as planned")
    require(0 < width * height <= _MOST_PIXELS, "it is larger than any variant")
    require(len(body) == 13 and body[8] == 8 and body[9] in _CHANNELS, "its colours are odd")
    require(body[10:] == bytes(3), "it is stored in a way that no variant needs")
    return _CHANNELS[body[9]]


def _pixels(bodies: list[bytes], height: int, line: int) -> None:
    """Inflate to the exact length, line by line a known filter, and not one byte more."""
    stream = zlib.decompressobj()
    expected = height * line
    pixels = stream.decompress(b"".join(bodies), expected + 1)
    require(len(pixels) == expected, "its pixels are not as many as its size says")
    require(stream.eof and not stream.unused_data, "there are bytes behind its pixels")
    require(all(kind <= 4 for kind in pixels[::line]), "a line of it has an unknown filter")
