"""What the catalogue answers with: frozen values, no connection and no rows of a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gallery_media.model.addresses import variant_key
from gallery_media.model.metadata import NOTHING_SAID, PublicMetadata
from gallery_media.model.photo import Original, Photo, PhotoId
from gallery_media.model.variant import Format, Variant
from gallery_media.model.verdict import Verdict
from gallery_media.model.words import Caption, FileWords
from gallery_media.reasons import Reason


class Outcome(StrEnum):
    """What became of one file that arrived; photographers read it on their receipt."""

    RECEIVED = "received"
    REPLACED = "replaced"  # a new version of a photo that is here
    DUPLICATE = "duplicate"  # we have these bytes already: a success
    REFUSED = "refused"  # these bytes were withdrawn
    QUARANTINED = "quarantined"  # no acceptable photo; kept aside with its reason
    WORDS = "words"  # a sidecar or a table: photos have its words now


NEW_PHOTO = (Outcome.RECEIVED, Outcome.REPLACED)
"""Outcomes after which a photo's original is what came."""


@dataclass(frozen=True, slots=True)
class Replaces:
    """The photo whose new version a file is, and the original that it was compared with."""

    photo: PhotoId
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """An original that a photo had before another took its place; the first has number 1."""

    number: int
    original: Original
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierGrave:
    """An earlier version of a withdrawn photo, and what it looks like; "" where nobody knows."""

    version: Version
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The lasting answer to one arrival. ``name`` and ``path`` are NFC text; ``path`` carries the
    folders below the gallery's inbox folder. ``why`` is the reason by code, where it has one."""

    claim_id: str
    gallery: str
    name: str
    path: str
    photo_id: PhotoId | None
    outcome: Outcome
    reason: str
    at: datetime
    photographer: str = ""
    why: Reason | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class GalleryRow:
    """A gallery as the catalogue knows it. ``catalog_rev`` grows with every visible change;
    ``closed``: its time is over, and it shows nothing.
    """

    slug: str
    catalog_rev: int
    live_release: str | None
    live_generation: int
    pinned: bool
    pinned_release: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class AuditedVariant:
    """A stored variant together with the auditor's answer about its bytes.

    ``record`` is what the file says about itself; ``made_by`` the digest of what it was made by;
    ``flags`` what the operator should know of the words drawn onto it.
    """

    variant: Variant
    verdict: Verdict
    record: PublicMetadata = PublicMetadata()
    made_by: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preparation:
    """What preparing one photo gave. Width and height: upright original, in pixels.

    ``recipe`` is the instructions' digest, ``blur`` that of what nobody may recognise. ``flags``
    are words for the operator ("animated"). ``clearance`` is its summary: reasons and numbers.
    """

    recipe: str
    width: int
    height: int
    mean_colour: tuple[int, int, int]
    variants: tuple[AuditedVariant, ...]
    flags: tuple[str, ...] = ()
    thumbhash: bytes = b""
    clearance: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    blur: str = ""


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo with its variants. Width and height: upright original, in pixels.

    ``rights``: what the web variants say about themselves; ``blur``: digest of what they show
    blurred.
    """

    photo: Photo
    width: int
    height: int
    mean_colour: tuple[int, int, int]
    variants: tuple[Variant, ...]
    flags: tuple[str, ...] = ()
    thumbhash: bytes = b""
    rights: PublicMetadata = NOTHING_SAID
    blur: str = ""


class WordsSource(StrEnum):
    """Which file words come from; what stands further down is asked first."""

    ORIGINAL = "original"
    STEM_SIDECAR = "x.xmp"
    SIDECAR = "x.jpg.xmp"
    TABLE = "captions.csv"


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What one file says about one photo. ``sha256``: of that file; ``reader`` names the code that
    read it. ``rights``: what a sidecar says of them, ``strict`` fields alone."""

    photo: PhotoId
    source: WordsSource
    sha256: str
    reader: str
    words: FileWords
    rights: PublicMetadata = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class WordsOf:
    """Everything that files say about one photo. An original's words are those of its bytes now."""

    kept: Mapping[WordsSource, KeptWords] = field(default_factory=dict)

    def was_read_by(self, reader: str) -> bool:
        """Whether the original was read by this code."""
        original = self.kept.get(WordsSource.ORIGINAL)
        return original is not None and original.reader == reader

    def with_original(self, original: KeptWords) -> WordsOf:
        """The same, with the original's words as they were read just now."""
        return WordsOf({**self.kept, WordsSource.ORIGINAL: original})

    def in_order(self) -> tuple[KeptWords, ...]:
        """The original's words first; each later one is asked before those before it."""
        return tuple(self.kept[source] for source in WordsSource if source in self.kept)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A gallery's facts as they were at one instant: what a release is rendered from."""

    gallery: GalleryRow
    pictures: tuple[PreparedPhoto, ...]
    captions: Mapping[PhotoId, Caption]
    withdrawn: tuple[PhotoId, ...] = ()
    file_words: Mapping[PhotoId, WordsOf] = field(default_factory=dict)


class ReleaseState(StrEnum):
    """Where a release is; only a flipped one was ever public."""

    BEGUN = "begun"
    LIVE = "live"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release as the catalogue knows it; ``revision`` is the gallery's when it was rendered.

    ``inputs``: digest of what the gallery was last found to be made from when it showed this; ""
    where nobody knows. ``entries``: etags of its entry pages by language, as they were put.
    """

    id: str
    gallery: str
    generation: int
    revision: int
    state: ReleaseState
    begun_at: datetime
    manifest_key: str = ""
    content_digest: str = ""
    inputs: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    flipped_at: datetime | None = None
    retired_at: datetime | None = None


class CaptionField(StrEnum):
    """The texts of a caption; the credit line is the same in every language (language "")."""

    HEADLINE = "headline"
    CAPTION = "caption"
    ALT_TEXT = "alt_text"
    LONG_DESCRIPTION = "long_description"
    CREDIT_LINE = "credit_line"


@dataclass(frozen=True, slots=True)
class Words:
    """One text about one photo. Empty text means: no such text any more."""

    photo: PhotoId
    lang: str
    field: CaptionField
    text: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the append-only log. ``detail`` holds ids and numbers, never tag values."""

    id: int
    at: datetime
    actor: str
    kind: str
    gallery: str | None
    photo_id: PhotoId | None
    from_state: str | None
    to_state: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """What the private bucket keeps about a photo, so that the catalogue can be rebuilt.

    The same ``seq`` always has the same ``content`` (JSON values only).
    """

    photo: PhotoId
    seq: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VariantFile:
    """A public picture file: SHA-256 (hex) of its bytes, width in pixels, format.

    Photos with equal pixels and words share one.
    """

    sha256: str
    width: int
    format: Format

    @property
    def key(self) -> str:
        return variant_key(self.sha256, self.width, self.format.value)
