"""``gallery-media restore``: an empty house becomes the one that a backup was taken of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import Project, open_project

DryRun = Annotated[
    bool, Parameter(negative=(), help="Only read the whole backup and say whether it is sound.")
]


def restore(
    folder: Path,
    /,
    *,
    dry_run: DryRun = False,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
) -> int:
    """Fill an empty house from a backup: project folder, both buckets, catalogue.

    Into a new folder, or one whose gallery-media.toml names the new storage and database: files
    that are there stay as they are. Buckets and catalogue must be empty; where only the catalogue
    is lost, `rebuild` is the way. With PostgreSQL, `pg_restore` is needed. Exit code 1 when
    originals came while the backup was taken and wait for `rebuild --replace`.

    For example:

    - `gallery-media restore /mnt/backup/my-festival --dry-run`
    - `gallery-media restore /mnt/backup/my-festival --project my-festival`
    """
    from gallery_media.desk.restore import checked_backup, restore_files
    from gallery_media.wiring import open_newsroom

    record = checked_backup(folder)
    if dry_run:
        console.print(
            f"[green]{folder}[/green] is sound: {len(record.digests)} files, taken "
            f"{record.begun_at}, by gallery-media {record.program}.",
            soft_wrap=True,
        )
        return 0
    root = project.expanduser().resolve()
    there = Project(root)
    for one in (there.inbox, there.galleries, there.quarantine):
        one.mkdir(parents=True, exist_ok=True)
    kept = restore_files(folder, record, root)
    with open_newsroom(open_project(root)) as room:
        done = room.restore(folder, record)
    if as_json:
        print_json({"restored": done, "kept": kept})
        return 1 if done.nameless else 0
    console.print(
        f"[green]{root}[/green] is as it was {done.begun_at}: {done.originals} originals, "
        f"{done.public} public objects, {len(record.files)} files.",
        soft_wrap=True,
    )
    for name in kept:
        console.print(f"  {name} was there already and stays as it is", soft_wrap=True)
    if done.nameless:
        console.print(
            f"[yellow]  {done.nameless} originals came while the backup was taken; "
            "`gallery-media rebuild --replace` makes photos of them again[/yellow]",
            soft_wrap=True,
        )
    return 1 if done.nameless else 0
