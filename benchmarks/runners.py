"""The same photos developed by threads, processes, Dask and Ray, beside a plain pool of threads.

What a start costs is a figure of its own; the others are measured on workers that are warm.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil

from gallery_media.cli.house import House, open_house
from gallery_media.demo.pile import with_comment
from gallery_media.settings.scaffold import make_gallery, make_project
from gallery_media.settings.work import WorkSettings

HEADING = [
    "runner",
    "workers",
    "photos a second",
    "÷ plain pool",
    "CPU a photo",
    "÷ plain pool",
    "start, s",
]
WARM = 2
"""Photos for each worker before anything is measured."""

RUNNERS = ("plain", "threads", "processes", "dask", "ray")


def measure_runners(photos: list[bytes]) -> tuple[list[list[str]], list[str]]:
    """Rows of a table, and which runners were left out, and why."""
    out = [name for name in ("dask", "ray") if find_spec(f"prefect_{name}") is None]
    kinds = [(name, count) for count in (1, 2) for name in RUNNERS if name not in out]
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "house")
        for name, count in kinds:
            make_gallery(project, f"{name}-{count}")
        with open_house(project) as house:
            _take_in(house, photos, kinds)
            plain: dict[int, tuple[float, float]] = {}
            for name, count in kinds:
                start, wall, cpu = _measure(house, name, count)
                plain.setdefault(count, (wall, cpu))
                by_wall, by_cpu = wall / plain[count][0], cpu / plain[count][1]
                rows.append(
                    [
                        name,
                        str(count),
                        f"{len(photos) / wall:.2f}",
                        f"{1 / by_wall:.2f}",
                        f"{cpu / len(photos):.2f} s",
                        f"{by_cpu:.2f}",
                        f"{start:.1f}" if name != "plain" else "",
                    ]
                )
    return rows, [f"{name}: gallery-media[{name}] is not installed" for name in out]


def _take_in(house: House, photos: list[bytes], kinds: list[tuple[str, int]]) -> None:
    from gallery_flows.ingest import ingest_inbox

    room = house.newsroom
    for name, count in kinds:
        inbox = room.project.inbox / f"{name}-{count}"
        # Of each photo another file for each runner, and of the first some more to warm up with.
        every = [*photos, *[photos[0]] * (WARM * count)]
        for number, photo in enumerate(every):
            data = with_comment(photo, f"{name} {count} {number}")
            (inbox / f"{number:03d}.jpg").write_bytes(data)
    while room.intake.look().waiting or room.intake.ready():
        ingest_inbox()
        time.sleep(0.2)


def _measure(house: House, name: str, count: int) -> tuple[float, float, float]:
    """Seconds until the workers are warm; of all photos wall clock and CPU."""
    room, slug = house.newsroom, f"{name}-{count}"
    due = room.to_prepare(slug)
    first, rest = due[-WARM * count :], due[: -WARM * count]
    work = _plain(house, slug, count) if name == "plain" else _flow(house, slug, name, count)
    with work as prepare:
        begun = time.perf_counter()
        prepare(first)
        start = time.perf_counter() - begun
        before, begun = _cpu(house), time.perf_counter()
        prepare(rest)
        wall = time.perf_counter() - begun
        used = _cpu(house) - before
    left = room.still_due(slug, due)
    if left:
        raise RuntimeError(f"{name}: {len(left)} photos were not prepared")
    return start, wall, used


@contextmanager
def _plain(house: House, slug: str, count: int) -> Iterator[Callable[[list[str]], object]]:
    with ThreadPoolExecutor(count) as threads:
        yield lambda ids: list(threads.map(lambda one: house.newsroom.prepare(slug, [one]), ids))


@contextmanager
def _flow(
    house: House, slug: str, name: str, count: int
) -> Iterator[Callable[[list[str]], object]]:
    from benchmarks.runner_flow import prepare_only
    from gallery_flows import runners
    from gallery_flows.threads import threads

    room, before = house.newsroom, house.newsroom.house
    work = WorkSettings.model_validate({"runner": name, "workers": count})
    darkroom = before.darkroom.model_copy(update={"workers": count})
    room.house = before.model_copy(update={"work": work, "darkroom": darkroom})
    prepare = prepare_only.with_options(task_runner=threads(count))
    try:
        yield lambda ids: prepare(slug, ids)
    finally:
        runners.let_go()
        room.house = before


def _cpu(house: House) -> float:
    """Seconds that this process, all below it, and the Prefect server have used so far."""
    port = house.api_url.removesuffix("/api").rpartition(":")[2]
    me = psutil.Process(os.getpid())
    every = [me, *me.children(recursive=True)]
    every += [
        one
        for one in psutil.process_iter(["cmdline"])
        if "prefect.server.api.server:create_app" in (one.info["cmdline"] or ())
        and port in one.info["cmdline"]
    ]
    total = 0.0
    for one in every:
        try:
            used = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total
