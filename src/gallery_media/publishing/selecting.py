"""A gallery goes in; what the script needs that packs a visitor's own selection comes out."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.package import MEGABYTE, photo_file
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.links import relative
from gallery_media.publishing.package_words import (
    BOM,
    Lines,
    licence_text,
    photo_lines,
    table_head,
)

MOST = 50
LARGEST = 300 * MEGABYTE
"""Photos and bytes of one selection (item G3 of the page design): browsers without a way to write
into a file hold it in memory. Whoever wants more takes a ZIP file of the house."""


@dataclass(frozen=True, slots=True)
class Selecting:
    """For a listing page: scripts and limits."""

    module: str
    script: str
    zip: str
    store: str
    file: str
    most: int
    largest: int


@dataclass(frozen=True, slots=True)
class Take:
    """For a photo's page: its file for the press, and its lines in the texts of each language.

    Ends of lines are the script's, because HTML knows one kind only. ``licence`` and ``head``, that
    of the tables, are the same on every photo's page: they would be a tenth of a listing page, and
    few visitors pack anything.
    """

    name: str
    file: str
    size: int
    licence: str
    head: str
    lines: tuple[Lines, ...]


def offers_selection(gallery: Gallery) -> bool:
    """Whether visitors may choose photos and pack them."""
    return gallery.press and gallery.downloads.selection


def selecting_of(edition: Edition, page: str) -> Selecting | None:
    """Nothing where there is no file for the press to be packed."""
    gallery, assets = edition.gallery, edition.assets
    if not offers_selection(gallery):
        return None
    word = edition.language.gettext("selection")
    return Selecting(
        module=relative(page, assets.select),
        script=relative(page, assets.selection),
        zip=relative(page, assets.zip),
        store=f"gm-selected-{gallery.slug}",
        file=f"{gallery.slug}-{word}.zip",
        most=MOST,
        largest=LARGEST,
    )


def take_of(edition: Edition, picture: Picture, page: str) -> Take | None:
    """What a selection with this photo needs of it."""
    gallery, press = edition.gallery, picture.press
    if press is None or not offers_selection(gallery):
        return None
    lines = (photo_lines(edition.site, gallery, picture, one) for one in edition.languages)
    return Take(
        name=photo_file(gallery.slug, picture.photo, ext=press.format.value),
        file=relative(page, variant_key(press.sha256, press.width, press.format.value)),
        size=press.size,
        licence=licence_text(edition.site, gallery, edition.languages),
        head=table_head().removeprefix(BOM).rstrip("\r\n"),
        lines=tuple(
            Lines(line.lang, line.table.removesuffix("\r\n"), line.text.removesuffix("\n\n"))
            for line in lines
        ),
    )
