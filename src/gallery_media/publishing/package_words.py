"""A gallery and its pictures in; the texts that go along with their files out, in each language.

The same lines come with a ZIP file of the house and with one that a visitor's browser writes, so
that both have the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gallery_media.model.addresses import entry_key, photo_page_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.package import Enclosure, photo_file
from gallery_media.model.site import Site
from gallery_media.publishing.alt import alt_words, words
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import absolute

LICENCE = "LICENCE.txt"
COLUMNS = ("file", "headline", "caption", "alt_text", "credit", "licence", "page")

BOM = "\ufeff"
"""Tells spreadsheet programs that a table is UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet program compute a cell instead of showing it (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Lines:
    """One photo in the texts of one language: its line of the table, and its paragraph."""

    lang: str
    table: str
    text: str


def table_name(lang: str) -> str:
    """``captions.lv.csv``."""
    return f"captions.{lang}.csv"


def text_name(lang: str) -> str:
    """``captions.lv.txt``."""
    return f"captions.{lang}.txt"


def enclosures(
    site: Site, gallery: Gallery, pictures: Sequence[Picture], languages: Iterable[Language]
) -> tuple[Enclosure, ...]:
    """Licence, and captions as table and as text in each language, of these pictures in order."""
    spoken = tuple(languages)
    found = [Enclosure(LICENCE, licence_text(site, gallery, spoken).encode())]
    for language in spoken:
        lines = [photo_lines(site, gallery, picture, language) for picture in pictures]
        table = table_head() + "".join(line.table for line in lines)
        text = "".join(line.text for line in lines)
        found += [
            Enclosure(table_name(language.code), table.encode()),
            Enclosure(text_name(language.code), text.encode()),
        ]
    return tuple(found)


def licence_text(site: Site, gallery: Gallery, languages: Iterable[Language]) -> str:
    """What one may do with the photos and whom to ask, in one language after the other."""
    return "\n".join(_licence(site, gallery, language) for language in languages)


def table_head() -> str:
    """The first line of a table of captions."""
    return BOM + _row(COLUMNS)


def photo_lines(site: Site, gallery: Gallery, picture: Picture, language: Language) -> Lines:
    """What the texts of one language say about one photo."""
    code, caption = language.code, picture.caption
    name = photo_file(gallery.slug, picture.photo)
    headline, said = (words(text, code).words for text in (caption.headline, caption.caption))
    alt = alt_words(caption, code).words
    credit = gallery.credit(caption.credit_line, code).words
    licence = gallery.licence.on(code).name.words if gallery.licence else ""
    page = absolute(site, photo_page_key(gallery.slug, code, picture.photo))
    row = _row((name, headline, said, alt, credit, licence, page))
    paragraph = [name, *(text for text in (headline, said, credit, page) if text)]
    return Lines(code, row, "\n".join(paragraph) + "\n\n")


def _licence(site: Site, gallery: Gallery, language: Language) -> str:
    gettext, code, rights = language.gettext, language.code, gallery.rights
    event = gallery.event
    when = language.days(event.start, event.end) if event.start else ""
    where = ", ".join(part for part in (event.place.best(code).words, when) if part)
    lines = [gallery.title.best(code).words, where, ""]
    if credit := gallery.credit("", code):
        lines += [f"{gettext('Credit, where a photo has no other')}: {credit}"]
    if gallery.licence:
        terms = gallery.licence.on(code)
        lines += [f"{gettext('Licence')}: {terms.name}", terms.url.words]
    else:
        lines += [gettext("No licence is given: ask before you publish these photos.")]
    lines += [rights.copyright_notice, rights.usage_terms]
    address = absolute(site, entry_key(gallery.slug, code))
    if address:
        lines += [f"{gettext('Gallery')}: {address}"]
    lines += [gettext("Each file says who took the photo; please name them.")]
    lines += [
        gettext(
            "A photo can be removed from the gallery later, because somebody in it asked. Please "
            "look there before you publish it, and do not publish what was removed."
        )
    ]
    if gallery.removal_contact:
        lines += [f"{gettext('Removal of a photo')}: {gallery.removal_contact}"]
    kept = [line for number, line in enumerate(lines) if line or number == 2]
    return "\n".join(kept) + "\n"


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells
    )
    return out.getvalue()
