"""A gallery in; what other sites show of it out: a fragment of HTML, and its style sheet.

No script and no frame: a heading, some linked photos and the way to the gallery, with absolute
addresses, usable without the styles. The styles have a stable address, so that a fragment that was
copied years ago still finds them. Item K4 of the page design.
"""

from __future__ import annotations

from pathlib import Path

from gallery_media.model.addresses import embed_key, gallery_file_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page, Step
from gallery_media.publishing.assets import CONTENT_TYPES, style_sheet
from gallery_media.publishing.edition import HTML, Edition
from gallery_media.publishing.sharing import shared_photos
from gallery_media.publishing.templates import filled, search_path

STYLES = "embed.css"


def embed_styles_key(gallery: str) -> str:
    """``g/<gallery>/embed.css``."""
    return gallery_file_key(gallery, STYLES)


def embed_styles(gallery: Gallery, theme: tuple[Path, ...] = ()) -> Page:
    """The style sheet of every embedded fragment of the gallery."""
    folders = search_path(theme)
    body = style_sheet(["embed"], folders).encode()
    return Page(embed_styles_key(gallery.slug), body, CONTENT_TYPES["css"], Step.AFTER)


def embed(edition: Edition) -> Page:
    """The fragment in one language."""
    return Page(
        embed_key(edition.gallery.slug, edition.code),
        embed_html(edition).encode(),
        HTML,
        Step.AFTER,
        lang=edition.code,
    )


def embed_html(edition: Edition) -> str:
    """The fragment's text."""
    gallery, code = edition.gallery, edition.code
    article = gallery.article(code)
    return filled(
        edition.templates,
        "pages/embed.html",
        language=edition.language,
        lang=code,
        direction=edition.language.direction,
        slug=gallery.slug,
        level=gallery.embedding.heading_level,
        title=edition.title,
        heading=article.gallery_heading if article else "",
        link_text=article.gallery_link_text if article else "",
        count=len(gallery.pictures),
        photos=shared_photos(edition, gallery.embedding.photos),
        entry=edition.absolute(edition.entry),
        styles=edition.absolute(embed_styles_key(gallery.slug)),
    )
