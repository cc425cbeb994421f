"""Reads one EXIF block: a bare TIFF structure goes in, its tags come out, or the reason why not.

ExifRead knows the tags and their printed forms; before it sees the block, an own bounded walk
makes sure that it is a block that ExifRead can finish (privacy notes, section 4).
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from typing import Any

import exifread

from gallery_media.metadata.read_code_page import texts
from gallery_media.metadata.said import stripped

MOST_DIRECTORIES, MOST_ENTRIES, MOST_ITEMS = 16, 1_000, 200_000
"""Far above any camera; beneath what keeps ExifRead busy for seconds."""

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_POINTERS = frozenset({0x8769, 0x8825, 0xA005, 0x014A})
_MAKER_NOTE, _USER_COMMENT, _XMP, _IPTC, _PHOTOSHOP = 0x927C, 0x9286, 0x02BC, 0x83BB, 0x8649
_THUMBNAIL_LENGTH, _THUMBNAIL_START = 0x0202, 0x0201
_UNREAD = "[]"  # ExifRead's answer to values of 1,000 items and more
_BY_PEOPLE = frozenset(
    {"ImageDescription", "Artist", "Copyright", "DocumentName", "CameraOwnerName"}
)
_GROUPS = {"Image": "IFD0", "Thumbnail": "IFD1", "EXIF": "Exif", "GPS": "GPS"}

# ExifRead logs tag values; a value must never reach a log (privacy).
logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class ExifTags:
    """Group, name and printed value of each tag; sizes in bytes; blocks of other standards."""

    tags: tuple[tuple[str, str, str], ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    thumbnail_bytes: int = 0
    maker_note_bytes: int = 0
    xmp: bytes = b""
    iptc: bytes = b""
    photoshop: bytes = b""
    problems: tuple[str, ...] = ()


class _Unsound(Exception):
    pass


@dataclass(slots=True)
class _Survey:
    """What the bounded walk met."""

    block: bytes
    order: str = "<"
    directories: set[int] = field(default_factory=set)
    entries: int = 0
    items: int = 0
    raw: dict[int, bytes] = field(default_factory=dict)
    thumbnail: int = 0

    def walk(self) -> None:
        if self.block[:2] not in (b"II", b"MM"):
            raise _Unsound("it has no TIFF header")
        self.order = "<" if self.block[:2] == b"II" else ">"
        if self._number("H", 2) != 42:
            raise _Unsound("it is no classic TIFF")
        self._directory(self._number("I", 4), depth=0)

    def _number(self, kind: str, at: int) -> int:
        try:
            return int(struct.unpack_from(self.order + kind, self.block, at)[0])
        except struct.error as cut:
            raise _Unsound("it points outside itself") from cut

    def _directory(self, at: int, depth: int) -> None:
        while at:
            if at in self.directories:
                raise _Unsound("it points twice to the same directory")
            self.directories.add(at)
            if len(self.directories) > MOST_DIRECTORIES or depth > 4:
                raise _Unsound("it has more directories than any camera writes")
            count = self._number("H", at)
            self.entries += count
            if self.entries > MOST_ENTRIES:
                raise _Unsound("it has more tags than any camera writes")
            for entry in range(at + 2, at + 2 + 12 * count, 12):
                self._entry(entry, depth)
            end = at + 2 + 12 * count
            at = self._number("I", end) if end + 4 <= len(self.block) else 0

    def _entry(self, at: int, depth: int) -> None:
        tag, kind = self._number("H", at), self._number("H", at + 2)
        count, start = self._number("I", at + 4), at + 8
        size = _SIZES.get(kind, 1) * count
        if size > 4:
            start = self._number("I", start)
        if start + size > len(self.block):
            if tag == _MAKER_NOTE or count < 1_000_000:
                return  # a value cut short is common in old files and harmless to ExifRead
            raise _Unsound("it points outside itself")
        self.items += count if kind not in (1, 2, 7) else 1
        if self.items > MOST_ITEMS:
            raise _Unsound("it has more values than any camera writes")
        if tag in _POINTERS and kind in (4, 13):
            for at_pointer in range(start, start + size, 4):
                self._directory(self._number("I", at_pointer), depth + 1)
        elif tag == _THUMBNAIL_LENGTH and kind == 4:
            self.thumbnail = self._number("I", start)
        elif tag in (_MAKER_NOTE, _USER_COMMENT, _XMP, _IPTC, _PHOTOSHOP):
            self.raw[tag] = self.block[start : start + size]


def read_exif(block: bytes) -> ExifTags:
    """The tags of a bare TIFF block; never raises, what went wrong is in ``problems``."""
    survey = _Survey(block)
    try:
        survey.walk()
    except _Unsound as reason:
        return ExifTags(problems=(f"EXIF not read: {reason}",))
    try:
        found = exifread.process_file(
            BytesIO(block), details=False, extract_thumbnail=False, truncate_tags=False
        )
    except Exception as broken:  # noqa: BLE001 - it raises a dozen kinds on damaged blocks
        return ExifTags(problems=(f"EXIF not read: damaged ({type(broken).__name__})",))
    old = _old_texts(found)
    tags = []
    for key, tag in found.items():
        ifd, _, name = key.partition(" ")
        value = stripped(old.get(key, str(tag)))
        if value == _UNREAD:
            value = "(long value)"
        tags.append((_GROUPS.get(ifd, ifd), name, value))
    comment = _comment(survey.raw.get(_USER_COMMENT, b""), survey.order)
    if comment:
        tags.append(("Exif", "UserComment", comment))
    latitude, longitude = _degrees(found, "Latitude", 90), _degrees(found, "Longitude", 180)
    return ExifTags(
        tags=tuple(tags),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
        thumbnail_bytes=min(survey.thumbnail, len(block)),
        maker_note_bytes=len(survey.raw.get(_MAKER_NOTE, b"")),
        xmp=survey.raw.get(_XMP, b""),
        iptc=survey.raw.get(_IPTC, b""),
        photoshop=survey.raw.get(_PHOTOSHOP, b""),
    )


def _old_texts(found: Mapping[str, Any]) -> dict[str, str]:
    """Texts that are no UTF-8, which ExifRead hands over as bytes, by its names for the tags.

    Those that people write are in one code page. What the camera says, damaged names of models
    among it, decides about itself alone.
    """
    raw = {key: tag.values for key, tag in found.items() if isinstance(tag.values, bytes)}
    people = [key for key in raw if key.rpartition(" ")[2] in _BY_PEOPLE]
    camera = [key for key in raw if key not in people]
    return {
        key: words
        for keys in (people, camera)
        for key, words in zip(keys, texts([raw[key] for key in keys]), strict=True)
    }


def _comment(value: bytes, order: str) -> str:
    """EXIF 2.32, 4.6.5: eight bytes name the character code. ExifRead skips this tag together
    with MakerNotes, although it is the one that people write into."""
    code, words = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        words = words[: len(words) // 2 * 2]
        text = words.decode("utf-16-le" if order == "<" else "utf-16-be", "replace")
    else:
        (text,) = texts([words])
    return stripped(text, "\0 ")


def _degrees(found: dict[str, object], name: str, limit: int) -> float | None:
    """Decimal degrees from degrees, minutes and seconds; ``None`` if absent or impossible."""
    tag, side = found.get(f"GPS GPS{name}"), str(found.get(f"GPS GPS{name}Ref", ""))
    values = getattr(tag, "values", None)
    if not isinstance(values, list) or not values:
        return None
    total = Fraction(0)
    for place, value in enumerate(values[:3]):
        if not isinstance(value, int | Fraction) or value.denominator == 0:
            return None
        total += Fraction(value) / 60**place
    degrees = float(-total if side.strip().upper() in ("S", "W") else total)
    return degrees if abs(degrees) <= limit else None
