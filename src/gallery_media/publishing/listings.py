"""A gallery in all its languages goes in; its entry pages and further listing pages come out.

Further pages are addressed by the bytes of their part, in all languages together: what did not
change keeps its address and is not put again, and whoever came from an older entry page turns the
pages of that older gallery to their end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gallery_media.model.addresses import entry_key, listing_key
from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import NOTHING, Text
from gallery_media.model.package import Packed
from gallery_media.model.release import Page, PublicObject, Step
from gallery_media.model.variant import LabelKind
from gallery_media.publishing import feed, oembed
from gallery_media.publishing.bundle import bundle
from gallery_media.publishing.covers import Cover, filter_covers, part_covers
from gallery_media.publishing.day_pages import day_pages
from gallery_media.publishing.days import days_of
from gallery_media.publishing.discovery import photo_heading
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.filter_links import FilterGroup
from gallery_media.publishing.filter_pages import FILTERS, filter_pages
from gallery_media.publishing.filters import is_index
from gallery_media.publishing.frame import Place
from gallery_media.publishing.links import relative
from gallery_media.publishing.offers import Offer, offers
from gallery_media.publishing.pager import PartLink, pager
from gallery_media.publishing.parts import Part, parts_of
from gallery_media.publishing.selecting import selecting_of
from gallery_media.publishing.structured import block, image_gallery
from gallery_media.publishing.view import NUMBERED_BELOW, thumbs
from gallery_media.publishing.viewer import viewer_of

PARTS = "dalas"
"""The anchor of the list of parts on the entry page."""


@dataclass(frozen=True, slots=True)
class Listings:
    """``pages`` to put; ``kept``: pages of the live release that are right as they are."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]


def listings(
    editions: Sequence[Edition],
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
    packed: Sequence[Packed] = (),
) -> Listings:
    """Entry pages and further listing pages in all languages.

    ``digests``: one for each of the gallery's pictures. ``around``: a digest of all that pages are
    made from besides them. ``known``: objects of the live release by what they were made from.
    ``packed``: ZIP files; entry pages alone offer them, because those are of one release.
    """
    gallery = editions[0].gallery
    by_section = is_index(gallery)
    # Its photos are on the pages of its sections, and nowhere twice.
    photos = [] if by_section else [picture.photo for picture in gallery.pictures]
    parts = parts_of(photos, gallery.per_page)
    addresses: list[str] = []
    pages: list[Page] = []
    kept: list[PublicObject] = []
    for part in parts:
        made_from = _made_from(gallery, part, digests, around, alone=len(parts) == 1)
        numbers = range(2 if part.start == 0 else 1, part.pages + 1)

        def write(address: str, part: Part = part, numbers: range = numbers) -> list[Page]:
            return [
                _listing(edition, part, number, address, alone=len(parts) == 1)
                for edition in editions
                for number in numbers
            ]

        found = bundle(made_from, len(numbers) * len(editions), known, write)
        addresses.append(found.address)
        pages += found.pages
        kept += found.kept
    days = days_of(gallery)
    by_day = day_pages(editions, days, digests, around, known)
    choices = filter_pages(
        editions, digests, around, known, without=(FilterKind.DAY,) if days else ()
    )
    pages += [*by_day.pages, *choices.pages]
    kept += [*by_day.kept, *choices.kept]
    for edition, filters, covers in zip(editions, choices.navigation, by_day.covers, strict=True):
        if by_section and not days:
            covers = filter_covers(edition, filters[0].links, edition.entry)
            filters = filters[1:]
        entry = _listing(
            edition, parts[0], 1, addresses[0], alone=len(parts) == 1,
            parts=part_covers(edition, tuple(_part_links(edition, parts, addresses))),
            offers=offers(packed, gallery, edition.language, edition.entry),
            covers=covers, by_day=bool(days), filters=filters,
        )  # fmt: skip
        pages.append(entry)
    return Listings(tuple(pages), tuple(kept))


def _made_from(
    gallery: Gallery, part: Part, digests: Sequence[bytes], around: bytes, *, alone: bool
) -> str:
    """A digest of all that the part's pages show, but for the release's stamp (hex)."""
    pictures, total = gallery.pictures, len(gallery.pictures)
    digest = hashlib.sha256(b"listing")
    digest.update(around)
    for picture in digests[part.start : part.end]:
        digest.update(picture)
    neighbours = (
        tuple(one.photo for one in pictures[part.start - 1 : part.start] if part.start),
        tuple(one.photo for one in pictures[part.end : part.end + 1]),
        # Further listing pages are of the same gallery, and have its card.
        *digests[:1],
        # Where a photo has no words of its own, it is called by its number; see ``neutral``.
        (part.start, total) if alone or total < NUMBERED_BELOW else part.start == 0,
        gallery.per_page,
    )
    digest.update(repr(neighbours).encode())
    return digest.hexdigest()


def _listing(
    edition: Edition,
    part: Part,
    number: int,
    address: str,
    *,
    alone: bool,
    parts: tuple[Cover, ...] = (),
    covers: tuple[Cover, ...] = (),
    by_day: bool = False,
    offers: tuple[Offer, ...] = (),
    filters: tuple[FilterGroup, ...] = (),
) -> Page:
    """Page ``number`` of a part; page 1 of the first part is the entry page."""
    gallery, code = edition.gallery, edition.code
    key = _key(gallery, code, part, address, number)
    first = key == edition.entry
    start, end = part.shown(number)
    shown = gallery.pictures[start:end]
    place = Place(
        key,
        tuple(
            (other, _key(gallery, other.code, part, address, number)) for other in edition.languages
        ),
        crumbs=edition.article_crumb(key),
        canonical=edition.entry,
        indexed=first,
        links=(*feed.discovery(edition), *oembed.discovery(edition, title=edition.title.words))
        if first
        else (),
        data=block(
            edition.site, lambda: image_gallery(edition.site, gallery, code, _cover(edition))
        )
        if first
        else Markup(),
    )

    def link(other: int) -> str:
        return relative(key, _key(gallery, code, part, address, other))

    return edition.page(
        "pages/gallery.html",
        key,
        Step.ENTRY if first else Step.LISTING,
        immutable=not first,
        frame=edition.frame(place),
        preview=edition.preview(gallery.pictures[:1], edition.title, card=LabelKind.GALLERY_CARD),
        gallery=replace(gallery, pictures=()),
        # Said where it is true of the release: pages of a part outlive it.
        count=len(gallery.pictures) if first or alone else 0,
        stamp=edition.stamp if first else None,
        title=edition.title,
        intro=gallery.intro.best(code),
        event_name=gallery.event.name.best(code),
        place=gallery.event.place.best(code),
        privacy_notice=gallery.privacy_notice.best(code),
        thumbs=thumbs(gallery, shown, edition.language, key, start=start),
        pager=pager(number, part.pages, link),
        parts=parts,
        sections=covers,
        by_day=by_day,
        to_parts="" if first or alone else f"{relative(key, edition.entry)}#{PARTS}",
        anchor_of_parts=PARTS,
        offers=offers,
        filters=filters,
        anchor_of_filters=FILTERS,
        select=None if covers or not shown else selecting_of(edition, key),
        viewer=viewer_of(
            gallery,
            start,
            len(shown),
            edition.language,
            edition.neighbour(key, gallery.pictures[start - 1 : start] if start else ()),
            edition.neighbour(key, gallery.pictures[end : end + 1]),
        ),
        viewer_script=relative(key, edition.assets.viewer),
    )


def _cover(edition: Edition) -> Text:
    return photo_heading(edition, 0) if edition.gallery.pictures else NOTHING


def _part_links(
    edition: Edition, parts: Sequence[Part], addresses: Sequence[str]
) -> Iterator[PartLink]:
    for part, address in zip(parts, addresses, strict=True):
        key = _key(edition.gallery, edition.code, part, address, 1)
        yield PartLink(part.start + 1, part.end, relative(edition.entry, key), part.start == 0)


def _key(gallery: Gallery, code: str, part: Part, address: str, number: int) -> str:
    if part.start == 0 and number == 1:
        return entry_key(gallery.slug, code)
    return listing_key(gallery.slug, code, address, f"page-{number}")
