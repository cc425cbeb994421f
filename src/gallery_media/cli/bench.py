"""``gallery-media bench``: measure the house on this machine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter, validators
from rich.table import Table

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, Verbose
from gallery_media.demo.paint import paint_photo
from gallery_media.model.counted import counted
from gallery_media.settings.scaffold import make_project

bench = App(name="bench", help="Measure the house on this machine.")

GALLERY = "bench"
MEGAPIXELS = 24.0
MIDDLE, NEARLY_ALL = 2.0, 4.0
"""Seconds beyond the settle time: the budget for half of the photos, and for 95 of 100."""

Count = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=100_000))]


@bench.command
def latency(
    *,
    photos: Count = 1000,
    trips: Count = 20,
    photo: Annotated[
        Path | None, Parameter(help="This file instead of a painted 24-megapixel JPEG.")
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """From the last byte of a large photo to the live page that shows it, step by step.

    Makes a house of its own in a temporary folder, with a gallery of 1,000 photos, and drops one
    more, again and again. Exit code 1 when half of the photos take more than 2 s, or 95 of 100
    more than 4 s, beyond the time that a file must lie unchanged.

    For example:

    - `gallery-media bench latency`
    - `gallery-media bench latency --photos 5000 --trips 50 --json`
    """
    from gallery_media.cli.house import open_house
    from gallery_media.cli.latency import PARTS, SEEN, fill, measure, percentile

    with tempfile.TemporaryDirectory(prefix="gallery-media-bench-") as folder:
        project = make_project(Path(folder) / "house", GALLERY)
        with (project.gallery_dir(GALLERY) / "gallery.toml").open("a", encoding="utf-8") as file:
            # Some painted photos name their people, and would wait for a person to look.
            file.write('\n[people]\nnamed = "show"\n')
        data = photo.read_bytes() if photo else paint_photo(0, MEGAPIXELS).data
        with project.only_one_house(), open_house(project, verbose=verbose) as house:
            if not as_json:
                console.print(f"Filling a gallery with {counted(photos, 'photo')} …")
            fill(house, GALLERY, photos)
            found = []
            for trip in measure(house, GALLERY, data, trips + 1):
                found.append(trip)
                if not as_json:
                    console.print(
                        f"  {trip.total:.2f} s, {trip.beyond_settling:.2f} s of it beyond"
                    )
    found = found[1:]  # the first one also starts children and opens connections
    beyond = [trip.beyond_settling for trip in found]
    middle, nearly_all = percentile(beyond, 0.5), percentile(beyond, 0.95)
    names = [*(name for name, _ in PARTS), SEEN]
    rows = {name: [trip.parts[name] for trip in found] for name in names}
    rows |= {"all": [trip.total for trip in found], "beyond settling": beyond}
    if as_json:
        print_json(
            {
                "photos": photos,
                "bytes": len(data),
                "seconds": {
                    name: {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
                    for name, values in rows.items()
                },
            }
        )
    else:
        table = Table(
            title=f"One photo of {len(data) / 1e6:.1f} MB beside {photos} others, seconds"
        )
        for column in ("part", "half", "95 of 100"):
            table.add_column(column, justify="left" if column == "part" else "right")
        for name, values in rows.items():
            table.add_row(name, f"{percentile(values, 0.5):.3f}", f"{percentile(values, 0.95):.3f}")
        console.print(table)
    return 0 if middle <= MIDDLE and nearly_all <= NEARLY_ALL else 1
