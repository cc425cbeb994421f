"""What a large run does to Prefect's server: how soon it answers what its UI asks meanwhile, how
much its database grows, and what the retention job takes when the run is old.
"""

from __future__ import annotations

import io
import json
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from benchmarks.bench_house import GALLERY, drop_all, in_a_process, publish, settled
from gallery_media.cli.house import open_house
from gallery_media.demo.paint import paint_photo
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.wiring import Newsroom

SMALL = 0.3  # megapixels of a photo of the large run
PICTURES = 6  # different ones in it
EVERY = 0.5  # seconds between two questions of the UI
ASKED: tuple[tuple[str, dict[str, object]], ...] = (
    ("/flow_runs/filter", {"limit": 25, "sort": "START_TIME_DESC"}),
    ("/task_runs/filter", {"limit": 25, "sort": "EXPECTED_START_TIME_DESC"}),
    ("/flow_runs/count", {}),
    ("/artifacts/latest/filter", {"limit": 25}),
    ("/logs/filter", {"limit": 200, "sort": "TIMESTAMP_DESC"}),
)
"""What the pages Runs, a run and Artifacts of the UI ask for."""
AFTERWARDS = 5.0  # seconds in which Prefect's server writes down what it was told


@dataclass(frozen=True, slots=True)
class Large:
    """A large run: photos; seconds on the clock, and of each answer; the database before and after,
    bytes; the retention job thirty-one days later: runs deleted, seconds, answers meanwhile."""

    photos: int
    wall: float
    answers: list[float]
    before: int
    after: int
    deleted: int
    tidying: float
    answers_tidying: list[float]


def measure_large_run(count: int) -> list[tuple[str, str]]:
    """Rows of a table: what, and how much."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "large", GALLERY)
        pictures = [_bare(paint_photo(number, SMALL).data) for number in range(PICTURES)]
        drop_all(project, pictures, count)
        run = Large(**in_a_process(large_leg, project))
    if run.photos != count:
        raise RuntimeError(f"{run.photos} photos of {count} were published")
    late = sorted(run.answers)
    middle, most = statistics.median(late), late[int(len(late) * 0.95)]
    return [
        (f"{count:,} small photos in one run, on the clock", f"{run.wall:.0f} s"),
        (
            "meanwhile, Prefect's answers to what its UI asks: median, 95th percentile, slowest",
            f"{middle * 1000:.0f} ms, {most * 1000:.0f} ms, {late[-1]:.2f} s "
            f"({len(late)} questions)",
        ),
        (
            "Prefect's database before and after it",
            f"{run.before / 1e6:.1f} MB, {run.after / 1e6:.1f} MB",
        ),
        (
            "the retention job when that run is too old: runs deleted, seconds, slowest answer "
            "meanwhile",
            f"{run.deleted}, {run.tidying:.1f} s, {max(run.answers_tidying, default=0.0):.2f} s",
        ),
    ]


def large_leg(project: Project) -> Large:
    """All of the inbox in one run, then the retention job."""
    with open_house(project) as house:
        room = house.newsroom
        settled(room)
        before = _database(project)
        start = time.perf_counter()
        with _asking(house.api_url) as answers:
            photos = publish(room)
            wall = time.perf_counter() - start
            time.sleep(AFTERWARDS)
        after = _database(project)
        start = time.perf_counter()
        with _asking(house.api_url) as meanwhile:
            deleted = _tidy(room)
        tidying = time.perf_counter() - start
        return Large(photos, wall, answers, before, after, deleted, tidying, meanwhile)


def _bare(photo: bytes) -> bytes:
    """Without metadata: some painted photos name people, and would wait for a person."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as picture:
        picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _tidy(room: Newsroom) -> int:
    """The retention job, as it would find what was done now when it is too old to be kept."""
    from gallery_flows import tidy

    later = datetime.now(UTC) + timedelta(days=room.house.prefect.keep_runs_days + 1)
    tidy.now = lambda: later
    deleted: int = tidy.tidy_prefect()
    return deleted


@contextmanager
def _asking(api: str) -> Iterator[list[float]]:
    """Ask what the UI asks, now and then, while the block runs; how long each answer took."""
    took: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(EVERY):
            for path, body in ASKED:
                start = time.perf_counter()
                request = urllib.request.Request(
                    api + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=120) as answer:
                    answer.read()
                took.append(time.perf_counter() - start)

    with ThreadPoolExecutor(1) as side:
        asking = side.submit(ask)
        try:
            yield took
        finally:
            over.set()
            asking.result()


def _database(project: Project) -> int:
    """Bytes of Prefect's database, with its journal."""
    return sum(
        path.stat().st_size for path in (project.state / "prefect" / "home").glob("prefect.db*")
    )
