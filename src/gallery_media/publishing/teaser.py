"""A gallery and its article in; the pictures that the article shows out."""

from __future__ import annotations

from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.view import Thumb, thumbs


def teaser(
    gallery: Gallery, article: Article, most: int, language: Language, page: str
) -> tuple[Thumb, ...]:
    """At most so many: those that the article picks and the gallery shows, else the first ones,
    but for the one that stands above the text already.

    All are fetched when they come near: an article begins with its text.
    """
    at = {str(picture.photo): place for place, picture in enumerate(gallery.pictures)}
    picked = [at[photo] for photo in dict.fromkeys(article.teaser_pick) if photo in at]
    first = [place for photo, place in at.items() if photo != article.lead_image]
    places = tuple(picked or first or at.values())[:most]
    pictures = tuple(gallery.pictures[place] for place in places)
    return thumbs(gallery, pictures, language, page, numbers=places, eager=0)
