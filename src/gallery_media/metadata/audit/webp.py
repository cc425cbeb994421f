"""Finished WebP bytes go in, their metadata blocks come out, or a Refusal when a byte is unknown.

The simple layout without metadata, or VP8X, the picture, EXIF and XMP in that order; flags and
canvas as the chunks demand (RFC 9649). The bits of the picture are only known to its decoder.
"""

from __future__ import annotations

from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.refusal import require

_LOSSY, _LOSSLESS = b"VP8 ", b"VP8L"
_ORDERS = {
    (b"VP8X", b"EXIF", b"XMP "): 0x0C,
    (b"VP8X", b"XMP "): 0x04,
}
"""Chunks besides the picture, and the flags that must go with them. XMP is never absent: every
field of a record has its place there."""


def walk_webp(data: bytes, width: int, height: int) -> Blocks:
    """Account for every byte. Width and height in pixels, as planned. Raises Refusal."""
    size = int.from_bytes(data[4:8], "little")
    require(data[:4] == b"RIFF" and data[8:12] == b"WEBP", "it does not start like a WebP")
    require(size == len(data) - 8, "its size is not that of the file")
    chunks = _chunks(data)
    pictures = [(kind, body) for kind, body in chunks if kind in (_LOSSY, _LOSSLESS)]
    require(len(pictures) == 1, "it does not have one picture")
    kind, picture = pictures[0]
    found = _lossy(picture) if kind == _LOSSY else _lossless(picture)
    require(found == (width, height), "its picture's size is not as planned")
    if len(chunks) == 1:
        return Blocks()
    order = tuple(name for name, _ in chunks if name != kind)
    require(order in _ORDERS and chunks[1][0] == kind, "it has chunks that no variant may have")
    bodies = dict(chunks)
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    header = bytes((_ORDERS[order], 0, 0, 0)) + canvas
    require(bodies[b"VP8X"] == header, "its header does not fit its chunks")
    blocks = Blocks(exif=bodies.get(b"EXIF", b""), xmp=bodies[b"XMP "])
    require(all(bodies.values()), "a metadata chunk is empty")
    return blocks


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Name and content of each chunk; they fill the file, with a zero behind an odd one."""
    found: list[tuple[bytes, bytes]] = []
    position = 12
    while position < len(data):
        start = position + 8
        require(start <= len(data), "a chunk is cut off")
        size = int.from_bytes(data[position + 4 : start], "little")
        name = data[position : position + 4]
        position = start + size + size % 2
        require(position <= len(data), "a chunk is longer than the file")
        require(not any(data[start + size : position]), "a chunk has slack behind it")
        found.append((name, data[start : start + size]))
        require(len(found) <= 4, "it has more chunks than a variant needs")
    return found


def _lossy(picture: bytes) -> tuple[int, int]:
    """A key frame that is shown, not scaled; its first partition fits (RFC 6386, 9.1)."""
    tag = int.from_bytes(picture[:3], "little")
    require(tag & 1 == 0 and tag >> 4 & 1 == 1, "its frame is no picture")
    require(tag >> 1 & 7 <= 3, "its frame is of an unknown profile")
    require(picture[3:6] == b"\x9d\x01\x2a", "its frame has an odd start")
    require(10 + (tag >> 5) <= len(picture), "its frame is cut off")
    width, height = (int.from_bytes(picture[at : at + 2], "little") for at in (6, 8))
    require(width < 1 << 14 and height < 1 << 14, "its frame is to be scaled")
    return width, height


def _lossless(picture: bytes) -> tuple[int, int]:
    """Signature, sizes, no alpha, version 0 (RFC 9649, 3.4)."""
    require(picture[:1] == b"\x2f" and len(picture) > 5, "its picture has an odd start")
    bits = int.from_bytes(picture[1:5], "little")
    require(bits >> 28 == 0, "it has transparent parts, or an unknown version")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
