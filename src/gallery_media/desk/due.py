"""A gallery goes in; the photos that have to be made come out, each with its instructions."""

from __future__ import annotations

from collections.abc import Collection

from gallery_media.catalogue import Catalogue
from gallery_media.desk.instruct import instructing
from gallery_media.desk.order import cover_of
from gallery_media.desk.words import words_of
from gallery_media.model.instructions import Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.photo import Photo, PhotoId
from gallery_media.model.variant import Recipe
from gallery_media.model.words import Caption
from gallery_media.settings.captions import read_captions
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


def due(
    project: Project,
    house: HouseSettings,
    slug: str,
    recipe: Recipe,
    *,
    catalogue: Catalogue,
    only: Collection[PhotoId] | None = None,
) -> list[tuple[Photo, Instructions]]:
    """Photos whose variants are not what recipe, settings and words ask for now.

    ``only``: among these. Raises SettingsError.
    """
    described = read_gallery(project, house, slug)
    site = house.site
    publisher = Localised.of(site.organisation or site.name) if site.public_url else None
    instruct = instructing(described, recipe, publisher)
    cover = cover_of(catalogue.paths(slug))
    written = read_captions(project.gallery_dir(slug))
    words = words_of(slug, written, catalogue=catalogue, languages=described.languages)

    def instructions(photo: PhotoId) -> Instructions:
        return instruct(words.get(photo, Caption()), cover=photo == cover)

    photos = catalogue.to_prepare(slug, lambda photo: instructions(photo).digest, only)
    return [(photo, instructions(photo.id)) for photo in photos]
