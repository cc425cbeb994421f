"""``gallery-media backup``: a folder on another disk then holds all that cannot be made again."""

from __future__ import annotations

from pathlib import Path

from gallery_media.cli.console import console, megabytes, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.settings.project import open_project


def backup(folder: Path, /, *, project: ProjectDir = Path(), as_json: AsJson = False) -> int:
    """Bring a backup up to date: catalogue, both buckets, and what people wrote in the project.

    The house may run meanwhile. Only what is new is fetched, and every byte is checked. Photos that
    were erased on purpose leave the backup too. Not in it: the inbox, what waits in a bucket for
    uploads, `done/`, receipts, Prefect's own records, and keys in the environment. With a catalogue
    in PostgreSQL, `pg_dump` is needed. Exit code 1 when an original has vanished from its bucket.

    Example: `gallery-media backup /mnt/backup/my-festival --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        done = room.back_up(folder)
    if as_json:
        print_json(done)
    else:
        console.print(
            f"[green]{folder}[/green]: {done.originals} originals, {done.public} public objects, "
            f"{done.files} files of the project, the catalogue; {megabytes(done.size)} "
            f"({done.fetched} new, {done.dropped} dropped).",
            soft_wrap=True,
        )
        for name in done.links:
            console.print(f"[yellow]  {name} is a link and was left out[/yellow]", soft_wrap=True)
        for key in done.vanished:
            console.print(
                f"[red]  {key} is no longer in its bucket, and nobody erased it: the backup keeps "
                "it[/red]",
                soft_wrap=True,
            )
    return 1 if done.vanished else 0
