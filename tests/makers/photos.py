"""Photos as the catalogue knows them, and files as photographers drop them: say what matters."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from gallery_media.catalogue import AuditedVariant, Catalogue, Preparation, Receipt, ReleaseRow
from gallery_media.model.photo import Original, Photo, PhotoId
from gallery_media.model.variant import Format, Variant
from gallery_media.model.verdict import STRICT, Verdict

RECIPE = "0123456789abcdef"
GALLERY = "lampa-2017"


def a_digest(of: object) -> str:
    """A SHA-256 in hex; the same for equal things."""
    return hashlib.sha256(repr(of).encode()).hexdigest()


def an_original(content: object = "a photo") -> Original:
    return Original(a_digest(content), 4_200_000, "image/jpeg")


def receive(
    catalogue: Catalogue,
    content: object = "a photo",
    *,
    claim: str = "",
    gallery: str = GALLERY,
    name: bytes = b"IMG_0412.jpg",
) -> Receipt:
    """One arrival, as the desk hands it over; the claim is named after the content."""
    return catalogue.receive(
        claim or f"claim of {content}", gallery, name, an_original(content), 6000, 4000, "jana"
    )


def a_received_photo(
    catalogue: Catalogue, content: object = "a photo", *, gallery: str = GALLERY
) -> Photo:
    photo = receive(catalogue, content, gallery=gallery).photo_id
    assert photo is not None
    return the_photo(catalogue, photo)


def a_prepared_photo(
    catalogue: Catalogue, content: object = "a photo", *, gallery: str = GALLERY
) -> Photo:
    photo = a_received_photo(catalogue, content, gallery=gallery)
    return catalogue.mark_prepared(photo, a_preparation(photo.id))


def flip(
    catalogue: Catalogue, release: str, generation: int, photos: Sequence[PhotoId]
) -> ReleaseRow:
    """Record that a release of ``GALLERY`` is live."""
    return catalogue.record_flip(
        GALLERY, release, generation, generation * 10, f"rel/{release}", "digest", photos
    )


def the_photo(catalogue: Catalogue, photo: PhotoId) -> Photo:
    found = catalogue.photo(photo)
    assert found is not None
    return found


def an_audited_variant(
    photo: PhotoId, *, rung: int = 480, format: Format = Format.AVIF, content: object = ""
) -> AuditedVariant:
    width, height = rung, rung * 2 // 3
    sha256 = a_digest((photo, rung, format, content))
    return AuditedVariant(
        Variant(photo, format, rung, width, height, sha256, 31_000),
        Verdict(sha256, STRICT, "test auditor", width, height),
    )


def a_preparation(
    photo: PhotoId, *, recipe: str = RECIPE, content: object = "", flags: tuple[str, ...] = ()
) -> Preparation:
    """Three variants; another ``content`` gives other bytes."""
    return Preparation(
        recipe=recipe,
        width=6000,
        height=4000,
        mean_colour=(120, 80, 4),
        thumbhash=bytes.fromhex("e4b80d55146687908867777788787887669fb50aac"),
        variants=(
            an_audited_variant(photo, rung=480, content=content),
            an_audited_variant(photo, rung=1080, content=content),
            an_audited_variant(photo, rung=1080, format=Format.JPEG, content=content),
        ),
        flags=flags,
    )


def a_file(
    inbox: Path,
    path: str | bytes = "IMG_0412.jpg",
    content: bytes = b"light",
    *,
    gallery: str = GALLERY,
) -> Path:
    """A file in the inbox; ``path`` below the gallery's folder."""
    raw = path if isinstance(path, bytes) else path.encode()
    where = Path(os.fsdecode(os.fsencode(inbox / gallery) + b"/" + raw))
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(content)
    return where
