"""``gallery-media demo``: a whole example, from painted photographs to public pages."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators
from rich.table import Table
from rich.text import Text

from gallery_media.cli.console import console, program
from gallery_media.cli.house import House, open_house
from gallery_media.cli.options import Verbose
from gallery_media.cli.published import print_summary
from gallery_media.cli.up import serve
from gallery_media.demo.project import GALLERY, OTHER_SITE, fill_with_photos, make_demo, paint_into
from gallery_media.demo.report import revelations_table
from gallery_media.errors import EmbedRefused, ProjectError
from gallery_media.metadata.telling import FATES
from gallery_media.model.counted import counted
from gallery_media.settings.project import Project


def demo(
    directory: Path = Path("demo"),
    /,
    *,
    photos: Annotated[
        Path | None, Parameter(help="Publish the files of this folder instead of painted photos.")
    ] = None,
    once: Annotated[bool, Parameter(negative=(), help="Stop after publishing.")] = False,
    port: Annotated[
        int,
        Parameter(
            help="Port of the preview on loopback; 0 lets the system choose.",
            validator=validators.Number(gte=0, lte=65_535),
        ),
    ] = 8080,
    verbose: Verbose = False,
) -> None:
    """Make a project, fill its inbox, publish it and serve it on loopback.

    Without `--photos` it paints 24 festival photographs, each with a full camera's metadata, and
    ends with a table of what the originals would have revealed and what was published.

    For example:

    - `gallery-media demo`
    - `gallery-media demo my-demo --photos ~/Pictures/festival --once`
    """
    from gallery_media.cli import work as main_job

    if photos is not None and not photos.is_dir():
        raise ProjectError(f"{photos} is no folder; name a folder with photos in it.")
    project = make_demo(directory, port)
    console.print(f"The demo's project: {project.root}", soft_wrap=True)
    with ExitStack() as closing:
        closing.enter_context(project.only_one_house())
        _stage("Painting photos" if photos is None else f"Copying the files of {photos}")
        side = closing.enter_context(ThreadPoolExecutor(1))
        # Painting takes both cores for a while; the servers start meanwhile.
        filling = side.submit(_fill, project, photos)
        _stage("Starting the servers")
        house = closing.enter_context(open_house(project, verbose=verbose))
        console.print(filling.result())
        _stage("Taking the photos in")
        taken_in = main_job.ingest(house)
        _stage("Preparing and publishing the gallery")
        work = main_job.publish(house, [GALLERY], taken_in)
        room = house.newsroom
        print_summary(work, len(room.catalogue.held(GALLERY)), room.house.site.zone)
        _print_revelations(house)
        _show_elsewhere(house)
        if not once:
            serve(house, port)
            return
    console.print(f"To look at it: {program()} up --project {directory}", soft_wrap=True)


def _stage(what: str) -> None:
    console.print(f"{what} …", soft_wrap=True, markup=False, highlight=False)


def _fill(project: Project, photos: Path | None) -> str:
    if photos is not None:
        return f"Copied {counted(fill_with_photos(project, photos), 'file')} into the inbox."
    painted = paint_into(project, workers=len(os.sched_getaffinity(0)))
    if not painted:
        return "The demo's photos are there already."
    return f"Painted {counted(painted, 'photo')}."


def _show_elsewhere(house: House) -> None:
    """The gallery in a page of another site, where the demo knows an address for its pictures."""
    page = house.newsroom.project.root / OTHER_SITE
    live = house.newsroom.catalogue.live_release(GALLERY)
    if house.newsroom.site.public_url and page.is_file() and live is not None:
        from gallery_media.desk.embed import embed_into

        try:
            embed_into([page], house.newsroom.embeds())
        except EmbedRefused as why:  # somebody has tried things out in it
            console.print(str(why), style="yellow", markup=False)
        else:
            console.print(f"The gallery in a page of another site: {page}", soft_wrap=True)


def _print_revelations(house: House) -> None:
    """What the originals would have told, and what the published variants tell."""
    found = house.newsroom.revealed(GALLERY)
    table = Table(title="What the originals would have revealed", title_justify="left")
    table.add_column("what")
    table.add_column("in the originals", justify="right")
    table.add_column("published", justify="right")
    table.add_column("decision")
    table.add_column("for example", overflow="fold", max_width=48)
    for row in revelations_table(found.originals, found.published):
        table.add_row(row.what, row.before, row.after, FATES[row.kind].value, Text(row.example))
    console.print(table)
