"""``gallery-media prune``: public objects that nothing needs any more are deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, megabytes, print_json
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.settings.project import open_project

DryRun = Annotated[
    bool, Parameter(negative=(), help="Only say what would be done; nothing is marked or deleted.")
]
Force = Annotated[
    bool,
    Parameter(negative=(), help="Delete also when it is more than 256 objects or a fifth of all."),
]


def prune(
    *,
    dry_run: DryRun = False,
    force: Force = False,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Delete public objects that no kept release and no photo needs any more.

    In two passes: what is found dead is marked, and deleted by a later run, at least 24 hours
    after, if it still is. Releases beyond the last ten that are older than a day are given up.
    Originals are never touched. Run it once a day. Exit code 3 while somebody publishes.

    For example:

    - `gallery-media prune --dry-run`
    - `gallery-media prune --project my-festival`
    """
    from gallery_media.cli.house import open_house

    with open_house(open_project(project), verbose=verbose):
        from gallery_flows.prune import prune_storage

        done = prune_storage(dry_run=dry_run, force=force)
    if as_json:
        print_json(done)
        return
    would = "would be " if dry_run else ""
    console.print(
        f"{done.listed} public objects: {done.needed} needed, {done.young} younger than a day, "
        f"{done.marked} {would}marked for the next pass, {done.deleted} {would}deleted "
        f"({megabytes(done.size)}).",
        soft_wrap=True,
    )
    for gallery, count in done.retired.items():
        console.print(f"  {gallery}: {count} earlier releases are kept no longer")
    if done.uploads:
        console.print(f"  {done.uploads} unfinished uploads {would}given up")
