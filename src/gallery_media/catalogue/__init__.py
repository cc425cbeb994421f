"""The catalogue: facts about photos, galleries and releases; one transaction a step."""

from gallery_media.catalogue.engine import sqlite_url
from gallery_media.catalogue.open import Catalogue, open_catalogue
from gallery_media.catalogue.values import (
    AuditedVariant,
    CaptionField,
    EventRow,
    GalleryRow,
    Outcome,
    PhotoRecord,
    Preparation,
    PreparedPhoto,
    Receipt,
    ReleaseRow,
    ReleaseState,
    Snapshot,
    Tombstone,
    Words,
)

__all__ = [
    "AuditedVariant",
    "CaptionField",
    "Catalogue",
    "EventRow",
    "GalleryRow",
    "Outcome",
    "PhotoRecord",
    "Preparation",
    "PreparedPhoto",
    "Receipt",
    "ReleaseRow",
    "ReleaseState",
    "Snapshot",
    "Tombstone",
    "Words",
    "open_catalogue",
    "sqlite_url",
]
