"""A gallery goes in; the photos that have to be made come out, each with its instructions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from gallery_media.catalogue import Catalogue, KeptWords
from gallery_media.desk.article_photos import cards_by_photo
from gallery_media.desk.instruct import instructing
from gallery_media.desk.memory import PhotoMemory
from gallery_media.desk.named import named_in
from gallery_media.desk.order import cover_of
from gallery_media.desk.words import Settled, wording_of
from gallery_media.metadata.words import READER
from gallery_media.model.instructions import UNREAD, Instructions
from gallery_media.model.localised import Localised
from gallery_media.model.photo import Photo, PhotoId
from gallery_media.model.variant import Recipe
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


@dataclass(frozen=True, slots=True)
class Due:
    """One photo to be made. ``instructions`` by what is known; when nobody has read the words of
    its original yet, ``instruct`` gives those that follow from them, else it is None."""

    photo: Photo
    instructions: Instructions
    instruct: Callable[[KeptWords], Instructions] | None = None


class DueMemory:
    """What was found about photos when it was last asked which of them are due."""

    def __init__(self) -> None:
        self.settled: PhotoMemory[Settled] = PhotoMemory()
        self.digests: PhotoMemory[str] = PhotoMemory()
        """Of each photo's instructions."""


def due(
    project: Project,
    house: HouseSettings,
    slug: str,
    recipe: Recipe,
    *,
    catalogue: Catalogue,
    only: Collection[PhotoId] | None = None,
    memory: DueMemory | None = None,
    today: date | None = None,
) -> list[Due]:
    """Photos whose variants are not what recipe, settings and words ask for now.

    ``only``: among these. ``memory``: of earlier answers. ``today``: in the house's time zone.
    Raises SettingsError.
    """
    memory = memory or DueMemory()
    described = read_gallery(project, house, slug)
    site = house.site
    publisher = Localised.of(site.organisation or site.name) if site.public_url else None
    instruct = instructing(described, recipe, publisher)
    cards = cards_by_photo(
        described, named_in(slug, catalogue).one, cover_of(catalogue.paths(slug))
    )
    wording = wording_of(
        described,
        project,
        catalogue=catalogue,
        only=only,
        memory=memory.settled,
        today=today or site.today,
    )
    digests = memory.digests.of(slug, (described, recipe, publisher))

    def instructions(photo: PhotoId, settled: Settled) -> Instructions:
        return instruct(settled, cards.get(photo, ()))

    def digest(photo: PhotoId) -> str:
        if not wording.known(photo).was_read_by(READER):
            return UNREAD
        settled = wording.settle(photo)
        follows_from = (settled, cards.get(photo, ()))
        return digests.value(photo, follows_from, lambda: instructions(photo, settled).digest)

    def order(photo: Photo) -> Due:
        known = wording.known(photo.id)
        by_now = instructions(photo.id, wording.settle(photo.id))
        if known.was_read_by(READER):
            return Due(photo, by_now)
        return Due(
            photo,
            by_now,
            lambda read: instructions(
                photo.id, wording.settle(photo.id, known.with_original(read))
            ),
        )

    return [order(photo) for photo in catalogue.to_prepare(slug, digest, only)]
