"""Reads what a file says about itself: its bytes go in, ``RawTags`` come out; nothing is raised.

The values are for the operator's own eyes and for clearance. They never enter a log, a database
or a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from gallery_media.metadata.read_containers import Block, Container, Kind, blocks_of, container_of
from gallery_media.metadata.read_exif import read_exif
from gallery_media.metadata.read_iim import IIM, IIM_DIGEST, THUMBNAILS, datasets, resources
from gallery_media.metadata.read_regions import marks_of
from gallery_media.metadata.read_xmp import XmpRefused, properties
from gallery_media.model.marks import NO_MARKS, Marks


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that the file says: ``Tag("Exif", "BodySerialNumber", "4410")``.

    Groups: ``IFD0``, ``IFD1``, ``Exif``, ``GPS``, ``XMP``, ``IIM``, ``PNG``; others as ExifRead
    names them. XMP names are paths of properties: ``xmpMM:History/stEvt:action``.
    """

    group: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where the camera was: decimal degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class RawTags:
    """What the file said, unjudged. Sizes in bytes; ``problems`` names what could not be read.

    ``iim_in_step``: whether the IIM block still has the digest that its last writer noted, which
    means that XMP says the same or newer; None where there is no block or no digest.
    """

    container: Container
    tags: tuple[Tag, ...] = ()
    position: Position | None = None
    comments: tuple[str, ...] = ()
    thumbnail_bytes: int = 0
    maker_note_bytes: int = 0
    trailer_bytes: int = 0
    has_mpf: bool = False
    has_content_credentials: bool = False
    iim_in_step: bool | None = None
    problems: tuple[str, ...] = ()
    marks: Marks = NO_MARKS

    def values(self, group: str, name: str) -> tuple[str, ...]:
        """All values of one tag, in the order of the file."""
        return tuple(tag.value for tag in self.tags if (tag.group, tag.name) == (group, name))

    def first(self, *where: tuple[str, str]) -> str:
        """The first value found in these places (group, name), or nothing."""
        return next((value for place in where for value in self.values(*place) if value), "")


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far."""

    tags: list[Tag] = field(default_factory=list)
    position: Position | None = None
    comments: list[str] = field(default_factory=list)
    thumbnail: int = 0
    maker_note: int = 0
    trailer: int = 0
    extension: bytes = b""
    iim: bytes | None = None
    iim_digest: bytes | None = None
    kinds: set[Kind] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    marks: Marks = NO_MARKS

    def take(self, block: Block) -> None:
        self.kinds.add(block.kind)
        match block.kind:
            case Kind.EXIF:
                self._exif(block.data)
            case Kind.XMP:
                self.xmp(block.data)
            case Kind.XMP_EXTENSION:
                self.extension += block.data
            case Kind.PHOTOSHOP:
                self._photoshop(block.data)
            case Kind.COMMENT:
                self.comments.append(block.data.decode("utf-8", "replace").strip("\0 \r\n"))
            case Kind.TEXT:
                self.tags.append(Tag("PNG", block.label, block.data.decode("utf-8", "replace")))
            case Kind.TRAILER:
                self.trailer += len(block.data)
            case Kind.PROBLEM:
                self.problems.append(block.label)

    def _exif(self, data: bytes) -> None:
        exif = read_exif(data)
        self.tags.extend(Tag(*tag) for tag in exif.tags)
        if exif.latitude is not None and exif.longitude is not None:
            self.position = self.position or Position(exif.latitude, exif.longitude)
        self.thumbnail = max(self.thumbnail, exif.thumbnail_bytes)
        self.maker_note += exif.maker_note_bytes
        self.problems.extend(exif.problems)
        if exif.xmp:
            self.xmp(exif.xmp)
        if exif.iptc:
            self._iim(exif.iptc)
        if exif.photoshop:
            self._photoshop(exif.photoshop)

    def xmp(self, packet: bytes) -> None:
        try:
            found = properties(packet)
        except XmpRefused as reason:
            self.problems.append(f"XMP not read: {reason}")
            self.marks = replace(self.marks, unread=True)  # it may have marked somebody
            return
        self.tags.extend(Tag("XMP", name, value) for name, value in found)
        # What this refuses, properties() refused.
        self.marks = self.marks.together(marks_of(packet))
        self.position = self.position or _xmp_position(self.tags)

    def _photoshop(self, body: bytes) -> None:
        for number, data in resources(body):
            if number == IIM:
                self._iim(data)
            elif number == IIM_DIGEST:
                self.iim_digest = data
            elif number in THUMBNAILS:
                self.thumbnail = max(self.thumbnail, len(data))

    def iim_in_step(self) -> bool | None:
        if self.iim is None or self.iim_digest is None:
            return None
        return hashlib.md5(self.iim, usedforsecurity=False).digest() == self.iim_digest

    def _iim(self, block: bytes) -> None:
        self.iim = block if self.iim is None else self.iim
        self.tags.extend(Tag("IIM", name, value) for name, value in datasets(block))


def read_raw_tags(data: bytes) -> RawTags:
    """Everything that the file says, as far as it can be read; never raises.

    JPEG, PNG, WebP, TIFF, HEIC and AVIF; of anything else only ``problems`` says so. What follows
    the end of the picture is measured, not opened. MakerNotes are measured, not parsed.
    """
    reading = _Reading()
    for block in blocks_of(data):
        reading.take(block)
    if reading.extension:
        reading.xmp(reading.extension)
    return RawTags(
        container=container_of(data),
        tags=tuple(reading.tags),
        position=reading.position,
        comments=tuple(comment for comment in reading.comments if comment),
        thumbnail_bytes=reading.thumbnail,
        maker_note_bytes=reading.maker_note,
        trailer_bytes=reading.trailer,
        has_mpf=Kind.MPF in reading.kinds,
        has_content_credentials=Kind.CREDENTIALS in reading.kinds,
        iim_in_step=reading.iim_in_step(),
        problems=tuple(reading.problems),
        marks=reading.marks,
    )


_XMP_DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])")
"""``57,18.774N`` or ``57,18,46.4N`` (XMP Specification part 2, GPSCoordinate)."""


def _xmp_position(tags: Iterable[Tag]) -> Position | None:
    found = dict(_xmp_coordinates(tags))
    if {"exif:GPSLatitude", "exif:GPSLongitude"} <= found.keys():
        return Position(found["exif:GPSLatitude"], found["exif:GPSLongitude"])
    return None


def _xmp_coordinates(tags: Iterable[Tag]) -> Iterator[tuple[str, float]]:
    for tag in tags:
        if tag.group == "XMP" and tag.name in ("exif:GPSLatitude", "exif:GPSLongitude"):
            match = _XMP_DEGREES.fullmatch(tag.value)
            if match:
                degrees, minutes, seconds, side = match.groups()
                value = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
                yield tag.name, -value if side in "SW" else value
