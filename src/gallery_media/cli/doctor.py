"""``gallery-media doctor``: is everything as it should be, and if not, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import open_project

Role = Annotated[
    Literal["ingest", "publisher", "reaper", "keeper", "photographer", ""],
    Parameter(help="Only try whether the keys in the environment may what this role may."),
]


def doctor(*, role: Role = "", project: ProjectDir = Path(), as_json: AsJson = False) -> int:
    """Check settings, machine, storage and access rights; make buckets that are missing.

    With `--role` nothing is made or written: it is tried what these keys may do, and compared with
    the policy of the same name (`gallery-media policies`). Exit code 1 when something is wrong.

    For example:

    - `gallery-media doctor --project my-festival`
    - `gallery-media doctor --role publisher`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        checks = room.examine_role(role) if role else room.examine()
    if as_json:
        print_json(checks)
    else:
        for check in checks:
            mark = "[green]ok  [/green]" if check.ok else "[red]FAIL[/red]"
            console.print(mark, check.name, end="")
            console.print(f": {check.detail}" if check.detail else "", markup=False)
    return 0 if all(check.ok for check in checks) else 1
