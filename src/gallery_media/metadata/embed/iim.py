"""A record goes in, a Photoshop block with its IPTC datasets comes out, or nothing (JPEG only).

A text that is longer than IIM allows is left out whole. XMP carries it, and the digest tells
readers that the two are in step, so they prefer XMP; half a notice would say something else.
"""

from __future__ import annotations

import hashlib
import struct

from gallery_media.model.metadata import PublicMetadata

_START = b"\x1c\x01\x5a\x00\x03\x1b%G" + b"\x1c\x02\x00\x00\x02\x00\x04"
"""1:90, the announcement of UTF-8 (ISO 2022), and 2:00, the version of record 2: IIM 4."""


def photoshop_block(record: PublicMetadata) -> bytes:
    """Resources 0x0404 (IIM) and 0x0425 (its MD5), without the segment's "Photoshop 3.0"."""
    texts = (
        *((80, 32, creator) for creator in record.creators),
        (105, 256, record.headline),
        (110, 32, record.credit_line),
        (115, 32, record.source),
        (116, 128, record.copyright_notice),
        (120, 2_000, record.caption),
    )
    # IPTC-NAA IIM 4.2, chapter 6: number of the dataset, its most octets.
    encoded = [(number, most, text.encode()) for number, most, text in texts if text]
    fitting = [(number, value) for number, most, value in encoded if len(value) <= most]
    if not fitting:
        return b""
    iim = _START + b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in fitting
    )
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    return _resource(0x0404, iim) + _resource(0x0425, digest)


def _resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)
