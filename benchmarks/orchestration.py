"""What orchestration costs: photos go in; the flows beside the same verbs without Prefect come out.

Two houses, each a process of its own, take in and publish the same files one after the other.
Counted is everything that runs for a house, servers included, from the moment the files are
complete until Prefect's server has written down what it was told; on the clock until the gallery is
live, and until the run has ended. ``ORCHESTRATION`` gives the numbers of photos here and of the
large run (``benchmarks.large_run``), as in ``300 5000``.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench_house import GALLERY, drop_all, in_a_process, publish, settled, take_in
from benchmarks.large_run import measure_large_run
from benchmarks.photos import bench_photos
from gallery_media.cli.house import open_house
from gallery_media.embedded.files import StateFiles
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.steps import Step, listening
from gallery_media.wiring import Newsroom, open_newsroom

NUMBERS = "ORCHESTRATION"
"""Environment variable: photos of the comparison, and of the large run."""
COMPARED, MANY = 40, 1000
AFTERWARDS = 5.0  # seconds in which Prefect's server writes down what it was told

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Leg:
    """One house's run: seconds of CPU of all its processes; on the clock until the gallery was
    live, and until the run had ended."""

    cpu: float
    live: float
    wall: float


def measure_orchestration() -> Rows:
    """Rows of a table: what, and how much."""
    compared, many = _numbers()
    return [*_compared(compared), *measure_large_run(many)]


def plain_leg(project: Project) -> Leg:
    """The desk's verbs in threads, batch by batch as the flows have them."""
    from gallery_flows.batches import batches
    from gallery_flows.ingest import RECEIVERS

    def receive(room: Newsroom) -> None:
        claims = room.intake.claim_ready()
        with ThreadPoolExecutor(RECEIVERS) as threads:
            list(threads.map(room.receive, batches(claims, RECEIVERS)))

    def work(room: Newsroom) -> int:
        take_in(room, lambda: receive(room))
        todo, workers = room.to_prepare(GALLERY), room.house.darkroom.count
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(lambda batch: room.prepare(GALLERY, batch), batches(todo, workers)))
        return room.release(GALLERY).photos

    with open_newsroom(project) as room:
        return _measured(room, lambda: work(room))


def flows_leg(project: Project) -> Leg:
    """The house's flows, called as `up` calls them."""
    with open_house(project) as house:
        return _measured(house.newsroom, lambda: publish(house.newsroom))


def _compared(count: int) -> Rows:
    origin, photos = bench_photos(9)
    with tempfile.TemporaryDirectory() as folder:
        legs = {}
        for kind, leg in (("plain", plain_leg), ("flows", flows_leg)):
            project = make_project(Path(folder) / kind, GALLERY)
            drop_all(project, photos, count)
            legs[kind] = Leg(**in_a_process(leg, project))
    plain, flows = legs["plain"], legs["flows"]

    def row(what: str, of: Callable[[Leg], float]) -> tuple[str, str]:
        ours, others = of(flows), of(plain)
        return what, f"{ours / others:.3f} ({ours:.0f} s, {others:.0f} s)"

    return [
        row(
            f"{count} photos ({origin}, each often, with another comment): CPU, flows ÷ plain pool",
            lambda leg: leg.cpu,
        ),
        row("the same, wall, until the gallery is live", lambda leg: leg.live),
        row("the same, wall, until receipts and reports are written", lambda leg: leg.wall),
    ]


def _numbers() -> tuple[int, int]:
    said = os.environ.get(NUMBERS, f"{COMPARED} {MANY}").split()
    if len(said) != 2 or not all(word.isdecimal() and int(word) for word in said):
        raise SystemExit(f"{NUMBERS}: two numbers of photos, as in '300 5000'.")
    return int(said[0]), int(said[1])


def _measured(room: Newsroom, work: Callable[[], int]) -> Leg:
    settled(room)
    files = len(list((room.project.inbox / GALLERY).iterdir()))
    lived: list[float] = []

    def note(step: Step, _about: str) -> None:
        if step is Step.FLIPPED:
            lived.append(time.perf_counter())

    cpu, start = _cpu(room.project), time.perf_counter()
    with listening(note):
        made = work()
    wall = time.perf_counter() - start
    if made != files:
        raise RuntimeError(f"{made} photos of {files} were made: nothing to compare")
    time.sleep(AFTERWARDS)
    return Leg(_cpu(room.project) - cpu, lived[-1] - start, wall)


def _cpu(project: Project) -> float:
    """Seconds of this process, of its servers and their guardians, and of all that these started.

    Guardians leave their starter at once, so that no walk down from it would find them.
    """
    notes = [StateFiles(project.state / name).read_running() for name in ("prefect", "storage")]
    roots = {note.guardian_pid for note in notes if note is not None}
    return cpu_of_trees({os.getpid(), *roots})


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
