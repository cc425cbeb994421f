"""Puts a camera's JPEG file together: a bare JPEG and its metadata go in, the whole file comes out."""

from __future__ import annotations

import json
import struct

from gallery_media.demo.cameras import Shot
from gallery_media.errors import Never


def camera_file(
    jpeg: bytes, *, exif: bytes, xmp: bytes, photoshop: bytes, comment: str, trailer: Shot | None
) -> bytes:
    """A JPEG as cameras write it: APP1 (EXIF), APP1 (XMP), APP13 (IPTC), COM, picture, trailer.

    Args:
        jpeg: as Pillow writes it; its JFIF segment is dropped, because EXIF files have none.
        trailer: whose camera leaves its own data behind the end of the picture.
    """
    start = 2
    if jpeg[2:4] == b"\xff\xe0":
        start = 4 + int.from_bytes(jpeg[4:6], "big")
    segments = _segment(0xE1, b"Exif\0\0" + exif)
    segments += _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    segments += _segment(0xED, photoshop)
    if comment:
        segments += _segment(0xFE, comment.encode("utf-8"))
    return jpeg[:2] + segments + jpeg[start:] + (_trailer(trailer) if trailer else b"")


def _segment(marker: int, body: bytes) -> bytes:
    if len(body) > 65_533:
        raise Never(f"demo photo: a segment of {len(body)} bytes; JPEG allows 65,533")
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _trailer(shot: Shot) -> bytes:
    """What telephones append: where, when and with which device, in plain JSON."""
    told = {
        "device": shot.camera.body_serial,
        "owner": shot.camera.owner.mail,
        "utc": shot.taken_utc.isoformat(),
        "position": [shot.latitude, shot.longitude],
    }
    body = json.dumps(told).encode("utf-8")
    return b"ZVGZ" + struct.pack(">I", len(body)) + body
