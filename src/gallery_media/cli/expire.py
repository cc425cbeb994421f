"""``gallery-media unpublish-expired``: what is over is taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

DryRun = Annotated[
    bool, Parameter(negative=(), help="Only say which galleries there is something to end in.")
]


def unpublish_expired(
    *,
    dry_run: DryRun = False,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Take down galleries after their last day, and erase originals after theirs.

    As `[retention]` in each gallery.toml says. A closed gallery's page stays and says that the
    photos were shown until that day; all picture files, pages and earlier releases are deleted at
    once. A gallery whose last day was moved is shown again, as far as its originals are kept. `up`
    does the same once a day.

    For example:

    - `gallery-media unpublish-expired --dry-run`
    - `gallery-media unpublish-expired --project my-festival`
    """
    if dry_run:
        from gallery_media.wiring import open_newsroom

        with open_newsroom(open_project(project)) as room:
            found = room.overdue()
        if as_json:
            print_json({"overdue": found})
        else:
            console.print(f"Something to end in: {', '.join(found) or 'no gallery'}.")
        return
    from gallery_media.cli.house import open_house

    with open_house(open_project(project), verbose=verbose):
        from gallery_flows.expire import unpublish_expired as flow

        done = flow()
    if as_json:
        print_json(done)
        return
    if not done:
        console.print("Nothing is over.")
    for one in done:
        what = "is closed" if one.closed else "is shown again" if one.reopened else "goes on"
        console.print(
            f"[green]{one.gallery}[/green] {what}: "
            f"{counted(one.photos, 'photo')} unpublished, "
            f"{counted(one.objects, 'public file')} and "
            f"{counted(one.releases, 'earlier release')} deleted, "
            f"{counted(one.originals, 'original')} and "
            f"{counted(one.copies, 'copy', 'copies')} erased.",
            soft_wrap=True,
        )
