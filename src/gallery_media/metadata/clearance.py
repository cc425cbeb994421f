"""The policy's decision about one photo: what leaves, what was dropped and why; never a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gallery_media.model.metadata import Preset, PublicMetadata


class Origin(StrEnum):
    """Where a value that leaves came from."""

    GALLERY = "gallery"  # settings or sidecar
    EXIF = "EXIF"
    XMP = "XMP"
    IIM = "IIM"


@dataclass(frozen=True, slots=True)
class Kept:
    """A field of the record and where its value came from."""

    field: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Dropped:
    """A tag (``Exif BodySerialNumber``) or a kind of thing (``hidden thumbnail``) that stays here,
    and why. Names come from standards and from this house, never from the file's own words."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """``public`` is the record to embed and to audit against; the rest is for people to read."""

    preset: Preset
    public: PublicMetadata
    kept: tuple[Kept, ...] = ()
    dropped: tuple[Dropped, ...] = ()
