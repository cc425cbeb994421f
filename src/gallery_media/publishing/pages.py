"""A site, a gallery and a release's stamp in; every page of the gallery in every language out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gallery_media.model.addresses import photo_page_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.package import Packed
from gallery_media.model.release import Page, PublicObject, Stamp, Step
from gallery_media.model.site import Site
from gallery_media.publishing import oembed
from gallery_media.publishing.article_page import article_pages
from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.digest import content_digest
from gallery_media.publishing.discovery import discovery
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filters import is_index
from gallery_media.publishing.frame import Crumb, Place, removal
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.listings import listings
from gallery_media.publishing.memory import PageMemory, digest_of, surroundings
from gallery_media.publishing.photos_json import photos_json
from gallery_media.publishing.selecting import take_of
from gallery_media.publishing.structured import block, image_object
from gallery_media.publishing.templates import environment, search_path
from gallery_media.publishing.theme import check_theme
from gallery_media.publishing.view import NUMBERED_BELOW, anchor, photo_view
from gallery_media.publishing.worded import Changes

__all__ = ["Rendering", "content_digest", "render", "render_changes"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """``pages`` in the order of their steps; ``kept``: objects of the live release that would be
    written with the same bytes, and were not."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]


def render(
    site: Site,
    gallery: Gallery,
    stamp: Stamp,
    memory: PageMemory | None = None,
) -> tuple[Page, ...]:
    """All pages and assets of a gallery, in the order of their steps.

    The same arguments give the same bytes. Only entry pages carry the stamp, so that a release
    leaves whatever shows unchanged photos as it is. ``memory``: photo pages of earlier
    releases, which need not be written again when nothing that they show has changed.
    Raises SettingsError for a language without a catalog and for a theme that cannot be used,
    ObjectMissing for a picture without variants.
    """
    return render_changes(site, gallery, stamp, (), memory).pages


def render_changes(
    site: Site,
    gallery: Gallery,
    stamp: Stamp,
    lying: Sequence[PublicObject],
    memory: PageMemory | None = None,
    packed: Sequence[Packed] = (),
    changed: Changes | None = None,
) -> Rendering:
    """Like ``render``, without pages that ``lying`` has already.

    ``lying``: objects of an earlier release that are known to be in the bucket as they were put.
    Cost follows the change: neither memory nor the earlier pages' bytes are needed. ``packed``: ZIP
    files that entry pages offer. ``changed``: when words became others since they were first shown.
    """
    folders = search_path(site.theme)
    check_theme(site.theme)
    assets = build_assets(site, folders)
    languages = tuple(load_language(code, folders) for code in gallery.languages)
    editions = [
        Edition(
            site, gallery, stamp, language, languages, assets, environment(language, site.theme)
        )
        for language in languages
    ]
    around = surroundings(site, gallery)
    digests = tuple(digest_of(picture) for picture in gallery.pictures)
    known: dict[str, list[PublicObject]] = {}
    for item in lying:
        if item.made_from:
            known.setdefault(item.made_from, []).append(item)
    listed = listings(editions, digests, around, known, packed)
    told = photos_json(gallery, folders, digests, around, known, packed)
    found = discovery(editions, digests, around, known, changed or {})
    pages = [*assets.pages, *told.pages, *listed.pages, *found.pages]
    kept = [*told.kept, *listed.kept, *found.kept]
    memory = memory or PageMemory()
    on_entry = 0 if is_index(gallery) else gallery.per_page
    for edition in editions:
        for index, made_from in enumerate(_photo_pages(edition, digests, around, on_entry)):
            if lying_there := known.get(made_from):
                kept += lying_there
            else:
                pages.append(
                    memory.page(made_from, partial(_written, edition, index, on_entry, made_from))
                )
        pages += _notices(edition)
        pages += article_pages(edition)
    return Rendering(tuple(sorted(pages, key=lambda page: page.step)), tuple(kept))


def _photo_pages(
    edition: Edition, digests: Sequence[bytes], around: bytes, on_entry: int
) -> Iterator[str]:
    """For each photo a digest of all that its page is made from; ``on_entry``: how many photos the
    gallery's first page shows at most."""
    gallery = edition.gallery
    pictures = gallery.pictures
    total = len(pictures)
    for index, picture in enumerate(digests):
        made_from = (
            "photo page",
            around,
            edition.code,
            picture,
            *(one.photo for one in pictures[index - 1 : index] if index),
            "|",
            *(one.photo for one in pictures[index + 1 : index + 2]),
            index < on_entry,
            (index, total) if total < NUMBERED_BELOW else None,
        )
        yield digest_of(made_from).hex()


def _written(edition: Edition, index: int, on_entry: int, made_from: str) -> Page:
    return replace(_photo_page(edition, index, on_entry), made_from=made_from)


def _photo_page(edition: Edition, index: int, on_entry: int) -> Page:
    """One photo's page. What is used here besides the surroundings, ``made_from`` has to name."""
    gallery, code = edition.gallery, edition.code
    pictures = gallery.pictures
    picture = pictures[index]
    key = photo_page_key(gallery.slug, code, picture.photo)
    view = photo_view(gallery, index, edition.language, key)
    # Not to a further listing page: its address changes with its part, this page not.
    back = relative(key, edition.entry)
    if index < on_entry:
        back += f"#{anchor(picture)}"
    frame = edition.frame(
        Place(
            key,
            tuple(
                (other, photo_page_key(gallery.slug, other.code, picture.photo))
                for other in edition.languages
            ),
            crumbs=(Crumb(edition.title, back),),
            links=oembed.discovery(edition, picture.photo, view.heading.words),
            data=block(
                edition.site,
                lambda: image_object(edition.site, gallery, picture, code, view.heading),
            ),
        ),
    )
    return edition.page(
        "pages/photo.html",
        key,
        Step.PHOTO_PAGE,
        frame=frame,
        preview=edition.preview((picture,), view.heading, view.caption.words),
        gallery=gallery,
        title=edition.title,
        photo=view,
        take=take_of(edition, picture, key),
        back=back,
        previous=edition.neighbour(key, pictures[index - 1 : index] if index else ()),
        following=edition.neighbour(key, pictures[index + 1 : index + 2]),
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
        yield edition.page(
            "pages/withdrawn.html",
            key,
            Step.AFTER,
            frame=edition.frame(place),
            preview=edition.preview((), edition.title),
            title=edition.title,
            entry=entry,
        )
