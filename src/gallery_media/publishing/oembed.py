"""A photo or a gallery in; what oEmbed consumers are told about its page out, as a file of JSON.

Static: the pages name the file themselves (discovery), and nothing has to run. Source: the oEmbed
specification 1.0; the markup of a gallery is that of its embed.
"""

from __future__ import annotations

import json
from typing import Any

from gallery_media.model.addresses import oembed_key, photo_page_key
from gallery_media.model.release import Page, Step
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.embed import embed_html
from gallery_media.publishing.frame import HeadLink
from gallery_media.publishing.sharing import LARGEST, THUMBNAIL, address, jpeg_for

TYPE = "application/json+oembed"
CACHE_SECONDS = 3600
"""How long consumers are asked to believe it: a withdrawn photo must leave other sites soon."""

WIDTH, ROW, AROUND = 960, 220, 140
"""Pixels: what the embed needs in a column of this width, its rows of three, and its two lines."""


def discovery(edition: Edition, photo: str = "", title: str = "") -> tuple[HeadLink, ...]:
    """The link by which a consumer finds the file; none while no host is known."""
    href = edition.absolute(oembed_key(edition.gallery.slug, edition.code, photo))
    return (HeadLink(TYPE, href, title),) if href else ()


def photo_oembed(edition: Edition, index: int, heading: str) -> Page:
    """One photo; ``heading`` is its page's."""
    gallery, code = edition.gallery, edition.code
    picture = gallery.pictures[index]
    large = jpeg_for(picture, LARGEST)
    author = ", ".join(picture.rights.creators)
    author = author or gallery.credit(picture.caption.credit_line, code).words
    values = {
        **_common(edition, heading),
        "type": "photo",
        "url": address(edition, large),
        "width": large.width,
        "height": large.height,
        **({"author_name": author} if author else {}),
        "web_page": edition.absolute(photo_page_key(gallery.slug, code, picture.photo)),
        **_thumbnail(edition, index),
    }
    return _page(oembed_key(gallery.slug, code, picture.photo), values, Step.PHOTO_PAGE, code)


def gallery_oembed(edition: Edition) -> Page:
    """The gallery as its embed."""
    gallery = edition.gallery
    shown = min(len(gallery.pictures), gallery.embedding.photos)
    values = {
        **_common(edition, edition.title.words),
        "type": "rich",
        "html": embed_html(edition),
        "width": WIDTH,
        "height": AROUND + ROW * -(-shown // 3),
        **_thumbnail(edition, 0),
    }
    return _page(oembed_key(gallery.slug, edition.code), values, Step.AFTER, edition.code)


def _common(edition: Edition, title: str) -> dict[str, Any]:
    site = edition.site
    provider = (site.organisation or site.name).best(edition.code).words
    return {
        "version": "1.0",
        "title": title,
        "provider_name": provider,
        "provider_url": site.organisation_url or site.public_url,
        "cache_age": CACHE_SECONDS,
    }


def _thumbnail(edition: Edition, index: int) -> dict[str, Any]:
    for picture in edition.gallery.pictures[index : index + 1]:
        small = jpeg_for(picture, THUMBNAIL)
        return {
            "thumbnail_url": address(edition, small),
            "thumbnail_width": small.width,
            "thumbnail_height": small.height,
        }
    return {}


def _page(key: str, values: dict[str, Any], step: Step, lang: str) -> Page:
    body = json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"
    return Page(key, body, "application/json", step, lang=lang)
