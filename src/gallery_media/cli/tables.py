"""A table goes in; all of it stands in the terminal, or in the file that the output goes to."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Column, Table

from gallery_media.cli.console import console


def print_table(table: Table, to: Console = console) -> None:
    """On a terminal it folds into the lines that there are; elsewhere nothing is folded, so that
    ``grep`` finds what it looks for."""
    if to.is_terminal or to.quiet:
        to.print(table)
        return
    wide = Measurement.get(to, to.options.update(width=10_000), table).maximum
    Console(file=to.file, width=wide, highlight=False).print(table)


def folding(*headers: str, whole: Mapping[str, int]) -> Table:
    """An empty table that loses nothing in 80 columns: what is too long goes on in the next line.

    ``whole``: columns of ids and moments, and how many characters of them stay together.
    """
    columns = (Column(header, min_width=whole.get(header), overflow="fold") for header in headers)
    return Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
