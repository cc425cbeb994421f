"""A gallery in; its pages for search engines out, each photo page with its picture.

Sources: the sitemaps protocol 0.9 (50,000 addresses in a file) and its extension for images. Large
galleries have several files and an index; a file is written again only when something in it is
another, as the digest says that it is made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gallery_media.model.addresses import article_key, photo_page_key, sitemap_key
from gallery_media.model.gallery import Picture
from gallery_media.model.release import Page, Step
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.plain import element
from gallery_media.publishing.sharing import address
from gallery_media.publishing.structured import largest_jpeg
from gallery_media.publishing.worded import Changes, gallery_change, last_change

TYPE = "application/xml"
ADDRESSES = 50_000
PHOTOS = 5_000
"""In one file, in each language: some three megabytes."""

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'

Draft = tuple[str, Callable[[], Page]]
"""What a file is made from, and how it is written."""


def sitemaps(
    editions: Sequence[Edition],
    digests: Sequence[bytes],
    around: bytes,
    changed: Changes,
    most: int = PHOTOS,
) -> Iterator[Draft]:
    """The gallery's files in all languages; none while no host is known, or search engines are
    asked to leave the gallery out. ``changed``: when words became others; ``most``: photos in one
    file."""
    gallery = editions[0].gallery
    if not editions[0].site.public_url or not gallery.discovery.indexed:
        return
    most = min(most, (ADDRESSES - 2 * len(editions)) // len(editions))
    starts = list(range(0, len(gallery.pictures), most)) or [0]
    alone = len(starts) == 1
    for number, start in enumerate(starts, 1):
        key = sitemap_key(gallery.slug, 0 if alone else number)
        days = [_photo_day(changed, one) for one in gallery.pictures[start : start + most]]
        first = _day(gallery_change(changed, gallery.pictures)) if start == 0 else None
        told = repr((first, days)).encode()
        made_from = _digest(key, around, [*digests[start : start + most], told])
        yield made_from, _Urls(editions, start, first, days, key, made_from)
    if not alone:
        made_from = _digest("index", around, [len(starts).to_bytes(4, "big")])
        parts = [sitemap_key(gallery.slug, number) for number in range(1, len(starts) + 1)]
        own = sitemap_key(gallery.slug)
        yield (
            made_from,
            lambda: _page(
                own, sitemap_index([editions[0].absolute(part) for part in parts]), made_from
            ),
        )


def sitemap_index(addresses: Sequence[str]) -> str:
    """A file that names other sitemaps."""
    lines = (f" <sitemap><loc>{element(one)}</loc></sitemap>" for one in addresses)
    return "\n".join([_HEAD, f'<sitemapindex xmlns="{SITEMAPS}">', *lines, "</sitemapindex>", ""])


@dataclass(frozen=True, slots=True)
class _Urls:
    """One file, to be written: photos from ``start`` on, with their days; ``first``: the gallery's
    own, in the file that begins with it."""

    editions: Sequence[Edition]
    start: int
    first: date | None
    days: Sequence[date | None]
    key: str
    made_from: str

    def __call__(self) -> Page:
        pictures = self.editions[0].gallery.pictures[self.start : self.start + len(self.days)]
        lines = [_HEAD, f'<urlset xmlns="{SITEMAPS}" xmlns:image="{IMAGES}">']
        for edition in self.editions:
            if self.start == 0:
                lines += _front(edition, self.first)
            lines += map(partial(_url, edition), pictures, self.days)
        return _page(self.key, "\n".join([*lines, "</urlset>", ""]), self.made_from)


def _front(edition: Edition, day: date | None) -> Iterator[str]:
    yield _line(edition.absolute(edition.entry), day)
    article = edition.gallery.article(edition.code)
    if article and article.indexed:
        key = article_key(edition.gallery.slug, edition.code)
        yield _line(edition.absolute(key), article.updated or article.published)


def _url(edition: Edition, picture: Picture, day: date | None) -> str:
    page = photo_page_key(edition.gallery.slug, edition.code, picture.photo)
    largest = largest_jpeg(picture)
    image = address(edition, largest) if largest else ""
    return _line(edition.absolute(page), day, image)


def _photo_day(changed: Changes, picture: Picture) -> date | None:
    return _day(last_change(changed, picture.photo, picture.received))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _line(page: str, day: date | None = None, image: str = "") -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    shown = f"<image:image><image:loc>{element(image)}</image:loc></image:image>" if image else ""
    return f" <url><loc>{element(page)}</loc>{changed}{shown}</url>"


def _digest(what: str, around: bytes, digests: Sequence[bytes]) -> str:
    digest = hashlib.sha256(f"sitemap {what} ".encode())
    digest.update(around)
    for one in digests:
        digest.update(one)
    return digest.hexdigest()


def _page(key: str, text: str, made_from: str) -> Page:
    return Page(key, text.encode(), TYPE, Step.AFTER, made_from=made_from)
