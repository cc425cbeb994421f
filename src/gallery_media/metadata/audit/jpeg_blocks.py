"""Finished JPEG bytes go in, their metadata blocks come out; what is left must be pixels only.

The segments are cut out where they must stand, behind the JFIF header and in one order. The rest
goes through the walk that knows no metadata, so one anywhere else is refused as ever.
"""

from __future__ import annotations

from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.jpeg import walk_jpeg
from gallery_media.metadata.audit.refusal import require

_BEHIND_JFIF = 20
_SEGMENTS = (
    (b"\xff\xe1", b"Exif\x00\x00"),
    (b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\x00"),
    # The first part of one: a profile in several parts is larger than the house's.
    (b"\xff\xe2", b"ICC_PROFILE\x00\x01\x01"),
    (b"\xff\xed", b"Photoshop 3.0\x00"),
)


def open_jpeg(data: bytes, width: int, height: int) -> Blocks:
    """Account for every byte outside the blocks. Width and height in pixels. Raises Refusal."""
    position = _BEHIND_JFIF
    cut: list[bytes] = []
    for marker, name in _SEGMENTS:
        start = position + 4 + len(name)
        block = b""
        if data[position : position + 2] == marker and data[position + 4 : start] == name:
            end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
            require(start < end <= len(data), "a metadata segment is empty, or cut off")
            block, position = data[start:end], end
        cut.append(block)
    walk_jpeg(data[:_BEHIND_JFIF] + data[position:], width, height)
    exif, xmp, icc_profile, photoshop = cut
    return Blocks(exif, xmp, photoshop, icc_profile)
