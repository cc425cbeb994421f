"""A project's settings in, the rules by which its objects are served out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gallery_media.errors import SettingsError
from gallery_media.model.gallery import Discovery
from gallery_media.publishing.serving.rules import EMBEDS, Extra, Serving, reserved
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project

EVERYTHING = ("/g/*", "/d/*", "/m/*")

UNREADABLE = Discovery(reserved=True)
"""Nobody may take a mistake in a gallery's settings for a permission."""


def read_serving(project: Project, house: HouseSettings) -> Serving:
    """Raises SettingsError when a gallery cannot be read."""
    found = {slug: read_gallery(project, house, slug).discovery for slug in project.slugs()}
    return serving_of(found, house.site.public_url)


def serving_now(project: Project, house: HouseSettings) -> Serving:
    """The same for a house that goes on while somebody saves a mistake: what cannot be read is
    reserved until it can."""
    found: dict[str, Discovery] = {}
    for slug in project.slugs():
        try:
            found[slug] = read_gallery(project, house, slug).discovery
        except SettingsError:
            found[slug] = UNREADABLE
    return serving_of(found, house.site.public_url)


def serving_of(galleries: Mapping[str, Discovery], public_url: str) -> Serving:
    """Drafts count too: their variants are public already, and nobody links to them yet."""
    extras = (EMBEDS, *_reservations(galleries))
    return Serving(extras, strict=public_url.startswith("https://"))


def _reservations(galleries: Mapping[str, Discovery]) -> Iterator[Extra]:
    """Galleries may share variants, whose address names no gallery: for those the reservation is
    served where all galleries have the same one, and stands inside each file in any case."""
    found = {(one.reserved, one.policy) for one in galleries.values()}
    if len(found) == 1:
        ((is_reserved, policy),) = found
        if is_reserved:
            yield from reserved(EVERYTHING, policy)
        return
    for slug, one in galleries.items():
        if one.reserved:
            for extra in reserved((f"/g/{slug}/*", f"/d/{slug}/*"), one.policy):
                yield Extra(f"{slug}-{extra.name}", extra.path, extra.headers)
