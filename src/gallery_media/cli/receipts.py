"""``gallery-media receipts``: what became of each photographer's files, as pages and tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.desk.receipts import Written
from gallery_media.errors import ProjectError
from gallery_media.settings.project import open_project

Photographer = Annotated[
    str | None, Parameter(help="Only this one's; \"\" is the house's own folder.")
]
Day = Annotated[str | None, Parameter(help="Only this day, as 2017-06-30.")]


def receipts(
    *,
    photographer: Photographer = None,
    day: Day = None,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
) -> int:
    """Write each photographer's receipts of each day, and say where they lie.

    A page in every language of the site and a table (CSV): name of each file, what became of it,
    the photo's page, and what to do where it was refused. The running house keeps them up to date
    by itself. Exit code 1 when something was refused or waits for a person.

    For example:

    - `gallery-media receipts --project my-festival`
    - `gallery-media receipts --photographer jana --day 2017-06-30 --json`
    """
    from gallery_media.cli.house import open_house

    chosen = _day(day)
    with open_house(open_project(project)):
        from gallery_flows.receipts import write_receipts

        written = write_receipts(day=chosen)
    found = tuple(one for one in written if photographer in (None, one.photographer))
    if as_json:
        print_json(found)
    else:
        _print(found)
    return 1 if any(one.counts.keys() & {"refused", "held"} for one in found) else 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ProjectError(f"{text} is no day; write it as 2017-06-30.") from error


def _print(found: tuple[Written, ...]) -> None:
    if not found:
        console.print("There are no receipts: nothing arrived then.")
        return
    table = Table()
    for column in ("day", "photographer", "files", "what became of them"):
        table.add_column(column)
    for one in found:
        table.add_row(
            one.day.isoformat(),
            one.photographer or "(the house)",
            str(sum(one.counts.values())),
            ", ".join(f"{count} {fate}" for fate, count in one.counts.items()),
        )
    console.print(table)
    for one in found:
        console.print(str(one.page), markup=False, soft_wrap=True)
