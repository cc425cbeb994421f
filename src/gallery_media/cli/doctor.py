"""``gallery-media doctor``: is everything as it should be, and if not, what to do."""

from __future__ import annotations

from pathlib import Path

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import open_project


def doctor(*, project: ProjectDir = Path(), as_json: AsJson = False) -> int:
    """Check settings, machine, storage and access rights; make buckets that are missing.

    Exit code 1 when something is wrong.

    Example: `gallery-media doctor --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        checks = room.examine()
    if as_json:
        print_json(checks)
    else:
        for check in checks:
            mark = "[green]ok  [/green]" if check.ok else "[red]FAIL[/red]"
            console.print(mark, check.name, end="")
            console.print(f": {check.detail}" if check.detail else "", markup=False)
    return 0 if all(check.ok for check in checks) else 1
