"""An original's bytes go in, the same picture without its metadata comes out, ready to be decoded.

JPEG, PNG, WebP and AVIF: their EXIF and XMP never meet a decoder, nor do comments and what else
JPEGs and PNGs carry. Orientations are read here, and the colour profile of a JPEG or what its EXIF
says instead of one, by readers that open three directories at most; the other profiles stay for the
decoder. HEIC, TIFF and GIF go through as they
are: their decoders, in the confined child, meet all that a stranger wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gallery_media.imaging.adobe_rgb import adobe_rgb_profile
from gallery_media.imaging.headers.exif import is_adobe_rgb, orientation
from gallery_media.imaging.headers.heif import item_types
from gallery_media.imaging.headers.jpeg import segments
from gallery_media.imaging.headers.png import chunks

# In a scan 0xff is followed by 0x00 or a restart; all else is a marker (ITU-T T.81, B.1.1.5).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END, _ICC, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE2, 0xE1, 0xEE
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PNG_COLOURS = frozenset({b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"})
_CRITICAL = 0x20  # the bit of a chunk's first letter that says "may be left out"
_MAX_SCANS = 100  # usual are 1 to 15
_NOTHING = b"none"  # a name for chunks and items that no decoder knows


@dataclass(frozen=True, slots=True)
class Bare:
    """A picture's bytes. ``orientation`` 0: the decoder has to say; ``profile``: likewise if empty.

    ``components`` (JPEG only): channels as stored, 1, 3 or 4; ``inverted``: Adobe's CMYK, in which
    255 means no ink.
    """

    data: bytes
    orientation: int = 0
    profile: bytes = b""
    components: int = 0
    inverted: bool = False


def bare(data: bytes, mime: str) -> Bare:
    """The picture alone, of a file that ``sniff`` has accepted. ValueError for a scan bomb."""
    strip = _STRIPPERS.get(mime)
    return strip(data) if strip else Bare(data)


def _bare_jpeg(data: bytes) -> Bare:
    """Tables, frame and scans; neither padding between segments nor what follows the end marker.

    Decoders complain about padding as they do about damage, and would hide one behind the other.
    """
    kept: list[bytes | memoryview] = [b"\xff\xd8"]
    pieces: dict[int, bytes] = {}
    turned, components, inverted, adobe_rgb = 0, 0, False, False
    start = len(data)
    for marker, at, end in segments(data):
        if marker == _SCAN:
            start = at - 4
            break
        if marker == _EXIF and not turned and data[at : at + 6] == b"Exif\0\0":
            turned, adobe_rgb = orientation(data[at:end]), is_adobe_rgb(data[at:end])
        elif marker == _ICC and data[at : at + 12] == b"ICC_PROFILE\0":
            pieces.setdefault(data[at + 12], data[at + 14 : end])
        elif marker in _TABLES or marker in _FRAMES or marker == _ADOBE:
            kept.append(data[at - 4 : end])
            components = data[at + 5] if marker in _FRAMES else components
            inverted = inverted or (marker == _ADOBE and data[at : at + 5] == b"Adobe")
        elif marker == 0xE0 and data[at : at + 5] == b"JFIF\0":
            kept.append(data[at - 4 : end])
    kept.append(memoryview(data)[start : _end_of_picture(data, start)])
    profile = b"".join(pieces[number] for number in sorted(pieces))
    if adobe_rgb and not profile and components == 3:
        profile = adobe_rgb_profile()
    return Bare(b"".join(kept), turned or 1, profile, components, inverted)


def _end_of_picture(data: bytes, start: int) -> int:
    """Position behind the end marker; tables between scans may hold the same two bytes.

    Raises ValueError for more scans than any encoder writes: a few bytes each, and for each the
    decoder goes over the whole picture.
    """
    position = start
    scans = 0
    while found := _MARKER.search(data, position):
        code, position = data[found.start() + 1], found.end()
        if code == _END:
            return position
        scans += code == _SCAN
        if scans > _MAX_SCANS:
            raise ValueError("it has more scans than any encoder writes")
        position += int.from_bytes(data[position : position + 2], "big")
    return len(data)


def _bare_png(data: bytes) -> Bare:
    kept: list[bytes | memoryview] = [data[:8]]
    turned, dropped = 1, False
    for kind, start, end in chunks(data):
        if kind == b"eXIf":
            turned = orientation(data[start + 8 : end - 4])
        if kind[0] & _CRITICAL and kind not in _PNG_COLOURS:
            dropped = True
        else:
            kept.append(memoryview(data)[start:end])
    return Bare(b"".join(kept) if dropped else data, turned)


def _bare_webp(data: bytes) -> Bare:
    """Metadata chunks get a name that no decoder knows; everything stays in its place."""
    turned, position, renamed = 1, 12, []
    while position + 8 <= len(data):
        kind = data[position : position + 4]
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        if kind == b"EXIF":
            turned = orientation(data[position + 8 : position + 8 + size])
        if kind in (b"EXIF", b"XMP "):
            renamed.append(position)
        position += 8 + size + size % 2
    return Bare(_renamed(data, renamed), turned)


def _bare_avif(data: bytes) -> Bare:
    """Its metadata items get a type that no decoder knows; everything stays in its place.

    The decoder turns the picture by its own properties, and EXIF's orientation does not count
    (ISO/IEC 23000-22, 7.3.6.7).
    """
    types = (at for at in item_types(data) if data[at : at + 4] in (b"Exif", b"mime"))
    return Bare(_renamed(data, list(types)), 1)


def _renamed(data: bytes, places: list[int]) -> bytes:
    if not places:
        return data
    changed = bytearray(data)
    for at in places:
        changed[at : at + 4] = _NOTHING
    return bytes(changed)


_STRIPPERS: dict[str, Callable[[bytes], Bare]] = {
    "image/jpeg": _bare_jpeg,
    "image/png": _bare_png,
    "image/webp": _bare_webp,
    "image/avif": _bare_avif,
}
