"""Galleries in; the page out that servers answer with where nothing is, in all languages.

It is shown at whatever address was asked for, so that its ways begin at the host's root. No server
has to know which language that address was in: a script puts it first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from gallery_media.model.addresses import NOT_FOUND, article_key, entry_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.edition import HTML
from gallery_media.publishing.frame import Artwork, Frame, Place, build_frame
from gallery_media.publishing.i18n import Language, load_language
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.templates import environment, filled, search_path

MOST = 20
"""Galleries that are named; the newest events."""


@dataclass(frozen=True, slots=True)
class Way:
    """One gallery, and its article if it has one."""

    title: Text
    href: str
    article: Text
    article_href: str


@dataclass(frozen=True, slots=True)
class Said:
    """The page in one language."""

    lang: str
    heading: str
    words: str
    galleries: str
    ways: tuple[Way, ...]


def missing_page(site: Site, galleries: Sequence[Gallery] = ()) -> tuple[Page, ...]:
    """The assets that it needs, and last the page itself. ``galleries``: those that anybody may
    find, without their pictures."""
    folders = search_path(site.theme)
    first = load_language(site.languages[0], folders)
    assets = build_assets(site, folders)
    room = Gallery(slug="all", title=site.name, pictures=(), languages=site.languages)
    root = urlsplit(site.public_url).path.rstrip("/") + "/"
    frame = build_frame(site, room, first, assets, Place(NOT_FOUND, (), indexed=False))
    newest = sorted(galleries, key=lambda one: str(one.event.start or ""), reverse=True)[:MOST]
    said = [_said(load_language(code, folders), newest, root) for code in site.languages]
    written = filled(
        environment(first, site.theme),
        "pages/missing.html",
        language=first,
        frame=_rooted(frame, root),
        preview=Preview(site.name.best(first.code), "", "", 0, 0, ""),
        said=said,
        order=root + assets.missing,
    )
    return (*assets.pages, Page(NOT_FOUND, written.encode(), HTML, Step.AFTER, first.code))


def _said(language: Language, galleries: Sequence[Gallery], root: str) -> Said:
    return Said(
        lang=language.code,
        heading=language.gettext("There is no such page"),
        words=language.gettext(
            "The address may be misspelt, or what was there is not published any more."
        ),
        galleries=language.gettext("Galleries"),
        ways=tuple(_way(gallery, language.code, root) for gallery in galleries),
    )


def _way(gallery: Gallery, lang: str, root: str) -> Way:
    code = lang if lang in gallery.languages else gallery.languages[0]
    article = gallery.article(code)
    return Way(
        title=gallery.title.best(code),
        href=root + entry_key(gallery.slug, code),
        article=Text(article.title, article.lang) if article else Text("", ""),
        article_href=root + article_key(gallery.slug, code) if article else "",
    )


def _rooted(frame: Frame, root: str) -> Frame:
    """No canonical address either: it is the page of no address."""
    return replace(
        frame,
        styles=root + frame.styles,
        reading=root + frame.reading,
        prefs=root + frame.prefs,
        script=root + frame.script,
        favicon=root + frame.favicon,
        arms=_rooted_artwork(frame.arms, root),
        funding_logo=_rooted_artwork(frame.funding_logo, root),
        canonical="",
        url="",
    )


def _rooted_artwork(artwork: Artwork | None, root: str) -> Artwork | None:
    return replace(artwork, src=root + artwork.src) if artwork else None
