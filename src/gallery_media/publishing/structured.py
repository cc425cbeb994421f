"""A page's gallery, photo or article in; the same for programs out, in the words of schema.org.

JSON-LD in a data block, which a content policy without exceptions lets through because nothing in
it is run. All addresses are absolute: without ``[site] public_url`` there is none. What is said of
a photo's rights is what its files say. Source: Google's image metadata set, item K2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from gallery_media.model.addresses import article_key, entry_key, photo_page_key, variant_key
from gallery_media.model.article import Article
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Text
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.site import Site
from gallery_media.model.variant import Format, LabelKind, Variant
from gallery_media.publishing.alt import alt_words, words
from gallery_media.publishing.links import absolute
from gallery_media.publishing.shot import jpeg_up_to

THUMBNAIL = 480
"""Long edge in pixels of the picture that stands for a larger one."""

ON_ITS_OWN_PAGE = frozenset(
    "isPartOf mainEntityOfPage name caption description inLanguage thumbnailUrl encodingFormat "
    "width height datePublished contentLocation".split()
)
"""What a gallery's page leaves for the photo's own, which says it under the same ``@id``."""

SHARED = 1080
"""Long edge in pixels of the JPEG that other sites show."""


def data_block(values: dict[str, Any]) -> Markup:
    """As it stands inside ``<script type="application/ld+json">``: no text can end the element."""
    written = json.dumps(
        {"@context": "https://schema.org", **values}, ensure_ascii=False, separators=(",", ":")
    )
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(written)  # noqa: S704 - the signs that mean something to HTML are gone


def block(site: Site, describe: Callable[[], dict[str, Any]]) -> Markup:
    """The data block, or nothing while no host is known."""
    return data_block(describe()) if site.public_url else Markup()


def image_object(
    site: Site, gallery: Gallery, picture: Picture, lang: str, heading: Text
) -> dict[str, Any]:
    """A photo with what its files say of its rights; ``heading`` is its page's."""
    page = absolute(site, photo_page_key(gallery.slug, lang, picture.photo))
    largest, thumbnail = largest_jpeg(picture), jpeg_up_to(picture, THUMBNAIL)
    rights = picture.rights
    caption, alt = words(picture.caption.caption, lang), alt_words(picture.caption, lang)
    return _filled(
        {
            "@type": "ImageObject",
            "@id": f"{page}#photo",
            "mainEntityOfPage": page,
            "name": heading.words,
            "caption": caption.words,
            "description": alt.words,
            "inLanguage": _languages(lang, heading, caption, alt),
            "contentUrl": _address(site, largest),
            "thumbnailUrl": _address(site, thumbnail),
            "encodingFormat": largest.format.mime if largest else "",
            "width": largest.width if largest else 0,
            "height": largest.height if largest else 0,
            "datePublished": picture.received.isoformat() if picture.received else "",
            **_rights(gallery, rights, gallery.credit(picture.caption.credit_line, lang).words),
            "acquireLicensePage": rights.licensor_url or gallery.rights.licensor_url or page,
            "digitalSourceType": str(rights.digital_source_type or ""),
            "contentLocation": _place(gallery, lang),
            "isPartOf": {
                "@type": "ImageGallery",
                "@id": absolute(site, entry_key(gallery.slug, lang)),
                "name": gallery.title.best(lang).words,
            },
        }
    )


def image_gallery(site: Site, gallery: Gallery, lang: str, cover_heading: Text) -> dict[str, Any]:
    """A gallery, with its first photo and that one's rights."""
    entry = absolute(site, entry_key(gallery.slug, lang))
    event = gallery.event
    about = _filled(
        {
            "@type": "Event",
            "name": event.name.best(lang).words,
            "startDate": event.start.isoformat() if event.start else "",
            "endDate": event.end.isoformat() if event.end else "",
            "location": _place(gallery, lang),
        }
    )
    title, intro = gallery.title.best(lang), gallery.intro.best(lang)
    # schema.org knows no event without a name.
    told = about if "name" in about else {}
    cover = gallery.pictures[:1]
    rights = _rights(gallery, gallery.rights, gallery.credit("", lang).words)
    if any(one.caption.credit_line not in ("", gallery.credit_line) for one in gallery.pictures):
        del rights["creditText"]  # Whoever has a line of their own is not named by this one.
    return _filled(
        {
            "@type": "ImageGallery",
            "@id": entry,
            "url": entry,
            "name": title.words,
            "description": intro.words,
            "inLanguage": _languages(lang, title, intro),
            "about": told,
            "publisher": organisation(site, lang),
            **rights,
            "image": [
                {name: value for name, value in said.items() if name not in ON_ITS_OWN_PAGE}
                for said in (image_object(site, gallery, one, lang, cover_heading) for one in cover)
            ],
        }
    )


def news_article(
    site: Site, gallery: Gallery, article: Article, shared: Iterable[Picture]
) -> dict[str, Any]:
    """An article, with its card and the gallery that it belongs to; ``shared``: its picture."""
    lang = article.lang
    page = absolute(site, article_key(gallery.slug, lang))
    published = article.published
    updated = article.updated or published
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": page,
            "mainEntityOfPage": page,
            "headline": article.title,
            "description": article.summary,
            "articleSection": article.section,
            "inLanguage": lang,
            "datePublished": published.isoformat() if published else "",
            "dateModified": updated.isoformat() if updated else "",
            "author": [{"@type": "Person", "name": name} for name in article.authors]
            or organisation(site, lang),
            "publisher": organisation(site, lang),
            "image": _pictures(site, shared, lang),
            "hasPart": {
                "@type": "ImageGallery",
                "@id": absolute(site, entry_key(gallery.slug, lang)),
                "name": gallery.title.best(lang).words,
            },
        }
    )


def organisation(site: Site, lang: str) -> dict[str, Any]:
    """Who publishes."""
    name = (site.organisation or site.name).best(lang).words
    return _filled({"@type": "Organization", "name": name, "url": site.organisation_url})


def largest_jpeg(picture: Picture) -> Variant | None:
    """The largest web variant that every program can read."""
    found = picture.in_format(Format.JPEG)
    return found[-1] if found else None


def rights_said(gallery: Gallery, picture: Picture, lang: str) -> tuple[Text, str, str]:
    """Credit line, copyright notice and licence address of a photo, "" where nothing is said."""
    line = gallery.credit(picture.caption.credit_line, lang)
    said = _rights(gallery, picture.rights, line.words)
    return line or Text(said["creditText"], ""), said["copyrightNotice"], said["license"]


def _rights(gallery: Gallery, rights: PublicMetadata, credit_line: str) -> dict[str, Any]:
    licence = gallery.licence.url if gallery.licence else ""
    return {
        "creator": [{"@type": "Person", "name": name} for name in rights.creators],
        "creditText": credit_line or rights.credit_line,
        "copyrightNotice": rights.copyright_notice or gallery.rights.copyright_notice,
        "license": licence or rights.licence_url,
    }


def _pictures(site: Site, pictures: Iterable[Picture], lang: str) -> list[str]:
    """The article's card, and the photo without words on it."""
    found = (
        variant
        for picture in pictures
        for variant in (
            picture.labelled(LabelKind.ARTICLE_CARD, lang),
            jpeg_up_to(picture, SHARED),
        )
    )
    return [_address(site, variant) for variant in found if variant]


def _languages(lang: str, *texts: Text) -> str | list[str]:
    """Of what is said: a text that the page's language lacks is in another one."""
    spoken = list(dict.fromkeys(text.lang for text in texts if text)) or [lang]
    return spoken[0] if len(spoken) == 1 else spoken


def _place(gallery: Gallery, lang: str) -> dict[str, Any]:
    name = gallery.event.place.best(lang).words
    return {"@type": "Place", "name": name} if name else {}


def _address(site: Site, variant: Variant | None) -> str:
    if variant is None:
        return ""
    return absolute(site, variant_key(variant.sha256, variant.width, variant.format.value))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody has said."""
    return {name: value for name, value in values.items() if value}
