"""A ``captions.csv`` goes in, the words of its lines come out, by the name of their photo.

Columns: ``photo`` (file name as dropped, or photo id), ``lang``, and any of ``headline``,
``caption``, ``alt_text``, ``long_description``, ``credit``, ``focal_point``, ``basis``,
``objection``, ``minor``, ``expires``. UTF-8, comma or semicolon. A focal point is two numbers, per
cent from the left and from the top: ``62 30``. An editor's table is taken at its word; one that was
dropped into the inbox is cleaned as files' words are, and its focal points are not used.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gallery_media.errors import SettingsError
from gallery_media.metadata.public import shortened
from gallery_media.metadata.words.clean import LINE, PARAGRAPHS, clean
from gallery_media.metadata.words.consent import CONSENT_COLUMNS, consent_of_cells
from gallery_media.metadata.words.names import credit_line
from gallery_media.metadata.words.places import LONGEST_WORDS
from gallery_media.metadata.words.sidecar import SidecarRefused
from gallery_media.metadata.words.table_rows import NOWHERE, TableRows
from gallery_media.metadata.words.tags import canonical
from gallery_media.model.consent import Consent
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import LONGEST
from gallery_media.model.region import FocalPoint
from gallery_media.model.words import (
    LOCALISED,
    Caption,
    FileWords,
    WordNote,
    WordOrigin,
    WordSource,
)
from gallery_media.reasons import Code

COLUMNS = ("photo", "lang", *LOCALISED, "credit", "focal_point", *CONSENT_COLUMNS)
_POINT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%?[ ;/]+(\d{1,3}(?:[.,]\d+)?) ?%?")
_TEXT_COLUMNS = ", ".join(COLUMNS[2:])
LONGEST_CELL = 10_000
"""Characters. A single cell may be long (a whole description), a whole book may not."""
MOST_TABLE_BYTES = 10_000_000
"""Ten thousand photos in two languages, 500 bytes a line."""


def parse_captions(text: str, name: str) -> Mapping[str, Caption]:
    """CSV text into captions by name; names and words come out as NFC.

    ``name`` is what messages call the file. Raises SettingsError, naming line and column.
    """
    rows = TableRows(text)
    try:
        return _captions(rows, name)
    except csv.Error as why:
        raise _broken(name, rows.line_num) from why


def parse_consents(text: str, name: str) -> Mapping[str, Consent]:
    """What the same text says of people, by name of the photo. Raises SettingsError."""
    rows = TableRows(text)
    try:
        return _consents(rows, name)
    except csv.Error as why:
        raise _broken(name, rows.line_num) from why


def named_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Which photo each line of a captions.csv names: the number of the line, and the name as NFC.

    Raises csv.Error.
    """
    rows = TableRows(text)
    return tuple(
        (rows.line_num, unicodedata.normalize("NFC", row.get("photo", "").strip())) for row in rows
    )


def read_table(data: bytes) -> dict[str, FileWords]:
    """The words of a table from the inbox, by the name of the photo; empty texts are left out.

    Raises SidecarRefused with the reason, which holds no word of the table.
    """
    if len(data) > MOST_TABLE_BYTES:
        limit = MOST_TABLE_BYTES // 1_000_000
        raise SidecarRefused(f"it is larger than {limit} MB", Code.TABLE_LARGE, megabytes=limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise SidecarRefused("it is not UTF-8", Code.TABLE_LETTERS) from why
    rows = TableRows(text)
    try:
        _check_columns(rows.headings, "")
    except (SettingsError, csv.Error) as why:
        # What the first line holds may be anything, so it is not told as the editor's would be.
        raise SidecarRefused("its first line is no heading", Code.TABLE_HEADING) from why
    try:
        captions = _captions(rows, "")
        rows = TableRows(text)
        consents = _consents(rows, "")
    except (SettingsError, csv.Error) as why:
        line = rows.line_num
        raise SidecarRefused(f"line {line} cannot be used", Code.TABLE_LINE, line=line) from why
    return {
        name: replace(_cleaned(caption), consent=consents[name])
        for name, caption in captions.items()
    }


def _captions(rows: TableRows, name: str) -> dict[str, Caption]:
    _check_columns(rows.headings, name)
    words: dict[str, dict[str, dict[str, str]]] = {}
    credits: dict[str, str] = {}
    points: dict[str, FocalPoint] = {}
    for row in rows:
        if row[NOWHERE]:
            raise SettingsError(
                f"{name}: line {rows.line_num} has more cells than the first line has columns; "
                "put texts that hold the separator between double quotes."
            )
        cells = _cells(row)
        _check_cells(cells, name, rows.line_num)
        photo = words.setdefault(cells["photo"], {word: {} for word in LOCALISED})
        for word in LOCALISED:
            if cells[word]:
                photo[word][cells["lang"]] = cells[word]
        if cells["credit"]:
            credits[cells["photo"]] = cells["credit"]
        if cells["focal_point"]:
            points[cells["photo"]] = _focal_point(cells["focal_point"], name, rows.line_num)
    return {
        photo: Caption(
            headline=Localised.of(texts["headline"]),
            caption=Localised.of(texts["caption"]),
            alt_text=Localised.of(texts["alt_text"]),
            long_description=Localised.of(texts["long_description"]),
            credit_line=credits.get(photo, ""),
            focal_point=points.get(photo),
        )
        for photo, texts in words.items()
    }


def _consents(rows: TableRows, name: str) -> dict[str, Consent]:
    """Of several lines about one photo the stricter word counts."""
    found: dict[str, Consent] = {}
    for row in rows:
        cells = _cells(row)
        consent = consent_of_cells(cells)
        if consent.unread:
            raise SettingsError(
                f"{name}: line {rows.line_num}: basis is public_task, legitimate_interest or "
                "consent, objection is none, blur or remove, minor is yes or no, and expires is a "
                "day such as 2027-06-30."
            )
        found[cells["photo"]] = found.get(cells["photo"], Consent()).together(consent)
    return found


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    return {key: unicodedata.normalize("NFC", row.get(key, "").strip()) for key in COLUMNS}


def _broken(name: str, line: int) -> SettingsError:
    return SettingsError(
        f"{name}: line {line} cannot be read as a table; save it anew as CSV, UTF-8."
    )


def _cleaned(caption: Caption) -> FileWords:
    fields: dict[str, Localised] = {}
    notes: list[WordNote] = []
    sources: list[WordSource] = []

    def fit(field: str, words: str) -> str:
        steps = PARAGRAPHS if field == "long_description" else LINE
        cleaned = clean(words, LONGEST_WORDS[field], steps)
        notes.extend(WordNote(field, kind) for kind in cleaned.notes)
        return cleaned.words

    for field in LOCALISED:
        texts = getattr(caption, field).texts
        fields[field] = Localised.of(
            (canonical(text.lang), fit(field, text.words)) for text in texts
        )
        sources += [WordSource(field, one.lang, WordOrigin.TABLE) for one in fields[field].texts]
    credit = shortened(credit_line(fit("credit_line", caption.credit_line)), LONGEST["credit_line"])
    if credit:
        sources.append(WordSource("credit_line", "", WordOrigin.TABLE))
    return FileWords(
        headline=fields["headline"],
        caption=fields["caption"],
        alt_text=fields["alt_text"],
        long_description=fields["long_description"],
        credit_line=credit,
        sources=tuple(sources),
        notes=tuple(dict.fromkeys(notes)),
    )


def _check_columns(columns: Sequence[str], name: str) -> None:
    unknown = [column for column in columns if column not in (*COLUMNS, NOWHERE)]
    if unknown or "photo" not in columns or "lang" not in columns:
        raise SettingsError(
            f"{name}: the first line must name the columns photo and lang, and any of "
            f"{_TEXT_COLUMNS}" + (f"; unknown: {', '.join(unknown)}." if unknown else ".")
        )


def _focal_point(cell: str, name: str, line: int) -> FocalPoint:
    found = _POINT.fullmatch(cell)
    shares = [float(number.replace(",", ".")) / 100 for number in found.groups()] if found else []
    if not shares or max(shares) > 1:
        raise SettingsError(
            f"{name}: line {line}: focal_point is two numbers from 0 to 100, per cent from the "
            'left and from the top, such as "62 30".'
        )
    return FocalPoint(shares[0], shares[1])


def _check_cells(cells: Mapping[str, str], name: str, line: int) -> None:
    if not cells["photo"] or not cells["lang"]:
        raise SettingsError(f"{name}: line {line}: the photo or its language is missing.")
    for column, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            raise SettingsError(
                f"{name}: line {line}: {column} has {len(cell)} characters; at most {LONGEST_CELL}."
            )
