"""A gallery's settings, its prepared photos and the editor's words go in; a Gallery comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from gallery_media.catalogue import Catalogue, Receipt
from gallery_media.desk.words import written_for
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption
from gallery_media.settings.captions import read_captions
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


@dataclass(frozen=True, slots=True)
class Gathered:
    """A gallery as it is at one revision of the catalogue.

    ``unmatched`` counts the lines of ``captions.csv`` that belong to no photo (yet).
    """

    gallery: Gallery
    revision: int
    unmatched: int


def gather(project: Project, house: HouseSettings, slug: str, *, catalogue: Catalogue) -> Gathered:
    """Everything that may be shown of one gallery now. Raises SettingsError."""
    described = read_gallery(project, house, slug)
    words = read_captions(project.gallery_dir(slug))
    snapshot = catalogue.snapshot(slug, described.languages)
    order = _by_name(catalogue.receipts(slug), [found.photo.id for found in snapshot.pictures])
    # What the editor wrote wins over what the catalogue remembers.
    by_photo = {**snapshot.captions, **written_for(words, catalogue.names(slug))}
    pictures = tuple(
        Picture(
            photo=found.photo.id,
            width=found.width,
            height=found.height,
            mean_colour=found.mean_colour,
            variants=found.variants,
            caption=by_photo.get(found.photo.id, Caption()),
        )
        for found in sorted(snapshot.pictures, key=lambda found: order[found.photo.id])
    )
    shown = {picture.photo for picture in pictures}
    return Gathered(
        gallery=replace(described, pictures=pictures),
        revision=snapshot.gallery.catalog_rev,
        unmatched=len(words) - len(shown & by_photo.keys()),
    )


def _by_name(
    receipts: Iterable[Receipt], photos: Iterable[PhotoId]
) -> dict[PhotoId, tuple[object, ...]]:
    """Sort keys: folder and file name as people count (9 before 10), whenever it came.

    Files are received side by side, so the order of arrival within a drop would be chance.
    """
    paths = {receipt.photo_id: receipt.path for receipt in receipts if receipt.photo_id}
    return {photo: (*_counted(paths.get(photo, "")), photo) for photo in photos}


def _counted(path: str) -> tuple[object, ...]:
    """Text and numbers in turn, so that equal places hold equal kinds."""
    parts = re.split(r"(\d+)", path.casefold())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
