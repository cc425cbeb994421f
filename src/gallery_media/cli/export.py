"""``gallery-media export``: everything public as plain files."""

from __future__ import annotations

from pathlib import Path

from gallery_media.cli.console import console, megabytes, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import open_project


def export(directory: Path, /, *, project: ProjectDir = Path(), as_json: AsJson = False) -> None:
    """Write everything public as plain files: a complete site for ordinary web hosting.

    The folder must be empty, or hold an earlier export, which is then brought up to date.

    Example: `gallery-media export site --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        done = room.export(directory)
    if as_json:
        print_json(done)
        return
    console.print(
        f"[green]{directory}[/green]: {done.files} files, {megabytes(done.size)} "
        f"({done.written} written, {done.removed} removed). Open it from any web server."
    )
