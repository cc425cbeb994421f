"""A project's settings in, the rules by which its objects are served out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gallery_media.errors import SettingsError
from gallery_media.model.gallery import Discovery
from gallery_media.publishing.serving.redirects import Redirect
from gallery_media.publishing.serving.rules import EMBEDS, Extra, Serving, reserved
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.redirects import redirects_now, redirects_of

EVERYTHING = ("/g/*", "/d/*", "/m/*")

UNREADABLE = Discovery(reserved=True)
"""Nobody may take a mistake in a gallery's settings for a permission."""


def read_serving(project: Project, house: HouseSettings) -> Serving:
    """Raises SettingsError when a gallery cannot be read."""
    galleries = [read_gallery(project, house, slug) for slug in project.slugs()]
    found = {one.slug: one.discovery for one in galleries}
    url = house.site.public_url
    return serving_of(found, url, redirects_of(galleries, url))


def serving_now(project: Project, house: HouseSettings) -> Serving:
    """The same for a house that goes on while somebody saves a mistake: what cannot be read is
    reserved until it can."""
    found: dict[str, Discovery] = {}
    galleries = []
    for slug in project.slugs():
        try:
            galleries.append(read_gallery(project, house, slug))
            found[slug] = galleries[-1].discovery
        except SettingsError:
            found[slug] = UNREADABLE
    url = house.site.public_url
    return serving_of(found, url, redirects_now(galleries, url))


def serving_of(
    galleries: Mapping[str, Discovery], public_url: str, redirects: tuple[Redirect, ...] = ()
) -> Serving:
    """Drafts count too: their variants are public already, and nobody links to them yet."""
    extras = (EMBEDS, *_reservations(galleries))
    return Serving(extras, public_url.startswith("https://"), redirects)


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
