"""A gallery in all its languages goes in; the pages of its filters come out, and the ways to them.

They are addressed by their bytes like further listing pages. From filter to filter the way leads
over the entry page, which alone names them all: a filter changes with its own photos and no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gallery_media.model.addresses import listing_key
from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import NOTHING
from gallery_media.model.release import Page, PublicObject, Step
from gallery_media.publishing.bundle import Bundle, bundle
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filter_links import FilterGroup, FilterLink
from gallery_media.publishing.filters import Filter, day_anchor, day_words, filters_of
from gallery_media.publishing.frame import Crumb, Place
from gallery_media.publishing.links import relative
from gallery_media.publishing.pager import PartLink, pager
from gallery_media.publishing.parts import Part, parts_of
from gallery_media.publishing.selecting import selecting_of
from gallery_media.publishing.view import NUMBERED_BELOW, thumbs
from gallery_media.publishing.viewer import viewer_of

FILTERS = "atlasit"
"""The anchor of the filters on the entry page."""


@dataclass(frozen=True, slots=True)
class FilterPages:
    """``pages`` to put; ``kept``: pages of the live release that are right as they are;
    ``navigation``: what the entry page of each edition says."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]
    navigation: tuple[tuple[FilterGroup, ...], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter whose pages are written; ``gallery`` has its pictures alone. ``pages`` to put,
    ``kept``: those of the live release."""

    filter: Filter
    gallery: Gallery
    parts: tuple[Part, ...]
    addresses: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    kept: tuple[PublicObject, ...] = ()


def filter_pages(
    editions: Sequence[Edition],
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
    without: Collection[FilterKind] = (),
) -> FilterPages:
    """``digests``: one for each of the gallery's pictures. ``around``: a digest of all that pages
    are made from besides them. ``known``: objects of the live release by what they were made from.
    ``without``: kinds to which something else leads.
    """
    found = [
        pages_of(editions, one, digests, around, known)
        for one in filters_of(editions[0].gallery)
        if one.kind not in without
    ]
    return FilterPages(
        tuple(page for chosen in found for page in chosen.pages),
        tuple(item for chosen in found for item in chosen.kept),
        tuple(_navigation(edition, found) for edition in editions),
    )


def pages_of(
    editions: Sequence[Edition],
    one: Filter,
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
) -> Chosen:
    """The pages of one filter, in all languages."""
    whole = editions[0].gallery
    own = replace(whole, pictures=tuple(whole.pictures[index] for index in one.indices))
    parts = parts_of([picture.photo for picture in own.pictures], own.per_page)
    chosen = Chosen(one, own, parts)
    made: list[Bundle] = []
    for part in parts:

        def write(address: str, part: Part = part) -> list[Page]:
            return [
                _page(edition, chosen, part, number, address)
                for edition in editions
                for number in range(1, part.pages + 1)
            ]

        made_from = _made_from(whole, chosen, part, digests, around)
        made.append(bundle(made_from, part.pages * len(editions), known, write))
    return replace(
        chosen,
        addresses=tuple(one.address for one in made),
        pages=tuple(page for one in made for page in one.pages),
        kept=tuple(item for one in made for item in one.kept),
    )


def _made_from(
    whole: Gallery, chosen: Chosen, part: Part, digests: Sequence[bytes], around: bytes
) -> str:
    """A digest of all that the part's pages show (hex)."""
    one, pictures = chosen.filter, chosen.gallery.pictures
    indices = one.indices[part.start : part.end]
    digest = hashlib.sha256(b"filter")
    digest.update(around)
    for index in indices:
        digest.update(digests[index])
    rest = (
        one.kind.value,
        one.about,
        one.day,
        tuple(picture.photo for picture in pictures[part.start - 1 : part.start] if part.start),
        tuple(picture.photo for picture in pictures[part.end : part.end + 1]),
        len(chosen.parts) == 1,
        # Where there are few, photos are numbered: through the gallery, in the viewer the filter.
        (indices, len(whole.pictures)) if len(whole.pictures) < NUMBERED_BELOW else (),
        (part.start, len(pictures)) if len(pictures) < NUMBERED_BELOW else (),
    )
    digest.update(repr(rest).encode())
    return digest.hexdigest()


def _page(edition: Edition, chosen: Chosen, part: Part, number: int, address: str) -> Page:
    """Page ``number`` of a part. What is used here besides the surroundings, ``_made_from`` has to
    name."""
    own, whole, code = chosen.gallery, edition.gallery, edition.code
    name = f"page-{number}"
    key = listing_key(whole.slug, code, address, name)
    start, end = part.shown(number)
    shown = own.pictures[start:end]
    alone = len(chosen.parts) == 1
    words = chosen.filter.words(edition.language)
    entry = relative(key, edition.entry)
    day = chosen.filter.day
    place = Place(
        key,
        tuple(
            (other, listing_key(whole.slug, other.code, address, name))
            for other in edition.languages
        ),
        crumbs=(
            *edition.article_crumb(key),
            Crumb(edition.title, entry),
            # Over the entry page, because the day's own page changes with each of its photos.
            *_day_crumb(edition, day, entry),
        ),
        canonical=edition.entry,
        indexed=False,
    )

    def link(other: int) -> str:
        return relative(key, listing_key(whole.slug, code, address, f"page-{other}"))

    return edition.page(
        "pages/filter.html",
        key,
        Step.LISTING,
        immutable=True,
        frame=edition.frame(place),
        preview=edition.preview(shown[:1], words),
        gallery=replace(whole, pictures=()),
        # Said where all pages of the filter are of the same release.
        count=len(own.pictures) if alone else 0,
        title=edition.title,
        kind=chosen.filter.kind,
        words=words,
        day=day,
        day_words=NOTHING if day is None else day_words(day, edition.language),
        entry=entry,
        to_filters=f"{entry}#{FILTERS}",
        thumbs=thumbs(
            whole,
            shown,
            edition.language,
            key,
            numbers=chosen.filter.indices[start:end],
        ),
        pager=pager(number, part.pages, link),
        select=selecting_of(edition, key),
        viewer=viewer_of(
            own,
            start,
            len(shown),
            edition.language,
            edition.neighbour(key, own.pictures[start - 1 : start] if start else ()),
            edition.neighbour(key, own.pictures[end : end + 1]),
        ),
        viewer_script=relative(key, edition.assets.viewer),
    )


def _day_crumb(edition: Edition, day: str | None, entry: str) -> Iterator[Crumb]:
    if day is not None:
        yield Crumb(day_words(day, edition.language), f"{entry}#{day_anchor(day)}")


def _navigation(edition: Edition, every: Sequence[Chosen]) -> tuple[FilterGroup, ...]:
    return tuple(
        FilterGroup(kind, tuple(link_to(edition, chosen, edition.entry) for chosen in some))
        for kind, some in groupby(every, lambda chosen: chosen.filter.kind)
    )


def link_to(edition: Edition, chosen: Chosen, page: str) -> FilterLink:
    """The way from ``page`` to a filter."""

    def first_page(address: str) -> str:
        key = listing_key(edition.gallery.slug, edition.code, address, "page-1")
        return relative(page, key)

    parts = tuple(
        PartLink(part.start + 1, part.end, first_page(address), current=False)
        for part, address in zip(chosen.parts, chosen.addresses, strict=True)
    )
    return FilterLink(
        words=chosen.filter.words(edition.language),
        count=len(chosen.gallery.pictures),
        href=parts[0].href,
        first=chosen.filter.indices[0],
        parts=parts if len(parts) > 1 else (),
    )
