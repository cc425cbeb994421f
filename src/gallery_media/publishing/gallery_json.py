"""A gallery goes in, ``gallery.json`` comes out: the gallery for other programs.

It says what the pages say and nothing else. Addresses are relative to the file itself, so that it
holds under any host, in an exported folder, and after a move. Its schema is public beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gallery_media.model.addresses import (
    article_key,
    asset_key,
    entry_key,
    gallery_file_key,
    photo_page_key,
    variant_key,
)
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.package import MIME, PackageKind, Packed
from gallery_media.model.release import Page, Step
from gallery_media.model.variant import Format, Variant
from gallery_media.model.words import Caption
from gallery_media.publishing.alt import alt_for, readable
from gallery_media.publishing.json_words import credit_values, given, licence_values, texts_of
from gallery_media.publishing.links import relative

FORMAT = "gallery-media/gallery/1"
"""Grows with a change that a consumer has to know about; new optional members are none."""

IN_PARTS = "gallery-media/gallery/2"
"""The same with ``parts`` in the place of ``photos``."""

PART = "gallery-media/photos/1"
"""One of the files that ``parts`` names."""

NAME = "gallery.json"
SCHEMA_FILE = Path("schemas") / "gallery.schema.json"
"""Below the folder of templates."""

JSON = "application/json"


def gallery_json_key(gallery: str) -> str:
    """``g/<gallery>/gallery.json``."""
    return gallery_file_key(gallery, NAME)


def gallery_json(
    gallery: Gallery, folders: tuple[Path, ...], packed: Sequence[Packed] = ()
) -> tuple[Page, Page]:
    """The schema, whose address names its bytes, and the file that names the schema.

    ``folders``: where templates are looked for; the first one that has a schema counts.
    ``packed``: the gallery's ZIP files. The same arguments give the same bytes.
    """
    schema = schema_page(folders)
    own = gallery_json_key(gallery.slug)
    photos = [photo_values(picture, gallery, own) for picture in gallery.pictures]
    return schema, finished(gallery, schema, {"format": FORMAT}, {"photos": photos}, packed)


def finished(
    gallery: Gallery,
    schema: Page,
    format: Mapping[str, str],
    photos: Mapping[str, Any],
    packed: Sequence[Packed] = (),
) -> Page:
    """``gallery.json`` with everything in it but ``photos``, which may be parts."""
    own = gallery_json_key(gallery.slug)
    values = {
        "$schema": relative(own, schema.key),
        **format,
        "gallery": gallery.slug,
        "languages": list(gallery.languages),
        "title": texts_of(gallery.title, gallery),
        **given("intro", texts_of(gallery.intro, gallery)),
        **given("event", _event(gallery)),
        **given("sections", _sections(gallery)),
        "pages": {lang: relative(own, entry_key(gallery.slug, lang)) for lang in gallery.languages},
        **given("articles", _articles(gallery, own)),
        **credit_values("", gallery),
        **given("licence", licence_values(gallery)),
        **given("zips", [_zip(one, gallery, own) for one in packed]),
        **photos,
    }
    return Page(own, json_bytes(values), JSON, Step.AFTER)


def json_bytes(values: Mapping[str, Any]) -> bytes:
    """A line a member, so that a difference is one that people can read."""
    return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"


def addresses_in(key: str, body: bytes) -> Iterator[str]:
    """Every address that such a file names, as it stands there. Raises ValueError for others."""
    values = json.loads(body)
    if not isinstance(values, dict) or values.get("format") not in (FORMAT, IN_PARTS, PART):
        raise ValueError(f"{key} is no file of a format that this house writes")
    yield values["$schema"]
    yield from values.get("pages", {}).values()
    yield from values.get("articles", {}).values()
    yield from (part["url"] for part in values.get("parts", ()))
    yield from (one["url"] for one in values.get("zips", ()))
    for photo in values.get("photos", ()):
        yield from photo["pages"].values()
        yield from (variant["url"] for variant in photo["variants"])


def schema_page(folders: tuple[Path, ...]) -> Page:
    """The schema at the address of its bytes."""
    found = (path for folder in folders if (path := folder / SCHEMA_FILE).is_file())
    data = next(found, folders[-1] / SCHEMA_FILE).read_bytes()
    key = asset_key("schema", hashlib.sha256(data).hexdigest(), "json")
    return Page(key, data, JSON, Step.ASSET, immutable=True)


def photo_values(picture: Picture, gallery: Gallery, own: str) -> dict[str, Any]:
    """All that is said of one photo; addresses are relative to the file ``own``."""
    caption = picture.caption
    hashed = base64.b64encode(picture.thumbhash).decode()
    return {
        "id": picture.photo,
        "pages": {
            lang: relative(own, photo_page_key(gallery.slug, lang, picture.photo))
            for lang in gallery.languages
        },
        "width": picture.width,
        "height": picture.height,
        "variants": [
            _variant(variant, own) for format in Format for variant in picture.in_format(format)
        ],
        **given("headline", texts_of(caption.headline, gallery)),
        **given("caption", texts_of(caption.caption, gallery)),
        **given("alt", texts_of(readable(caption.alt_text), gallery)),
        "alt_source": _alt_source(caption),
        **given("description", texts_of(caption.long_description, gallery)),
        **credit_values(caption.credit_line, gallery),
        **given("section", _section(picture, gallery)),
        "colour": "#" + bytes(picture.mean_colour).hex(),
        **given("thumbhash", hashed),
    }


def _alt_source(caption: Caption) -> str:
    """What names the picture for people who cannot see it (item J1 of the page design)."""
    alt = alt_for(caption, "", "")
    if alt.by_caption:
        return "caption"
    return "alt" if alt.text else "none"


def _variant(variant: Variant, own: str) -> dict[str, Any]:
    key = variant_key(variant.sha256, variant.width, variant.format.value)
    return {
        "url": relative(own, key),
        "type": variant.format.mime,
        "width": variant.width,
        "height": variant.height,
        "bytes": variant.size,
    }


def _event(gallery: Gallery) -> dict[str, Any]:
    event = gallery.event
    return {
        **given("name", texts_of(event.name, gallery)),
        **given("place", texts_of(event.place, gallery)),
        **given("start", event.start.isoformat() if event.start else ""),
        **given("end", event.end.isoformat() if event.end else ""),
    }


def _articles(gallery: Gallery, own: str) -> dict[str, str]:
    return {
        lang: relative(own, article_key(gallery.slug, lang))
        for lang in gallery.languages
        if gallery.article(lang)
    }


def _sections(gallery: Gallery) -> list[dict[str, Any]]:
    """Those with a title that photos are in, in the editor's order."""
    shown = {_section(picture, gallery) for picture in gallery.pictures}
    return [
        {"name": section.name, "title": texts_of(section.title, gallery)}
        for section in gallery.sections.titled
        if section.name in shown
    ]


def _section(picture: Picture, gallery: Gallery) -> str:
    """Its name, where ``sections`` says what it is called."""
    found = gallery.sections.find(picture.section)
    return found.name if found else ""


def _zip(packed: Packed, gallery: Gallery, own: str) -> dict[str, Any]:
    package = packed.package
    titled = gallery.sections.find(package.about) if package.kind is PackageKind.SECTION else None
    return {
        "url": relative(own, packed.key),
        "type": MIME,
        "of": package.kind.value,
        **given("about", "" if package.kind is PackageKind.GALLERY else package.about),
        **given("title", texts_of(titled.title, gallery) if titled else {}),
        "photos": len(package.members),
        "part": package.part,
        "parts": package.parts,
        "bytes": packed.size,
        "sha256": packed.sha256,
    }
