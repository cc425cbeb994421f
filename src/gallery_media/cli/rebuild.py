"""``gallery-media rebuild``: a lost catalogue comes back from the private bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

Replace = Annotated[
    bool,
    Parameter(negative=(), help="Also when the catalogue has rows: they are replaced."),
]


def rebuild(
    *,
    replace: Replace = False,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Fill a lost catalogue from the private bucket: photos, words, releases, tombstones, pins,
    invites.

    Nothing in the buckets is changed, and the next publish finds nothing new. What only a catalogue
    knows is lost with it: the log, receipts of refused files, names of uploads that wait. Exit
    code 1 when an original is missing, or one is there that no record names.

    For example:

    - `gallery-media rebuild --project my-festival`
    - `gallery-media rebuild --replace`
    """
    from gallery_media.cli.house import open_house

    with open_house(open_project(project), verbose=verbose):
        from gallery_flows.rebuild import rebuild_catalogue

        done = rebuild_catalogue(replace=replace)
    if as_json:
        print_json(done)
    else:
        console.print(
            f"[green]{counted(done.photos, 'photo')}[/green] of "
            f"{counted(done.galleries, 'gallery', 'galleries')}, "
            f"{counted(done.releases, 'release')}, {done.withdrawn} withdrawn, "
            f"{counted(done.invites, 'invite')}.",
            soft_wrap=True,
        )
        for slug in done.pinned:
            console.print(f"  {slug} is held at an earlier release, as it was")
        if done.lost:
            console.print(f"[red]  Without an original: {', '.join(done.lost)}[/red]")
        if done.nameless:
            console.print(
                f"[yellow]  {counted(done.nameless, 'original')} that no record names[/yellow]"
            )
    return 1 if done.lost or done.nameless else 0
