"""A large gallery in all its languages goes in; a page for each of its days comes out, and behind
it the pages of that day's sections.

A day's page has an address by its bytes, as further listing pages have. It leads to its sections;
from there, and from day to day, the way leads over the entry page: a photo changes the pages of its
own day and of no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gallery_media.model.addresses import listing_key
from gallery_media.model.filters import FilterKind
from gallery_media.model.release import Page, PublicObject, Step
from gallery_media.publishing.bundle import bundle
from gallery_media.publishing.covers import Cover, filter_covers, picture_covers
from gallery_media.publishing.days import Day
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filter_pages import FILTERS, Chosen, link_to, pages_of
from gallery_media.publishing.filters import day_anchor
from gallery_media.publishing.frame import Crumb, Place
from gallery_media.publishing.links import relative
from gallery_media.publishing.view import NUMBERED_BELOW


@dataclass(frozen=True, slots=True)
class DayPages:
    """``pages`` to put, ``kept``: pages of the live release that are right as they are; ``covers``:
    what the entry page of each edition shows."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]
    covers: tuple[tuple[Cover, ...], ...]


def day_pages(
    editions: Sequence[Edition],
    days: Sequence[Day],
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
) -> DayPages:
    """``digests``: one for each of the gallery's pictures. ``around``: a digest of all that pages
    are made from besides them. ``known``: objects of the live release by what they were made from.
    """
    pages: list[Page] = []
    kept: list[PublicObject] = []
    addresses: list[str] = []
    for day in days:
        sections = [pages_of(editions, one, digests, around, known) for one in day.sections]

        def write(
            address: str, day: Day = day, sections: Sequence[Chosen] = sections
        ) -> list[Page]:
            return [_page(edition, day, sections, address) for edition in editions]

        made_from = _made_from(editions[0], day, sections, digests, around)
        made = bundle(made_from, len(editions), known, write)
        addresses.append(made.address)
        pages += [*(page for one in sections for page in one.pages), *made.pages]
        kept += [*(item for one in sections for item in one.kept), *made.kept]
    covers = tuple(_covers(edition, days, addresses) for edition in editions)
    return DayPages(tuple(pages), tuple(kept), covers)


def _covers(edition: Edition, days: Sequence[Day], addresses: Sequence[str]) -> tuple[Cover, ...]:
    shown = picture_covers(edition, [day.first for day in days], edition.entry)
    return tuple(
        Cover(
            day.words(edition.language),
            day.count,
            relative(edition.entry, _key(edition, edition.code, address)),
            current=False,
            thumb=thumb,
            day=day.about,
            anchor=day_anchor(day.about),
        )
        for day, address, thumb in zip(days, addresses, shown, strict=True)
    )


def _made_from(
    edition: Edition, day: Day, sections: Sequence[Chosen], digests: Sequence[bytes], around: bytes
) -> str:
    """A digest of all that the day's page shows (hex)."""
    total = len(edition.gallery.pictures)
    digest = hashlib.sha256(b"day")
    digest.update(around)
    digest.update(digests[day.first])
    rest: list[object] = [day.about]
    for one in sections:
        first = one.filter.indices[0]
        digest.update(digests[first])
        numbered = (first, total) if total < NUMBERED_BELOW else None
        parts = [(part.start, part.end) for part in one.parts]
        rest.append((one.filter.about, numbered, parts, one.addresses))
    digest.update(repr(rest).encode())
    return digest.hexdigest()


def _page(edition: Edition, day: Day, sections: Sequence[Chosen], address: str) -> Page:
    """What is used here besides the surroundings, ``_made_from`` has to name."""
    key = _key(edition, edition.code, address)
    entry = relative(key, edition.entry)
    words = day.words(edition.language)
    place = Place(
        key,
        tuple((other, _key(edition, other.code, address)) for other in edition.languages),
        crumbs=(*edition.article_crumb(key), Crumb(edition.title, entry)),
        canonical=edition.entry,
        indexed=False,
    )
    links = tuple(link_to(edition, one, key) for one in sections)
    covers = filter_covers(edition, links, key)
    return edition.page(
        "pages/day.html",
        key,
        Step.LISTING,
        immutable=True,
        frame=edition.frame(place),
        preview=edition.preview((edition.gallery.pictures[day.first],), words),
        gallery=replace(edition.gallery, pictures=()),
        title=edition.title,
        words=words,
        date=day.about,
        count=day.count,
        kind=FilterKind.DAY,
        entry=entry,
        to_filters=f"{entry}#{FILTERS}",
        anchor_of_sections=FILTERS,
        # A withdrawal looks for the photo's id on listing pages that no manifest lists.
        sections=[replace(cover, anchor=cover.thumb.anchor) for cover in covers],
    )


def _key(edition: Edition, code: str, address: str) -> str:
    return listing_key(edition.gallery.slug, code, address, "page-1")
