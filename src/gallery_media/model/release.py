"""One publication of a gallery: pages to put, and a manifest of what is public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from gallery_media.model.photo import PhotoId


class Step(IntEnum):
    """Order of a release: what is put earlier never refers to what comes later."""

    ASSET = 1  # styles, scripts, icons
    LISTING = 2  # further pages, addressed by their bytes
    PHOTO_PAGE = 3
    ENTRY = 4  # the flip
    AFTER = 5  # article and other pages that follow the flip


@dataclass(frozen=True, slots=True)
class Page:
    """One finished public file that is no variant: its key and its bytes.

    ``made_from``: a digest (hex) of all that it was made from, "" where nobody asks for it.
    """

    key: str
    body: bytes
    content_type: str
    step: Step
    lang: str = ""
    immutable: bool = False
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class PublicObject:
    """What the manifest says about one public object. Size in bytes.

    ``made_from``: the page's own; the same once more means that it need not be written again.
    """

    key: str
    sha256: str
    size: int
    content_type: str
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the entry pages of a release carry: its id, its generation, from which facts it is."""

    release: str
    generation: int
    revision: int


@dataclass(frozen=True, slots=True)
class Worded:
    """Words as a release shows them: whose, their digest (hex), and since when they are these.

    ``photo``: "" for the gallery's own. ``since``: a moment (RFC 3339), "" where they are the first
    that were shown.
    """

    photo: PhotoId
    digest: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What should be public for one gallery after one release.

    ``worded``: what the next release has to know of this one's words; empty in older manifests.
    """

    gallery: str
    stamp: Stamp
    content_digest: str
    photos: tuple[PhotoId, ...]
    objects: tuple[PublicObject, ...]
    worded: tuple[Worded, ...] = ()
