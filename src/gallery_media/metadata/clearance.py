"""The policy's decision about one photo: what leaves, what was dropped and why; never a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gallery_media.metadata.reasons import kind_of
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

    def removed(self) -> dict[str, int]:
        """What was dropped, counted by kind."""
        return dict(sorted(Counter(kind_of(one.what, one.why) for one in self.dropped).items()))

    def summary(self) -> dict[str, dict[str, Any]]:
        """What the catalogue keeps, JSON-ready: each kept field's origin, and how many things were
        dropped for which reason, and of which kind."""
        return {
            "kept": {one.field: one.origin.value for one in self.kept},
            "dropped": dict(sorted(Counter(one.why for one in self.dropped).items())),
            "removed": self.removed(),
        }
