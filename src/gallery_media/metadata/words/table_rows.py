"""The text of a table goes in, its lines come out, cell by heading, as spreadsheets save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest

NOWHERE = ""
"""The heading of what stands under none: cells too many, or a column whose heading was cleared."""


class TableRows:
    """The lines of a CSV text that hold anything; lines and columns that were cleared are none.

    Separated by commas or semicolons, as the first line is. Reading may raise csv.Error.
    """

    def __init__(self, text: str) -> None:
        # Spreadsheets in Latvia save with semicolons; the heading line tells which it is.
        first = text.partition("\n")[0]
        separator = ";" if first.count(";") > first.count(",") else ","
        self._lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    @property
    def line_num(self) -> int:
        """Of the file's lines, how many have been read."""
        return self._lines.line_num

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Of columns, each ``NOWHERE`` where it has none; () for an empty text."""
        return tuple(name.strip() for name in next(self._lines, ()))

    def __iter__(self) -> Iterator[dict[str, str]]:
        headings = self.headings
        for cells in self._lines:
            row = {NOWHERE: ""}
            for heading, cell in zip_longest(headings, cells, fillvalue=""):
                row[heading] = cell if heading else row[NOWHERE] + cell.strip()
            if any(cell.strip() for cell in row.values()):
                yield row
