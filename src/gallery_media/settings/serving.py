"""A project's settings in, the rules by which its objects are served out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.model.gallery import Gallery
from gallery_media.publishing.serving.rules import EMBEDS, Extra, Serving, reserved
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project

EVERYTHING = ("/g/*", "/d/*", "/m/*")


def read_serving(project: Project, house: HouseSettings) -> Serving:
    """Raises SettingsError when a gallery cannot be read: a reservation could be lost."""
    galleries = [read_gallery(project, house, slug) for slug in project.slugs()]
    return serving_of(galleries, house.site.public_url)


def serving_of(galleries: list[Gallery], public_url: str) -> Serving:
    """Drafts count too: their variants are public already, and nobody links to them yet."""
    extras = (EMBEDS, *_reservations(galleries))
    return Serving(extras, strict=public_url.startswith("https://"))


def _reservations(galleries: list[Gallery]) -> Iterator[Extra]:
    """Galleries may share variants, whose address names no gallery: for those the reservation is
    served where all galleries have the same one, and stands inside each file in any case."""
    found = {(one.discovery.reserved, one.discovery.policy) for one in galleries}
    if len(found) == 1 and galleries[0].discovery.reserved:
        yield from reserved(EVERYTHING, galleries[0].discovery.policy)
        return
    for one in galleries:
        if one.discovery.reserved:
            paths = (f"/g/{one.slug}/*", f"/d/{one.slug}/*")
            for extra in reserved(paths, one.discovery.policy):
                yield Extra(f"{one.slug}-{extra.name}", extra.path, extra.headers)
