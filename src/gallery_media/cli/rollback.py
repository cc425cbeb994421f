"""``gallery-media releases`` and ``rollback``: what there is to go back to, and going back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json, program
from gallery_media.cli.moment import moment
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.cli.tables import folding, print_table
from gallery_media.desk.released import Released, in_words
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project


def releases(gallery: str, /, *, project: ProjectDir = Path(), as_json: AsJson = False) -> None:
    """List the releases of a gallery that are kept, with their counts and certificate.

    The last ten, and all of the last 24 hours.

    Example: `gallery-media releases lampa-2017 --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    with open_newsroom(open_project(project)) as room:
        kept = room.releases(gallery)
        row = room.catalogue.gallery(gallery)
        zone = room.house.site.zone
    pinned = row is not None and row.pinned
    if as_json:
        print_json({"gallery": gallery, "pinned": pinned, "releases": kept})
        return
    table = folding(
        *("generation", "release", "since", "photos", "files", "certificate", "state"),
        whole={"release": 15, "since": 16, "photos": 6, "files": 6},
    )
    for one in kept:
        since = moment(one.flipped_at, zone) if one.flipped_at else ""
        note = ("live, held here" if pinned else "live") if one.live else one.refused
        table.add_row(
            str(one.generation),
            one.release,
            since,
            str(one.photos),
            str(one.objects),
            one.certificate,
            note,
        )
    print_table(table)


Release = Annotated[
    str,
    Parameter(help="Its id, as `releases` shows it; without it the one before the live one."),
]
Unpin = Annotated[
    bool,
    Parameter(negative=(), help="Do not go back: let the gallery's new releases go out again."),
]


def rollback(
    gallery: str,
    release: Release = "",
    /,
    *,
    unpin: Unpin = False,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Show an earlier release of a gallery again, and hold the gallery there.

    It becomes the next generation, so that every reader gets it. What is dropped or written later
    is taken in and waits, until `publish --unpin` or `rollback --unpin`. A release with a photo
    that was withdrawn since is refused.

    For example:

    - `gallery-media rollback lampa-2017`
    - `gallery-media rollback lampa-2017 000012-3f9a1c7e --project my-festival`
    """
    from gallery_media.cli.house import open_house

    with open_house(open_project(project), verbose=verbose):
        from gallery_flows.rollback import rollback_gallery

        released = rollback_gallery(gallery=gallery, release=release, unpin=unpin)
    if as_json:
        print_json(released)
        return
    print_rolled_back(released, unpin=unpin)


def print_rolled_back(released: Released, *, unpin: bool) -> None:
    """What came of it, for people."""
    gallery, held = released.gallery, "goes on" if unpin else "is held"
    console.print(f"[green]{gallery}[/green] {held}, ", end="")
    console.print(
        f"{in_words(released)}; {counted(released.put, 'page')} put.",
        markup=False,
        soft_wrap=True,
    )
    if released.asked is not None:
        console.print(f"  What waits for a person's word: {program()} approve", soft_wrap=True)
    if not unpin:
        console.print(
            f"  New releases wait until: {program()} publish {gallery} --unpin", soft_wrap=True
        )
