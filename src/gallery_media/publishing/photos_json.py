"""A gallery goes in; ``gallery.json`` comes out, for large galleries with its photos in parts.

A part is addressed by its bytes and put before the flip; the index that names the parts follows it.
One more photo changes the part that it is in and the index, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gallery_media.model.addresses import photos_file_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.package import Packed
from gallery_media.model.release import Page, PublicObject, Step
from gallery_media.publishing.gallery_json import (
    IN_PARTS,
    JSON,
    PART,
    finished,
    gallery_json,
    gallery_json_key,
    json_bytes,
    photo_values,
    schema_page,
)
from gallery_media.publishing.links import relative
from gallery_media.publishing.parts import Part, parts_of

WHOLE_BELOW = 500
"""Photos in one file: some two kilobytes each, so that it has a megabyte at most."""

PER_PAGE = 15
"""Sets the size of parts: 60 photos or more, some 120 on average."""

PART_DIGITS = 24
"""Hex digits of SHA-256 in the address of a part, as in that of a listing page."""


@dataclass(frozen=True, slots=True)
class PhotosJson:
    """``pages`` to put; ``kept``: parts of the live release that are right as they are."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...] = ()


def is_in_parts(gallery: Gallery) -> bool:
    """Whether the gallery is large enough for parts."""
    return len(gallery.pictures) >= WHOLE_BELOW


def photos_json(
    gallery: Gallery,
    folders: tuple[Path, ...],
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
    packed: Sequence[Packed] = (),
) -> PhotosJson:
    """The schema, the gallery's file, and its parts if it has any.

    ``digests``: one for each picture. ``around``: a digest of all else that it is made from.
    ``known``: objects of the live release by what they were made from. ``packed``: ZIP files.
    """
    if not is_in_parts(gallery):
        return PhotosJson(gallery_json(gallery, folders, packed))
    schema = schema_page(folders)
    own = gallery_json_key(gallery.slug)
    pages: list[Page] = []
    kept: list[PublicObject] = []
    index: list[dict[str, Any]] = []
    for part in parts_of([picture.photo for picture in gallery.pictures], PER_PAGE):
        made_from = _made_from(around, digests[part.start : part.end])
        if lying := known.get(made_from):
            kept += lying
            key = lying[0].key
        else:
            page = replace(_part(gallery, part, schema), made_from=made_from)
            pages.append(page)
            key = page.key
        index.append({"url": relative(own, key), "photos": part.end - part.start})
    whole = finished(gallery, schema, {"format": IN_PARTS}, {"parts": index}, packed)
    return PhotosJson((schema, *pages, whole), tuple(kept))


def _part(gallery: Gallery, part: Part, schema: Page) -> Page:
    """Addresses in it do not depend on its own, which is only known when it is written."""
    anywhere = photos_file_key(gallery.slug, "part")
    pictures = gallery.pictures[part.start : part.end]
    body = json_bytes(
        {
            "$schema": relative(anywhere, schema.key),
            "format": PART,
            "gallery": gallery.slug,
            "photos": [photo_values(picture, gallery, anywhere) for picture in pictures],
        }
    )
    address = hashlib.sha256(body).hexdigest()[:PART_DIGITS]
    return Page(photos_file_key(gallery.slug, address), body, JSON, Step.LISTING, immutable=True)


def _made_from(around: bytes, digests: Sequence[bytes]) -> str:
    digest = hashlib.sha256(b"photos.json")
    digest.update(around)
    for picture in digests:
        digest.update(picture)
    return digest.hexdigest()
