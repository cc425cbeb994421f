"""Articles and the names of a gallery's photos (``Named.one``) go in; which photos articles mean
comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import LabelKind

Cards = tuple[tuple[LabelKind, str], ...]
"""Cards that a photo carries besides its own: of what, and in which language."""


def with_ids(article: Article, names: Mapping[str, PhotoId]) -> Article:
    """The article's photos by their ids: names of files belong on no page, and in no snapshot."""
    picked = (names.get(name) for name in article.teaser_pick)
    return replace(
        article,
        teaser_pick=tuple(photo for photo in picked if photo),
        lead_image=names.get(article.lead_image) or "",
        og_image=names.get(article.og_image) or "",
    )


def unshown_picks(
    articles: Iterable[Article], names: Mapping[str, PhotoId], shown: Collection[PhotoId]
) -> int:
    """How many photos articles name that the gallery does not show."""
    named = {name for article in articles for name in article.named_photos}
    return sum(names.get(name) not in shown for name in named)


def cards_by_photo(
    gallery: Gallery, names: Mapping[str, PhotoId], cover: PhotoId | None
) -> dict[PhotoId, Cards]:
    """Who carries the cards of gallery and article: the cover, unless an article names another."""
    carried: dict[PhotoId, list[tuple[LabelKind, str]]] = {}
    for lang in gallery.languages:
        article = gallery.article(lang)
        named = names.get(article.shared_image) if article else None
        holders = [(LabelKind.GALLERY_CARD, cover)]
        holders += [(LabelKind.ARTICLE_CARD, named or cover)] if article else []
        for kind, photo in holders:
            if photo:
                carried.setdefault(photo, []).append((kind, lang))
    return {photo: tuple(cards) for photo, cards in carried.items()}
