"""What orchestration costs: photos go in; the flows beside the same verbs without Prefect come out.

Two houses, each a process of its own, take in and publish the same files one after the other.
Counted is everything that runs for a house, servers included, from the moment the files are
complete until the gallery is live and Prefect's server has written down what it was told. Beside
it, what a large run does to Prefect's server: how soon it answers what its UI asks, and how much
its database grows. ``ORCHESTRATION`` gives both numbers of photos, as in ``300 5000``.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.photos import bench_photos
from gallery_media.cli.house import open_house
from gallery_media.demo.paint import paint_photo
from gallery_media.demo.pile import with_comment
from gallery_media.embedded.files import StateFiles
from gallery_media.settings.project import Project, open_project
from gallery_media.settings.scaffold import make_project
from gallery_media.wiring import Newsroom, open_newsroom

GALLERY = "bench"
NUMBERS = "ORCHESTRATION"
"""Environment variable: photos of the comparison, and of the large run."""
COMPARED, MANY = 40, 1000
SMALL = 0.3  # megapixels of a photo of the large run
PICTURES = 6  # different ones in it
AFTERWARDS = 5.0  # seconds in which Prefect's server writes down what it was told
EVERY = 0.5  # seconds between two questions of the UI
ASKED: tuple[tuple[str, dict[str, object]], ...] = (
    ("/flow_runs/filter", {"limit": 25, "sort": "START_TIME_DESC"}),
    ("/task_runs/filter", {"limit": 25, "sort": "EXPECTED_START_TIME_DESC"}),
    ("/flow_runs/count", {}),
    ("/artifacts/latest/filter", {"limit": 25}),
    ("/logs/filter", {"limit": 200, "sort": "TIMESTAMP_DESC"}),
)
"""What the pages Runs, a run and Artifacts of the UI ask for."""

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Leg:
    """One house's run: seconds of CPU of all its processes, and on the clock."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Large:
    """A large run: seconds on the clock; of each answer; the database before and after, bytes; and
    the retention job thirty-one days later: runs deleted, seconds, answers meanwhile."""

    wall: float
    answers: list[float]
    before: int
    after: int
    deleted: int
    tidying: float
    answers_tidying: list[float]


def measure_orchestration() -> Rows:
    """Rows of a table: what, and how much."""
    compared, many = _numbers()
    return [*_compared(compared), *_large(many)]


def _compared(count: int) -> Rows:
    origin, photos = bench_photos(9)
    with tempfile.TemporaryDirectory() as folder:
        legs = {}
        for kind in ("plain", "flows"):
            project = _project(Path(folder) / kind)
            for number in range(count):
                data = with_comment(photos[number % len(photos)], f"number {number}")
                (project.inbox / GALLERY / f"{number:05d}.jpg").write_bytes(data)
            legs[kind] = Leg(**_in_a_process(kind, project))
    plain, flows = legs["plain"], legs["flows"]
    return [
        (
            f"{count} photos ({origin}, each often, with another comment): CPU, flows ÷ plain pool",
            f"{flows.cpu / plain.cpu:.3f} ({flows.cpu:.0f} s, {plain.cpu:.0f} s)",
        ),
        (
            "the same, wall",
            f"{flows.wall / plain.wall:.3f} ({flows.wall:.0f} s, {plain.wall:.0f} s)",
        ),
    ]


def _large(count: int) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder) / "large")
        pictures = [_bare(paint_photo(number, SMALL).data) for number in range(PICTURES)]
        for number in range(count):
            data = with_comment(pictures[number % PICTURES], f"number {number}")
            (project.inbox / GALLERY / f"{number:05d}.jpg").write_bytes(data)
        run = Large(**_in_a_process("large", project))
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


def _bare(photo: bytes) -> bytes:
    """Without metadata: some painted photos name people, and would wait for a person."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as picture:
        picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _numbers() -> tuple[int, int]:
    said = os.environ.get(NUMBERS, f"{COMPARED} {MANY}").split()
    if len(said) != 2 or not all(word.isdecimal() and int(word) for word in said):
        raise SystemExit(f"{NUMBERS}: two numbers of photos, as in '300 5000'.")
    return int(said[0]), int(said[1])


def _project(root: Path) -> Project:
    return make_project(root, GALLERY)


def _in_a_process(kind: str, project: Project) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.orchestration", kind, str(project.root)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def _plain(project: Project) -> Leg:
    """The desk's verbs in threads, batch by batch as the flows have them."""
    from gallery_flows.batches import batches
    from gallery_flows.ingest import RECEIVERS

    def work(room: Newsroom) -> None:
        files = room.intake.ready()
        claims = room.intake.claim_ready()
        with ThreadPoolExecutor(RECEIVERS) as threads:
            list(threads.map(room.receive, batches(claims, RECEIVERS)))
        todo, workers = room.to_prepare(GALLERY), room.house.darkroom.count
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(lambda batch: room.prepare(GALLERY, batch), batches(todo, workers)))
        _all_made(files, room.release(GALLERY).photos)

    with open_newsroom(project) as room:
        return _measured(room, lambda: work(room))


def _flows(project: Project) -> Leg:
    with open_house(project) as house:
        return _measured(house.newsroom, lambda: _publish(house.newsroom))


def _publish(room: Newsroom) -> None:
    from gallery_flows.ingest import ingest_inbox
    from gallery_flows.publish import with_workers

    files = room.intake.ready()
    ingest_inbox()
    released = with_workers(room.house.darkroom.count)(gallery=GALLERY)
    _all_made(files, released.photos)


def _all_made(wanted: int, made: int) -> None:
    if wanted != made:
        raise RuntimeError(f"{made} photos of {wanted} were made: nothing to compare")


def _measured(room: Newsroom, work: Callable[[], None]) -> Leg:
    while room.intake.look().waiting:
        time.sleep(0.2)
    cpu, start = _cpu(room.project), time.perf_counter()
    work()
    wall = time.perf_counter() - start
    time.sleep(AFTERWARDS)
    return Leg(_cpu(room.project) - cpu, wall)


def _cpu(project: Project) -> float:
    """Seconds of this process, of its servers and their guardians, and of all that these started.

    Guardians leave their starter at once, so that no walk down from it would find them.
    """
    notes = [StateFiles(project.state / name).read_running() for name in ("prefect", "storage")]
    roots = {note.guardian_pid for note in notes if note is not None}
    return cpu_of_trees({os.getpid(), *roots})


def _large_run(project: Project) -> Large:
    with open_house(project) as house:
        room = house.newsroom
        while room.intake.look().waiting:
            time.sleep(0.2)
        before = _database(project)
        start = time.perf_counter()
        with _asking(house.api_url) as answers:
            _publish(room)
            wall = time.perf_counter() - start
            time.sleep(AFTERWARDS)
        after = _database(project)
        start = time.perf_counter()
        with _asking(house.api_url) as meanwhile:
            deleted = _tidy(room)
        tidying = time.perf_counter() - start
        return Large(wall, answers, before, after, deleted, tidying, meanwhile)


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


def cpu_of_trees(roots: set[int]) -> float:
    """Seconds of CPU of processes and of all that they started, as Linux tells."""
    parents, spent = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                told = (folder / "stat").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue  # it ended meanwhile; its parent counts it
            fields = told.rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
            spent[int(folder.name)] = sum(int(ticks) for ticks in fields[11:15])
    family, size = set(roots), 0
    while len(family) > size:
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    return sum(spent.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def _main(arguments: Sequence[str]) -> None:
    kind, root = arguments
    legs: dict[str, Callable[[Project], Leg | Large]] = {
        "plain": _plain,
        "flows": _flows,
        "large": _large_run,
    }
    print(json.dumps(asdict(legs[kind](open_project(Path(root))))))


if __name__ == "__main__":
    _main(sys.argv[1:])
