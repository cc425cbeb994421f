"""A gallery in all languages in; the files by which programs find and show it out.

Feeds, sitemaps, embeds and oEmbed say absolute addresses: while the site does not know where it is
public, there are none of them, and no page names any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gallery_media.model.localised import Text
from gallery_media.model.release import Page, PublicObject
from gallery_media.publishing.alt import heading
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.embed import embed, embed_styles
from gallery_media.publishing.feed import feed
from gallery_media.publishing.memory import digest_of
from gallery_media.publishing.oembed import gallery_oembed, photo_oembed
from gallery_media.publishing.sitemap import Draft, sitemaps
from gallery_media.publishing.view import NUMBERED_BELOW, neutral
from gallery_media.publishing.worded import Changes


@dataclass(frozen=True, slots=True)
class Discovered:
    """``pages`` to put; ``kept``: objects of the live release that are right as they are."""

    pages: tuple[Page, ...]
    kept: tuple[PublicObject, ...]


def discovery(
    editions: Sequence[Edition],
    digests: Sequence[bytes],
    around: bytes,
    known: Mapping[str, Sequence[PublicObject]],
    changed: Changes,
) -> Discovered:
    """``digests``: one for each of the gallery's pictures. ``around``: a digest of all that pages
    are made from besides them. ``known``: objects of the live release by what they were made from.
    ``changed``: when words became others.
    """
    first = editions[0]
    if not first.site.public_url:
        return Discovered((), ())
    pages = [embed_styles(first.gallery, first.site.theme)]
    kept: list[PublicObject] = []
    for edition in editions:
        pages += [*feed(edition, changed), embed(edition), gallery_oembed(edition)]
    drafts = [*sitemaps(editions, digests, around, changed), *_photos(editions, digests, around)]
    for made_from, write in drafts:
        if found := known.get(made_from):
            kept += found
        else:
            pages.append(write())
    return Discovered(tuple(pages), tuple(kept))


def _photos(
    editions: Sequence[Edition], digests: Sequence[bytes], around: bytes
) -> Iterator[Draft]:
    total = len(editions[0].gallery.pictures)
    for edition in editions:
        for index, picture in enumerate(digests):
            numbered = (index, total) if total < NUMBERED_BELOW else None
            made_from = digest_of(("oembed", around, edition.code, picture, numbered)).hex()
            yield made_from, _Photo(edition, index, made_from)


@dataclass(frozen=True, slots=True)
class _Photo:
    edition: Edition
    index: int
    made_from: str

    def __call__(self) -> Page:
        title = photo_heading(self.edition, self.index).words
        return replace(photo_oembed(self.edition, self.index, title), made_from=self.made_from)


def photo_heading(edition: Edition, index: int) -> Text:
    """As the photo's own page is headed."""
    gallery = edition.gallery
    found = heading(gallery.pictures[index].caption, edition.code)
    return found or Text(neutral(gallery, index, edition.language), edition.code)
