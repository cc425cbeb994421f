"""A bare EXIF block and a record go in; a Refusal comes out unless they say the same.

Two readers that share no code must agree: a walk of our own that accounts for every byte, and
ExifRead, which only sees blocks that this walk has bounded (it can be hung by others).
"""

from __future__ import annotations

import io
import logging

import exifread

from gallery_media.metadata.audit.refusal import require
from gallery_media.model.metadata import PublicMetadata

_START = b"MM\x00\x2a\x00\x00\x00\x08"
_NAMES = {0x010E: "Image ImageDescription", 0x013B: "Image Artist", 0x8298: "Image Copyright"}

# ExifRead logs tag values; a value must never reach a log (privacy).
logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)


def prove_exif(block: bytes, record: PublicMetadata) -> None:
    """At most three texts, equal to the record's; no block where the record has none of them."""
    expected = {
        0x010E: record.caption,
        0x013B: "; ".join(record.creators),
        0x8298: record.copyright_notice,
    }
    expected = {tag: text for tag, text in expected.items() if text}
    require(bool(block) == bool(expected), "its EXIF is missing, or not in its record")
    if not block:
        return
    require(_walk(block) == expected, "its EXIF differs from its record")
    read = exifread.process_file(
        io.BytesIO(block), details=False, extract_thumbnail=False, truncate_tags=False
    )
    seen = {name: str(tag) for name, tag in read.items()}
    named = {_NAMES[tag]: text for tag, text in expected.items()}
    require(seen == named, "ExifRead finds something else in its EXIF")


def _walk(block: bytes) -> dict[int, str]:
    """One directory of ascending text tags, their values behind it without gap or overlap, each
    on an even offset (TIFF 6.0, section 2)."""
    require(block[:8] == _START, "its EXIF has an odd header")
    count = int.from_bytes(block[8:10], "big")
    require(1 <= count <= len(_NAMES), "its EXIF has more tags than are allowed")
    position = 10 + 12 * count + 4
    require(block[position - 4 : position] == bytes(4), "its EXIF has a second directory")
    found: dict[int, str] = {}
    for at in range(10, position - 4, 12):
        tag = int.from_bytes(block[at : at + 2], "big")
        require(tag in _NAMES, "its EXIF has a tag that is not on the list")
        require(tag > max(found, default=0), "its EXIF tags are not in order")
        require(block[at + 2 : at + 4] == b"\x00\x02", "its EXIF has a value that is no text")
        size = int.from_bytes(block[at + 4 : at + 8], "big")
        if size <= 4:
            value, slack = block[at + 8 : at + 8 + size], block[at + 8 + size : at + 12]
        else:
            offset = int.from_bytes(block[at + 8 : at + 12], "big")
            require(offset == position, "its EXIF values overlap, or leave a gap")
            position += size + size % 2
            value, slack = block[offset : offset + size], block[offset + size : position]
            require(position <= len(block), "its EXIF is cut off")
        require(not any(slack), "its EXIF has bytes between its values")
        require(value.find(b"\x00") == size - 1, "an EXIF text does not end where it says")
        found[tag] = value[:-1].decode("utf-8")
    require(position == len(block), "its EXIF has bytes behind its values")
    return found
