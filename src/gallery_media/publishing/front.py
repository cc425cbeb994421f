"""Live galleries in; the first page of a plain web host out: what there is, and the way to it.

The public bucket has no such page (its root is nobody's door); exports and the preview have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery_media.model.addresses import entry_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.edition import HTML
from gallery_media.publishing.frame import Place, build_frame
from gallery_media.publishing.i18n import Language, load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.templates import environment, filled, search_path
from gallery_media.publishing.view import Thumb, thumbs

FRONT_KEY = "index.html"
COVERS = 4  # pictures of each gallery that fill about one row on a desktop
EAGER = 2  # pictures that the first screen of a phone shows; only the first gallery's are on it


@dataclass(frozen=True, slots=True)
class Front:
    """One gallery on the first page."""

    gallery: Gallery
    title: Text
    href: str
    place: Text
    thumbs: tuple[Thumb, ...]


def front_pages(site: Site, galleries: Sequence[Gallery]) -> tuple[Page, ...]:
    """The assets that it needs, and last the page itself, in the site's first language.

    Links go to each gallery in a language that it has. The assets may be newer than those of the
    live releases, when templates were changed since.
    """
    folders = search_path(site.theme)
    language = load_language(site.languages[0], folders)
    room = Gallery(slug="all", title=site.name, pictures=(), languages=site.languages)
    assets = build_assets(site, folders)
    frame = build_frame(site, room, language, assets, Place(FRONT_KEY, ()))
    written = filled(
        environment(language, site.theme),
        "pages/front.html",
        language=language,
        frame=frame,
        preview=Preview(site.name.best(language.code), "", "", 0, 0, ""),
        title=site.name.best(language.code),
        fronts=[
            _front(gallery, language, 0 if below else EAGER)
            for below, gallery in enumerate(galleries)
        ],
    )
    page = Page(FRONT_KEY, written.encode(), HTML, Step.AFTER, language.code)
    return (*assets.pages, page)


def _front(gallery: Gallery, language: Language, eager: int) -> Front:
    code = language.code if language.code in gallery.languages else gallery.languages[0]
    return Front(
        gallery=gallery,
        title=gallery.title.best(code),
        href=relative(FRONT_KEY, entry_key(gallery.slug, code)),
        place=gallery.event.place.best(code),
        thumbs=thumbs(
            gallery, gallery.pictures[:COVERS], language, FRONT_KEY, eager=eager, linked=code
        ),
    )
