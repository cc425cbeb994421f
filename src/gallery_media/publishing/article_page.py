"""A gallery's edition goes in; the page of its article in that language comes out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.model.addresses import article_key, entry_key
from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Step
from gallery_media.model.variant import LabelKind
from gallery_media.publishing import feed
from gallery_media.publishing.article_body import article_body
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.frame import Crumb, Place
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.lead import lead_photo
from gallery_media.publishing.links import relative
from gallery_media.publishing.structured import block, news_article
from gallery_media.publishing.teaser import teaser


def article_pages(edition: Edition) -> Iterator[Page]:
    """One, or none where the gallery has no article in this language."""
    gallery, code = edition.gallery, edition.code
    article = gallery.article(code)
    if article is None:
        return
    key = article_key(gallery.slug, code)
    shared = shared_picture(gallery, article)
    frame = edition.frame(
        Place(
            key,
            _others(edition),
            crumbs=(Crumb(Text(article.section, code)),) if article.section else (),
            indexed=article.indexed,
            links=feed.discovery(edition),
            data=block(edition.site, lambda: news_article(edition.site, gallery, article, shared)),
        )
    )
    body = article_body(article.body, edition.language.gettext("Table"))
    most = article.teaser_count if body.photos is None else body.photos
    yield edition.page(
        "pages/article.html",
        key,
        Step.AFTER,
        frame=frame,
        preview=edition.preview(
            shared, Text(article.title, code), article.summary, card=LabelKind.ARTICLE_CARD
        ),
        gallery=gallery,
        title=edition.title,
        article=article,
        lead=lead_photo(gallery, article, edition.language, key),
        body=body.before,
        rest=body.after,
        thumbs=teaser(gallery, article, most, edition.language, key),
        entry=relative(key, edition.entry),
    )


def shared_picture(gallery: Gallery, article: Article) -> tuple[Picture, ...]:
    """What other sites show of the article: the photo that it names, else the gallery's first."""
    named = tuple(one for one in gallery.pictures if one.photo == article.shared_image)
    return named or gallery.pictures[:1]


def _others(edition: Edition) -> tuple[tuple[Language, str], ...]:
    """A language without the article still has the gallery that the article is about."""
    slug = edition.gallery.slug
    return tuple(
        (
            other,
            article_key(slug, other.code)
            if edition.gallery.article(other.code)
            else entry_key(slug, other.code),
        )
        for other in edition.languages
    )
