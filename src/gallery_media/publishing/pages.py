"""A site, a gallery and a release's stamp in; every page of the gallery in every language out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment

from gallery_media.model.addresses import article_key, entry_key, listing_key, photo_page_key
from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Text
from gallery_media.model.release import Page, Stamp, Step
from gallery_media.model.site import Site
from gallery_media.model.variant import LabelKind
from gallery_media.publishing.article_body import article_html
from gallery_media.publishing.assets import Assets, build_assets
from gallery_media.publishing.digest import content_digest
from gallery_media.publishing.frame import Crumb, Frame, Place, build_frame, removal
from gallery_media.publishing.gallery_json import gallery_json
from gallery_media.publishing.i18n import Language, load_language
from gallery_media.publishing.links import absolute, relative
from gallery_media.publishing.memory import PageMemory, digest_of, surroundings
from gallery_media.publishing.pager import pager
from gallery_media.publishing.preview import Preview, preview_of
from gallery_media.publishing.templates import environment, search_path
from gallery_media.publishing.view import NUMBERED_BELOW, anchor, photo_view, thumbs
from gallery_media.publishing.viewer import viewer_of

__all__ = ["content_digest", "render"]

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of one gallery while its pages are written."""

    site: Site
    gallery: Gallery
    stamp: Stamp
    language: Language
    languages: tuple[Language, ...]
    assets: Assets
    templates: Environment
    memory: PageMemory
    around: bytes

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def title(self) -> Text:
        return self.gallery.title.best(self.code)

    @property
    def entry(self) -> str:
        return entry_key(self.gallery.slug, self.code)


def render(
    site: Site,
    gallery: Gallery,
    stamp: Stamp,
    overrides: tuple[Path, ...] = (),
    memory: PageMemory | None = None,
) -> tuple[Page, ...]:
    """All pages and assets of a gallery, in the order of their steps.

    The same arguments give the same bytes. Only entry and listing pages carry the stamp, so that a
    release leaves the page of an unchanged photo as it is. ``overrides`` are folders whose
    templates, static files and catalogs go before the house's own. ``memory``: photo pages of
    earlier releases, which need not be written again when nothing that they show has changed.
    Raises SettingsError for a language without a catalog, ObjectMissing for a picture without
    variants.
    """
    folders = search_path(overrides)
    assets = build_assets(site, folders)
    languages = tuple(load_language(code, folders) for code in gallery.languages)
    pages = [*assets.pages, *gallery_json(gallery, folders)]
    memory, around = memory or PageMemory(), surroundings(site, gallery, overrides)
    for language in languages:
        edition = Edition(
            site,
            gallery,
            stamp,
            language,
            languages,
            assets,
            environment(language, overrides),
            memory,
            around,
        )
        pages += _listings(edition)
        pages += _photo_pages(edition)
        pages += _notices(edition)
        pages += _article(edition)
    return tuple(sorted(pages, key=lambda page: page.step))


def _listings(edition: Edition) -> Iterator[Page]:
    """The entry page and, when the pictures do not fit on it, the further listing pages."""
    gallery, code = edition.gallery, edition.code
    count = max(1, -(-len(gallery.pictures) // gallery.per_page))
    for number in range(1, count + 1):
        key = _listing_key(edition, code, number)
        start = (number - 1) * gallery.per_page
        shown = gallery.pictures[start : start + gallery.per_page]
        frame = _frame(
            edition,
            Place(
                key,
                tuple(
                    (other, _listing_key(edition, other.code, number))
                    for other in edition.languages
                ),
                crumbs=_article_crumb(edition, key),
                canonical=edition.entry,
                indexed=number == 1,
            ),
        )
        yield _page(
            edition,
            "pages/gallery.html",
            key,
            Step.ENTRY if number == 1 else Step.LISTING,
            immutable=number > 1,
            frame=frame,
            preview=_preview(
                # Further listing pages are of the same gallery, and have its card.
                edition,
                gallery.pictures[:1],
                edition.title,
                card=LabelKind.GALLERY_CARD,
            ),
            gallery=gallery,
            stamp=edition.stamp,
            title=edition.title,
            intro=gallery.intro.best(code),
            event_name=gallery.event.name.best(code),
            place=gallery.event.place.best(code),
            privacy_notice=gallery.privacy_notice.best(code),
            thumbs=thumbs(gallery, shown, edition.language, key, start=start),
            pager=pager(number, count, partial(_listing_link, edition, key)),
            viewer=viewer_of(
                gallery,
                start,
                len(shown),
                edition.language,
                _neighbour(edition, key, gallery.pictures[start - 1 : start] if start else ()),
                _neighbour(edition, key, gallery.pictures[start + len(shown) :][:1]),
            ),
            viewer_script=relative(key, edition.assets.viewer),
        )


def _photo_pages(edition: Edition) -> Iterator[Page]:
    gallery = edition.gallery
    pictures = gallery.pictures
    total = len(pictures)
    for index, picture in enumerate(pictures):
        made_from = (
            edition.around,
            edition.code,
            digest_of(picture),
            *(one.photo for one in pictures[index - 1 : index] if index),
            "|",
            *(one.photo for one in pictures[index + 1 : index + 2]),
            index < gallery.per_page,
            (index, total) if total < NUMBERED_BELOW else None,
        )
        yield edition.memory.page(made_from, partial(_photo_page, edition, index))


def _photo_page(edition: Edition, index: int) -> Page:
    """One photo's page. What is used here besides the surroundings, ``made_from`` has to name."""
    gallery, code = edition.gallery, edition.code
    pictures = gallery.pictures
    picture = pictures[index]
    key = photo_page_key(gallery.slug, code, picture.photo)
    view = photo_view(gallery, index, edition.language, key)
    # Not to a further listing page: its address changes with every release, this page not.
    back = relative(key, edition.entry)
    if index < gallery.per_page:
        back += f"#{anchor(picture)}"
    frame = _frame(
        edition,
        Place(
            key,
            tuple(
                (other, photo_page_key(gallery.slug, other.code, picture.photo))
                for other in edition.languages
            ),
            crumbs=(Crumb(edition.title, back),),
        ),
    )
    return _page(
        edition,
        "pages/photo.html",
        key,
        Step.PHOTO_PAGE,
        frame=frame,
        preview=_preview(edition, (picture,), view.heading, view.caption.words),
        gallery=gallery,
        title=edition.title,
        photo=view,
        back=back,
        previous=_neighbour(edition, key, pictures[index - 1 : index] if index else ()),
        following=_neighbour(edition, key, pictures[index + 1 : index + 2]),
        place=gallery.event.place.best(code),
        removal=removal(gallery, edition.language, picture.photo),
    )


def _notices(edition: Edition) -> Iterator[Page]:
    """At the addresses of withdrawn photos: that the photo was removed, and nothing of it.

    They follow the flip, so that until then the gallery's links lead to the photo's own page.
    """
    gallery, code = edition.gallery, edition.code
    for photo in gallery.withdrawn:
        key = photo_page_key(gallery.slug, code, photo)
        others = tuple(
            (other, photo_page_key(gallery.slug, other.code, photo)) for other in edition.languages
        )
        entry = relative(key, edition.entry)
        place = Place(key, others, crumbs=(Crumb(edition.title, entry),), indexed=False)
        yield _page(
            edition,
            "pages/withdrawn.html",
            key,
            Step.AFTER,
            frame=_frame(edition, place),
            preview=_preview(edition, (), edition.title),
            title=edition.title,
            entry=entry,
        )


def _article(edition: Edition) -> Iterator[Page]:
    gallery, code = edition.gallery, edition.code
    article = gallery.article(code)
    if article is None:
        return
    key = article_key(gallery.slug, code)
    crumbs = (Crumb(Text(article.section, code)),) if article.section else ()
    # A language without the article still has the gallery that the article is about.
    others = tuple(
        (
            other,
            article_key(gallery.slug, other.code)
            if gallery.article(other.code)
            else entry_key(gallery.slug, other.code),
        )
        for other in edition.languages
    )
    frame = _frame(edition, Place(key, others, crumbs=crumbs))
    yield _page(
        edition,
        "pages/article.html",
        key,
        Step.AFTER,
        frame=frame,
        preview=_preview(
            edition,
            gallery.pictures[:1],
            Text(article.title, code),
            article.summary,
            card=LabelKind.ARTICLE_CARD,
        ),
        gallery=gallery,
        title=edition.title,
        article=article,
        body=article_html(article.body),
        thumbs=thumbs(
            gallery, gallery.pictures[: article.teaser_count], edition.language, key, eager=0
        ),
        entry=relative(key, edition.entry),
    )


def _page(
    edition: Edition,
    template: str,
    key: str,
    step: Step,
    *,
    immutable: bool = False,
    **values: object,
) -> Page:
    written = edition.templates.get_template(template).render(language=edition.language, **values)
    return Page(key, written.encode(), HTML, step, lang=edition.code, immutable=immutable)


def _frame(edition: Edition, place: Place) -> Frame:
    return build_frame(edition.site, edition.gallery, edition.language, edition.assets, place)


def _preview(
    edition: Edition,
    pictures: tuple[Picture, ...],
    title: Text,
    said: str = "",
    card: LabelKind = LabelKind.CARD,
) -> Preview:
    return preview_of(
        partial(absolute, edition.site),
        edition.code,
        pictures[0] if pictures else None,
        title,
        said or edition.gallery.intro.best(edition.code).words,
        card,
    )


def _listing_key(edition: Edition, code: str, number: int) -> str:
    slug = edition.gallery.slug
    if number == 1:
        return entry_key(slug, code)
    return listing_key(slug, code, edition.stamp.release, f"page-{number}")


def _listing_link(edition: Edition, page: str, number: int) -> str:
    return relative(page, _listing_key(edition, edition.code, number))


def _neighbour(edition: Edition, page: str, pictures: tuple[Picture, ...]) -> str:
    """The way to the one picture's page, or "" at either end of the gallery."""
    for picture in pictures:
        return relative(page, photo_page_key(edition.gallery.slug, edition.code, picture.photo))
    return ""


def _article_crumb(edition: Edition, page: str) -> tuple[Crumb, ...]:
    article: Article | None = edition.gallery.article(edition.code)
    if article is None:
        return ()
    key = article_key(edition.gallery.slug, edition.code)
    return (Crumb(Text(article.title, article.lang), relative(page, key)),)
