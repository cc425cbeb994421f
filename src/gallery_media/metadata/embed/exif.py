"""A record goes in, a bare EXIF block (TIFF structure) comes out, or nothing.

Caption, creators and copyright; no camera tags and no pointers. Text is UTF-8: EXIF says ASCII,
every reader that we know takes UTF-8, and the strict alternative publishes "J?nis B?rzi??".
"""

from __future__ import annotations

import struct

from gallery_media.model.metadata import PublicMetadata

_ASCII = 2
_HEADER = b"MM\0*\0\0\0\x08"


def exif_block(record: PublicMetadata) -> bytes:
    """TIFF 6.0: header, one directory in the order of its tags, then their values, each on an
    even offset as the standard demands."""
    texts = {
        0x010E: record.caption,
        0x013B: "; ".join(record.creators),
        0x8298: record.copyright_notice,
    }
    entries = [(tag, text.encode() + b"\0") for tag, text in texts.items() if text]
    if not entries:
        return b""
    at = len(_HEADER) + 2 + 12 * len(entries) + 4
    directory, values = struct.pack(">H", len(entries)), b""
    for tag, value in entries:
        directory += struct.pack(">HHI", tag, _ASCII, len(value))
        if len(value) <= 4:
            directory += value.ljust(4, b"\0")
            continue
        directory += struct.pack(">I", at + len(values))
        values += value + bytes(len(value) % 2)
    return _HEADER + directory + bytes(4) + values
