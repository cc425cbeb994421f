"""A photo: the thing with identity, and its original, the bytes as received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gallery_media.reasons import Reason

PhotoId = NewType("PhotoId", str)
"""Short random id (lower-case letters and digits), given on receipt; never a hash or a name."""


class PhotoState(StrEnum):
    """Where a photo is on its journey; the catalogue keeps it, the Prefect UI shows it."""

    RECEIVED = "received"  # original safe, no variants yet
    PREPARED = "prepared"  # variants made, audited and stored
    PUBLISHED = "published"  # in the live release
    HELD = "held"  # needs a person; the reason says why
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"  # its galleries are over; the original may be kept


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as received, never changed: SHA-256 (hex), size in bytes, type found by content."""

    sha256: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the catalogue knows it. ``reason``: why it is held, in English (with what
    maintainers need); ``why``: the same by code, where it has one. ``section``: as its folders
    said ("day-2"), or nothing. ``original_erased``: its time was over; the variants may live on."""

    id: PhotoId
    original: Original
    gallery: str
    position: int
    state: PhotoState
    received_at: datetime
    photographer: str = ""
    reason: str = ""
    row_version: int = 0
    why: Reason | None = None
    section: str = ""
    original_erased: bool = False

    def told(self, lang: str) -> str:
        """Why it is held, in the reader's language; what a person wrote stays as it is."""
        return self.why.sentence(lang) if self.why and lang != "en" else self.reason
