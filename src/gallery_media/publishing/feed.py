"""A gallery in; what is new in it out, as an Atom feed with Media RSS.

Sources: RFC 4287; the Media RSS specification 1.5.1. An entry's day is the day on which the house
received the photo, never the camera's; a photo whose day is not known any more stands in no feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from gallery_media.model.addresses import feed_key, photo_page_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.licence import Terms
from gallery_media.model.localised import NOTHING, Text
from gallery_media.model.release import Page, Step
from gallery_media.publishing.alt import alt_words, heading, words
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.frame import HeadLink
from gallery_media.publishing.plain import attribute, element
from gallery_media.publishing.sharing import LARGEST, THUMBNAIL, address, jpeg_for
from gallery_media.publishing.structured import rights_said
from gallery_media.publishing.view import neutral
from gallery_media.publishing.worded import Changes, gallery_change, last_change

TYPE = "application/atom+xml"
MOST = 60
"""Entries: the newest, as many as a page of the gallery shows."""

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "http://search.yahoo.com/mrss/"


def discovery(edition: Edition) -> tuple[HeadLink, ...]:
    """The link by which a feed reader finds the feed; none where there is no feed."""
    href = edition.absolute(feed_key(edition.gallery.slug, edition.code))
    if not href or not edition.gallery.has_feed:
        return ()
    return (HeadLink(TYPE, href, edition.title.words),)


def feed(edition: Edition, changed: Changes) -> Iterator[Page]:
    """The feed in one language; nothing when there is nothing to tell of. ``changed``: when words
    became others: RFC 4287 wants the last change that matters (4.2.15)."""
    shown = _newest(edition.gallery)
    if shown:
        body = "\n".join(_lines(edition, shown, changed)) + "\n"
        key = feed_key(edition.gallery.slug, edition.code)
        yield Page(key, body.encode(), TYPE, Step.AFTER, lang=edition.code)


def _newest(gallery: Gallery) -> list[tuple[int, Picture, date]]:
    """With their places in the gallery; those of one day in the gallery's order."""
    dated = [
        (index, picture, picture.received)
        for index, picture in enumerate(gallery.pictures)
        if picture.received is not None
    ]
    return sorted(dated, key=lambda one: one[2], reverse=True)[:MOST]


def _lines(
    edition: Edition, shown: list[tuple[int, Picture, date]], changed: Changes
) -> Iterator[str]:
    gallery, site, code = edition.gallery, edition.site, edition.code
    entry = edition.absolute(edition.entry)
    publisher = (site.organisation or site.name).best(code).words
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="{ATOM}" xmlns:media="{MEDIA}" xml:lang={attribute(code)}>'
    yield f" <id>{element(entry)}</id>"
    yield f" <title{_lang(edition.title, code)}>{element(edition.title.words)}</title>"
    if intro := gallery.intro.best(code):
        yield f" <subtitle{_lang(intro, code)}>{element(intro.words)}</subtitle>"
    if updated := gallery_change(changed, gallery.pictures):
        yield f" <updated>{_moment(updated)}</updated>"
    yield f" <author><name>{element(publisher)}</name></author>"
    own = edition.absolute(feed_key(gallery.slug, code))
    yield f' <link rel="self" type="{TYPE}" href={attribute(own)}/>'
    yield f' <link rel="alternate" type="text/html" href={attribute(entry)}/>'
    if gallery.licence and (url := gallery.licence.on(code).url):
        yield f' <link rel="license" href={attribute(url.words)}/>'
    for index, picture, day in shown:
        updated = last_change(changed, picture.photo, day)
        yield from _entry(edition, index, picture, day, updated or day)
    yield "</feed>"


def _entry(
    edition: Edition, index: int, picture: Picture, day: date, updated: date
) -> Iterator[str]:
    gallery, code = edition.gallery, edition.code
    page = edition.absolute(photo_page_key(gallery.slug, code, picture.photo))
    title = heading(picture.caption, code) or Text(neutral(gallery, index, edition.language), code)
    caption = words(picture.caption.caption, code)
    alt = alt_words(picture.caption, code)
    large, small = jpeg_for(picture, LARGEST), jpeg_for(picture, THUMBNAIL)
    credit, notice, licence = rights_said(gallery, picture, code)
    # The line under the photo stands in where the file names nobody.
    creators = tuple(Text(name, "") for name in picture.rights.creators)
    authors = creators or tuple(filter(None, [credit]))
    yield " <entry>"
    yield f"  <id>{element(page)}</id>"
    yield f"  <title{_lang(title, code)}>{element(title.words)}</title>"
    yield f"  <published>{_moment(day)}</published>"
    yield f"  <updated>{_moment(updated)}</updated>"
    yield f'  <link rel="alternate" type="text/html" href={attribute(page)}/>'
    if caption:
        yield f"  <summary{_lang(caption, code)}>{element(caption.words)}</summary>"
    yield from (f"  <author><name>{element(name.words)}</name></author>" for name in authors)
    if notice:
        yield f"  <rights>{element(notice)}</rights>"
    yield (
        f'  <media:content url={attribute(address(edition, large))} type="{large.format.mime}" '
        f'medium="image" fileSize="{large.size}" width="{large.width}" height="{large.height}">'
    )
    yield f'   <media:title type="plain">{element(title.words)}</media:title>'
    if alt or caption:
        told = (alt or caption).words
        yield f'   <media:description type="plain">{element(told)}</media:description>'
    yield (
        f"   <media:thumbnail url={attribute(address(edition, small))} "
        f'width="{small.width}" height="{small.height}"/>'
    )
    for name in authors:
        yield (
            f'   <media:credit role="photographer"{_lang(name, code)}>'
            f"{element(name.words)}</media:credit>"
        )
    if notice:
        yield f"   <media:copyright>{element(notice)}</media:copyright>"
    if licence:
        terms = gallery.licence.on(code) if gallery.licence else Terms(Text(licence, ""), NOTHING)
        href = terms.url.words or licence
        yield (
            f'   <media:license type="text/html" href={attribute(href)}{_lang(terms.name, code)}>'
            f"{element(terms.name.words)}</media:license>"
        )
    yield "  </media:content>"
    yield " </entry>"


def _moment(day: date) -> str:
    """RFC 3339 wants a time; of photos' arrival the house tells days only."""
    if isinstance(day, datetime):
        return day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{day.isoformat()}T00:00:00Z"


def _lang(text: Text, code: str) -> str:
    return f" xml:lang={attribute(text.lang)}" if text.lang and text.lang != code else ""
