"""What became of one photographer's files of one day goes in; a page and a table for them come out.

They leave the house for a single pair of eyes: names of files are the photographer's own, the only
pictures are variants that anybody may see, and no digest of an original is in them. The same lines
give the same bytes: nothing says when it was made.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from gallery_media.publishing.assets import style_sheet
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.templates import environment
from gallery_media.reasons import LANGUAGES, Reader, Reason
from gallery_media.reasons.reason import as_sentence

STYLES = ("tokens", "base", "receipt")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet program compute a cell instead of showing it (OWASP, CSV injection)."""


class Fate(StrEnum):
    """Where a file's photo is now, as its photographer sees it; the order is that of the page."""

    REFUSED = "refused"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"  # its gallery's time is over
    WORDS = "words"  # no photo, but what a sidecar or a table says about some
    SAFE = "safe"
    READY = "ready"
    PUBLISHED = "published"


class Came(StrEnum):
    """How a file came."""

    NEW = "new"
    VERSION = "version"  # an edited version of a photo that is here
    AGAIN = "again"  # bytes that are here


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A variant that lies beside the page. Width and height in pixels."""

    href: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One file. ``at``: when it was received, in the house's time zone. ``path``: its name, with
    the folders below the gallery's; "" when that is forgotten. ``known_as``: the name that the same
    photographer's file has here, where it came again. ``page``: address of the photo's page by
    language, where it has one. ``reader``: how its photographer sends files.
    """

    at: datetime
    gallery: str
    path: str
    fate: Fate
    came: Came = Came.NEW
    photo: str = ""
    known_as: str = ""
    page: tuple[tuple[str, str], ...] = ()
    thumbnail: Thumbnail | None = None
    why: Reason | None = None
    reader: Reader = Reader.FOLDER

    def address(self, lang: str) -> str:
        """The photo's page in this language, else in the first one that it has."""
        pages = dict(self.page)
        return pages.get(lang) or next(iter(pages.values()), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One photographer's day; ``photographer`` "" is the house's own account."""

    photographer: str
    day: date
    lines: tuple[ReceiptLine, ...]

    def counted(self) -> dict[Fate, int]:
        """How many files came to which fate; those that came to none are left out."""
        found = Counter(line.fate for line in self.lines)
        return {fate: found[fate] for fate in Fate if found[fate]}


@dataclass(frozen=True, slots=True)
class Link:
    """A file beside the page."""

    href: str
    lang: str
    name: str


def receipt_page(
    sheet: Sheet, language: Language, *, others: Sequence[Link], table: str, styles: str
) -> bytes:
    """The page in one language. ``others``: the same in other languages; ``table``: the CSV;
    ``styles``: the style sheet. Addresses are relative to the page."""
    lang = language.code
    shown = [_entry(line, language) for line in sheet.lines]
    words_in = lang if lang in LANGUAGES else "en"
    page = environment(language).get_template("receipts/receipt.html")
    return page.render(
        sheet=sheet,
        language=language,
        day=language.day(sheet.day),
        summary=[(fate_words(fate, language), n) for fate, n in sheet.counted().items()],
        asked=[one for one in shown if one.line.fate in _ASKED],
        others=[one for one in shown if one.line.fate not in _ASKED],
        switches=others,
        table=table,
        styles=styles,
        reasons_in=words_in,
    ).encode()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line in one language's words."""

    line: ReceiptLine
    fate: str
    came: str
    why: str
    what_now: str
    address: str
    time: str


def _entry(line: ReceiptLine, language: Language) -> _Entry:
    return _Entry(
        line,
        fate_words(line.fate, language),
        came_words(line, language),
        *_reason_in(line, language.code),
        line.address(language.code),
        language.time(line.at),
    )


_ASKED = (Fate.REFUSED, Fate.HELD)


def receipt_table(sheet: Sheet, languages: Sequence[str]) -> bytes:
    """CSV as spreadsheet programs open it: UTF-8 with a mark, semicolons, every cell quoted.

    Reasons stand in each of ``languages``; headings and outcomes are words for programs.
    """
    told = [lang for lang in languages if lang in LANGUAGES] or ["en"]
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    reasons = [name for lang in told for name in (f"why_{lang}", f"what_now_{lang}")]
    table.writerow(["received", "gallery", "file", "came", "outcome", "photo", "page", *reasons])
    for line in sheet.lines:
        why = [part for lang in told for part in _reason_in(line, lang)]
        cells = (
            line.at.isoformat(timespec="seconds"), line.gallery, line.path, line.came.value,
            line.fate.value, line.photo, line.address(told[0]), *why,
        )  # fmt: skip
        table.writerow([_as_text(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def receipt_styles(folders: tuple[Path, ...]) -> bytes:
    """The style sheet of all pages."""
    return style_sheet(STYLES, folders).encode()


def fate_words(fate: Fate, language: Language) -> str:
    """A fate in words."""
    gettext = language.gettext
    return {
        Fate.REFUSED: gettext("Not taken"),
        Fate.HELD: gettext("Waits for the photo desk"),
        Fate.WITHDRAWN: gettext("Withdrawn"),
        Fate.UNPUBLISHED: gettext("Not shown any more"),
        Fate.WORDS: gettext("Words about photos, taken"),
        Fate.SAFE: gettext("Safe, and being prepared"),
        Fate.READY: gettext("Ready for the next release"),
        Fate.PUBLISHED: gettext("Published"),
    }[fate]


def came_words(line: ReceiptLine, language: Language) -> str:
    """How a file came, where that is worth a word."""
    if line.came is Came.VERSION:
        return language.gettext("A new version of a photo that was here already.")
    if line.came is Came.AGAIN and line.known_as and line.known_as != line.path:
        return language.gettext("Already here as %(name)s.") % {"name": line.known_as}
    return language.gettext("Already here.") if line.came is Came.AGAIN else ""


def _reason_in(line: ReceiptLine, lang: str) -> tuple[str, str]:
    why = line.why
    if why is None:
        return "", ""
    return as_sentence(why.why(lang, line.reader)), as_sentence(why.what_now(lang, line.reader))


def _as_text(cell: str) -> str:
    """An apostrophe in front keeps a formula a text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
