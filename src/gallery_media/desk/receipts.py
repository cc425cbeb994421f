"""The catalogue goes in; each photographer's receipts lie in a folder, as pages and as tables.

A day is written anew only when something about it is different: a file came, or a photo of it was
published, held, replaced or taken back. What is written is a function of the catalogue, each file
is replaced in one step, and so it may be done at any time and by several at once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gallery_media.catalogue import Catalogue, Sign
from gallery_media.desk.receipt_lines import PICTURES, tell, without
from gallery_media.errors import ObjectMissing
from gallery_media.inbox.trouble import leaving_in_place
from gallery_media.model.addresses import variant_key
from gallery_media.model.variant import Variant
from gallery_media.publishing.i18n import Language, load_language
from gallery_media.publishing.receipts import (
    Link,
    Sheet,
    receipt_page,
    receipt_styles,
    receipt_table,
)
from gallery_media.publishing.templates import search_path
from gallery_media.storage.port import Storage

log = logging.getLogger(__name__)

FORMAT = 3
"""Grows when the pages look otherwise: then every day is written anew."""

HOUSE = "_house"
"""Name of the receipt for what arrived by the house's own account; no other name begins so."""

STYLES = "receipts.css"
STAMP = ".stamp.json"

_ENDINGS = (".html", ".csv")

Sheets = dict[str, dict[str, int]]
"""Of one day: photographers, and how many of their files came to which fate."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PICTURE = re.compile(r"[0-9a-f]{24}-[0-9]+\.[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ReceiptDesk:
    """Everything that receipts need. ``folder`` is where they lie; ``languages`` of the pages, the
    first one's page has no language in its name; ``root``: address of the public pages;
    ``theme``: folders that may have further languages."""

    catalogue: Catalogue
    public: Storage
    folder: Path
    languages: tuple[str, ...]
    zone: ZoneInfo
    root: str
    theme: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One photographer's receipt of one day: its files, and how many lines came to which fate.
    ``changed``: whether anything in it is different from before."""

    day: date
    photographer: str
    page: Path
    table: Path
    counts: Mapping[str, int]
    changed: bool


def write_receipts(
    desk: ReceiptDesk, *, photographer: str | None = None, day: date | None = None
) -> tuple[Written, ...]:
    """Bring the receipts up to date, and tell of those of one photographer or day, or of all.

    Raises NotReady when the folder cannot be written, CatalogueBusy, StorageUnavailable.
    """
    languages = [load_language(code, search_path(desk.theme)) for code in desk.languages]
    by_day: dict[date, list[Sign]] = {}
    for sign in desk.catalogue.signs():
        by_day.setdefault(sign.at.astimezone(desk.zone).date(), []).append(sign)
    found: list[Written] = []
    if by_day:
        with leaving_in_place("receipts"):
            _replace(desk.folder / STYLES, receipt_styles(search_path()))
    for one, signs in sorted(by_day.items()):
        if day in (None, one):
            with leaving_in_place("receipts"):
                found += _write_day(desk, one, signs, languages)
    return tuple(one for one in found if photographer in (None, one.photographer))


def _write_day(
    desk: ReceiptDesk, day: date, signs: Iterable[Sign], languages: list[Language]
) -> Iterator[Written]:
    folder = desk.folder / day.isoformat()
    stamp = _stamp(desk, signs)
    written = _read_stamp(folder, stamp)
    if written and _all_there(folder, written):
        return _told(folder, day, written, changed=False)
    start = datetime.combine(day, time(), desk.zone)
    end = datetime.combine(day + timedelta(days=1), time(), desk.zone)
    told = tell(
        desk.catalogue.arrived(start, end),
        languages=desk.languages,
        zone=desk.zone,
        root=desk.root,
    )
    missing = _fetch(desk.public, folder / PICTURES, told.pictures)
    sheets: Sheets = {}
    for name, of_one in told.by_photographer.items():
        sheet = Sheet(name, day, tuple(without(line, missing) for line in of_one))
        sheets[name] = {fate.value: count for fate, count in sheet.counted().items()}
        _write_sheet(folder, sheet, languages)
    _remove_pages(folder, sheets, languages)
    _remove_others(folder / PICTURES, told.pictures)
    if not missing:  # a picture that is not there yet is looked for again
        _replace(folder / STAMP, json.dumps({"stamp": stamp, "sheets": sheets}).encode())
    return _told(folder, day, sheets, changed=True)


def _fetch(public: Storage, folder: Path, pictures: Mapping[str, Variant]) -> set[str]:
    """Put the variants that are not there yet into the folder; names of those that cannot be."""
    missing = set()
    for name, variant in pictures.items():
        path = folder / name
        if path.is_file() and path.stat().st_size == variant.size:
            continue
        key = variant_key(variant.sha256, variant.width, variant.format.value)
        try:
            body = public.get(key).body
        except ObjectMissing:
            missing.add(name)
            continue
        if hashlib.sha256(body).hexdigest() != variant.sha256:
            log.warning("photo %s: a variant in the storage has other bytes", variant.photo)
            missing.add(name)
            continue
        _replace(path, body)
    return missing


def _remove_others(folder: Path, wanted: Mapping[str, Variant]) -> None:
    """What no page of the day shows any more: replaced, held, withdrawn."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if _PICTURE.fullmatch(path.name) and path.name not in wanted:
            path.unlink(missing_ok=True)


def _remove_pages(folder: Path, sheets: Sheets, languages: list[Language]) -> None:
    """Pages in languages that the site has no more: nobody writes them anew, and they would keep
    what has to be forgotten."""
    for name in map(file_name, sheets):
        written = {_page_name(name, n, one.code) for n, one in enumerate(languages)}
        for path in folder.glob(f"{name}.*.html"):
            if path.name not in written:
                path.unlink(missing_ok=True)


def _write_sheet(folder: Path, sheet: Sheet, languages: list[Language]) -> None:
    name = file_name(sheet.photographer)
    table = f"{name}.csv"
    _replace(folder / table, receipt_table(sheet, [language.code for language in languages]))
    links = [
        Link(_page_name(name, number, language.code), language.code, language.name)
        for number, language in enumerate(languages)
    ]
    for language, link in zip(languages, links, strict=True):
        others = [one for one in links if one is not link]
        page = receipt_page(sheet, language, others=others, table=table, styles=f"../{STYLES}")
        _replace(folder / link.href, page)


def _page_name(name: str, number: int, lang: str) -> str:
    return f"{name}.{lang}.html" if number else f"{name}.html"


def file_name(photographer: str) -> str:
    """A name for a photographer's files: small letters, digits and hyphens.

    Two photographers never share one: what had to be changed to fit gets a part of its digest.
    """
    if not photographer:
        return HOUSE
    if _PLAIN.fullmatch(photographer):
        return photographer
    bare = unicodedata.normalize("NFKD", photographer).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40].strip("-")
    digest = hashlib.sha256(photographer.encode()).hexdigest()[:8]
    return f"{words}--{digest}" if words else f"photographer--{digest}"


def _told(folder: Path, day: date, sheets: Sheets, *, changed: bool) -> Iterator[Written]:
    for name, counts in sorted(sheets.items()):
        file = file_name(name)
        page, table = folder / f"{file}.html", folder / f"{file}.csv"
        yield Written(day, name, page, table, counts, changed)


def _stamp(desk: ReceiptDesk, signs: Iterable[Sign]) -> str:
    what = (FORMAT, desk.languages, desk.zone.key, desk.root, tuple(signs))
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _read_stamp(folder: Path, stamp: str) -> Sheets:
    """The day's receipts as they lie there; none where anything may be different by now."""
    try:
        written = json.loads((folder / STAMP).read_bytes())
        return dict(written["sheets"]) if written["stamp"] == stamp else {}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _all_there(folder: Path, sheets: Sheets) -> bool:
    files = (folder / f"{file_name(name)}{end}" for name in sheets for end in _ENDINGS)
    return all(path.is_file() for path in files)


def _replace(path: Path, body: bytes) -> None:
    """In one step, and only where it is different: who has it open keeps a whole file."""
    try:
        if path.read_bytes() == body:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        draft.write_bytes(body)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
