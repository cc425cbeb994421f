"""A gallery and its article in; the photo above the article's text out, where it names one."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.addresses import photo_page_key
from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Text
from gallery_media.publishing import grid
from gallery_media.publishing.alt import alt_for, shown_caption
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import relative
from gallery_media.publishing.shot import Shot, shot_of
from gallery_media.publishing.view import neutral

LARGEST_RUNG = 1600
"""It is 44 rem wide at most: 1600 serves screens of density 2."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The photo, the way to its own page, and what stands below it."""

    href: str
    shot: Shot
    classes: str
    colour: str
    caption: Text
    by_caption: bool
    credit_line: Text


def lead_photo(gallery: Gallery, article: Article, language: Language, page: str) -> Lead | None:
    """None where the article names no photo, or one that is not shown (any more)."""
    found = (
        (index, picture)
        for index, picture in enumerate(gallery.pictures)
        if picture.photo == article.lead_image
    )
    index, picture = next(found, (0, None))
    if picture is None:
        return None
    ratio = grid.aspect(picture.width, picture.height)
    alt = alt_for(picture.caption, language.code, neutral(gallery, index, language))
    return Lead(
        href=relative(page, photo_page_key(gallery.slug, language.code, picture.photo)),
        shot=shot_of(picture, page, alt.text, grid.lead_sizes(ratio), largest=LARGEST_RUNG),
        classes=grid.aspect_class(ratio),
        colour=grid.colour_class(picture.mean_colour),
        caption=shown_caption(picture.caption, language.code),
        by_caption=alt.by_caption,
        credit_line=gallery.credit(picture.caption.credit_line, language.code),
    )
