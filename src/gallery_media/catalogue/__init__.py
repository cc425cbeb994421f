"""The catalogue: facts about photos, galleries and releases; one transaction a step."""

from gallery_media.catalogue.arrived import Arrived, Sign
from gallery_media.catalogue.became import Became
from gallery_media.catalogue.engine import sqlite_url
from gallery_media.catalogue.invites import Announced, Invite, Upload
from gallery_media.catalogue.open import Catalogue, open_catalogue
from gallery_media.catalogue.tombstones import GONE
from gallery_media.catalogue.values import (
    AuditedVariant,
    CaptionField,
    EarlierGrave,
    EventRow,
    GalleryRow,
    KeptWords,
    Outcome,
    PhotoRecord,
    Preparation,
    PreparedPhoto,
    Receipt,
    ReleaseRow,
    ReleaseState,
    Replaces,
    Snapshot,
    VariantFile,
    Version,
    Words,
    WordsOf,
    WordsSource,
)

__all__ = [
    "GONE",
    "Announced",
    "Arrived",
    "AuditedVariant",
    "Became",
    "CaptionField",
    "Catalogue",
    "EarlierGrave",
    "EventRow",
    "GalleryRow",
    "Invite",
    "KeptWords",
    "Outcome",
    "PhotoRecord",
    "Preparation",
    "PreparedPhoto",
    "Receipt",
    "ReleaseRow",
    "ReleaseState",
    "Replaces",
    "Sign",
    "Snapshot",
    "Upload",
    "VariantFile",
    "Version",
    "Words",
    "WordsOf",
    "WordsSource",
    "open_catalogue",
    "sqlite_url",
]
