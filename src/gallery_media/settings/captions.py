"""``captions.csv``: the words an editor writes, a line for each photo and language, into Captions.

Columns: ``photo`` (file name as dropped, or photo id), ``lang``, and any of ``headline``,
``caption``, ``alt_text``, ``long_description``, ``credit``, ``focal_point``. UTF-8, comma or
semicolon. A focal point is two numbers, per cent from the left and from the top: ``62 30``.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from gallery_media.errors import SettingsError
from gallery_media.model.localised import Localised
from gallery_media.model.region import FocalPoint
from gallery_media.model.words import Caption
from gallery_media.settings.toml import read_text

WORDS = ("headline", "caption", "alt_text", "long_description")
COLUMNS = ("photo", "lang", *WORDS, "credit", "focal_point")
# A single cell may be long (a whole description), a whole book may not.
LONGEST_CELL = 10_000
_POINT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%?[ ;/]+(\d{1,3}(?:[.,]\d+)?) ?%?")


def read_captions(folder: Path) -> Mapping[str, Caption]:
    """Captions by file name or photo id; empty when the gallery has no ``captions.csv``.

    Raises SettingsError, naming the line and the column.
    """
    path = folder / "captions.csv"
    if not path.is_file():
        return {}
    return parse_captions(read_text(path), f"{folder.name}/captions.csv")


def parse_captions(text: str, name: str) -> Mapping[str, Caption]:
    """CSV text into captions by name; names and words come out as NFC."""
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    _check_columns(rows.fieldnames or (), name)
    words: dict[str, dict[str, dict[str, str]]] = {}
    credits: dict[str, str] = {}
    points: dict[str, FocalPoint] = {}
    for row in rows:
        if None in row:
            raise SettingsError(
                f"{name}: line {rows.line_num} has more cells than the first line has columns; "
                "put texts that hold the separator between double quotes."
            )
        cells = {key: unicodedata.normalize("NFC", (row.get(key) or "").strip()) for key in COLUMNS}
        _check_cells(cells, name, rows.line_num)
        photo = words.setdefault(cells["photo"], {word: {} for word in WORDS})
        for word in WORDS:
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


def _delimiter(text: str) -> str:
    """Spreadsheets in Latvia save with semicolons; the heading line tells which it is."""
    heading = text.partition("\n")[0]
    return ";" if heading.count(";") > heading.count(",") else ","


def _check_columns(columns: Sequence[str], name: str) -> None:
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown or "photo" not in columns or "lang" not in columns:
        raise SettingsError(
            f"{name}: the first line must name the columns photo and lang, and any of "
            f"{', '.join(COLUMNS[2:])}" + (f"; unknown: {', '.join(unknown)}." if unknown else ".")
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
