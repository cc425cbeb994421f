"""One publication of a gallery: pages to put, and a manifest of what is public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from gallery_media.model.photo import PhotoId


class Step(IntEnum):
    """Order of a release: what is put earlier never refers to what comes later."""

    ASSET = 1  # styles, scripts, icons
    LISTING = 2  # further pages of this release
    PHOTO_PAGE = 3
    ENTRY = 4  # the flip
    AFTER = 5  # article and other pages that follow the flip


@dataclass(frozen=True, slots=True)
class Page:
    """One finished public file that is no variant: its key and its bytes."""

    key: str
    body: bytes
    content_type: str
    step: Step
    lang: str = ""
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class PublicObject:
    """What the manifest says about one public object."""

    key: str
    sha256: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every page of a release carries: which release, which generation, from which facts."""

    release: str
    generation: int
    revision: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What should be public for one gallery after one release."""

    gallery: str
    stamp: Stamp
    content_digest: str
    photos: tuple[PhotoId, ...]
    objects: tuple[PublicObject, ...]
