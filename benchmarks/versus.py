"""Photos go in, rows of ratios come out: the same rungs by us and by others, in one run.

Every row is the same work by another tool as a whole process, start-up and files included. The runs
are interleaved, each figure is a median, and ratios are of CPU, because other work on the machine
spoils the wall clock. Scores are those of the encoding: a tool's output against its own pixels
written without loss, so no way of resizing is favoured.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from benchmarks.job import LOSSLESS, Job, Photo, Wanted
from benchmarks.measure import CommandFailed, Cost, cost_of, median_cost
from benchmarks.ours import OURS, OURS_WITH_JPEGLI
from benchmarks.peers.install import HERE, SCRATCH
from benchmarks.scores import PYTHON, can_score, scores
from gallery_media.imaging.encode import JPEGLI
from gallery_media.model.variant import BALANCED, Format

EDGES = tuple(rung.long_edge for rung in BALANCED.rungs if rung.format is Format.AVIF)
SCORED = (480, 1080)  # pixels
SCORED_PHOTOS = 3


@dataclass(frozen=True, slots=True)
class Tool:
    """Who does it: a name for the table, the way that its runner knows, and what it needs."""

    name: str
    way: str
    runner: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """What is not there, in words; empty when it can run."""
        for need in self.needs:
            found = Path(need).exists() if "/" in need else shutil.which(need)
            if not found:
                return f"{Path(need).name} is not installed (make bench-peers)"
        if self.way == OURS_WITH_JPEGLI and not JPEGLI:
            return "the extra jpegli is not installed"
        return ""


_NODE = ("node", str(HERE / "ladder.js"))
_MODULES = SCRATCH / "node"
_COMMANDS = (sys.executable, "-I", str(HERE.parent / "commands.py"))
_OURS = (sys.executable, "-m", "benchmarks.ours")


def _module(name: str) -> str:
    return str(_MODULES / "node_modules" / name)


WE = Tool("gallery-media, JPEGs by jpegli", OURS_WITH_JPEGLI, _OURS)
WE_ALONE = Tool("gallery-media, JPEGs by libjpeg-turbo (progressive)", OURS, _OURS)
SHARP = Tool(
    "sharp, as documented (one pipeline a size)",
    "sharp-documented",
    _NODE,
    ("node", _module("sharp")),
)
SHARP_ONCE = Tool("sharp, decode once (raw buffers, our chain)", "sharp-once", _NODE, SHARP.needs)
OTHERS = (
    SHARP,
    SHARP_ONCE,
    Tool("vipsthumbnail, one size a run", "vipsthumbnail", _COMMANDS, ("vipsthumbnail",)),
    Tool(
        "sigal's image step, one size a build",
        "sigal",
        (str(PYTHON), str(HERE / "sigal_ladder.py")),
        (str(PYTHON),),
    ),
    Tool(
        "thumbsup's image step (GraphicsMagick)",
        "thumbsup",
        _NODE,
        ("node", "gm", _module("thumbsup-downsize")),
    ),
    Tool("eleventy-img (sharp)", "eleventy", _NODE, ("node", _module("@11ty/eleventy-img"))),
    Tool("ImageMagick, one read, chain", "imagemagick", _COMMANDS, ("convert-im6.q16",)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A tool and how it is to encode."""

    tool: Tool
    rungs: tuple[Wanted, ...]
    defaults: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One tool's figures: costs by number of workers, bytes of all outputs, mean score or none."""

    costs: dict[int, Cost]
    size: int
    score: float | None


def compare(
    entries: Sequence[Entry], photos: Sequence[Photo], workers: Sequence[int], rounds: int
) -> tuple[dict[str, Result], list[str]]:
    """Results by tool name, and sentences about what was left out."""
    left_out: list[str] = []
    costs: dict[tuple[str, int], list[Cost]] = {}
    for entry in entries:
        if entry.tool.missing:
            left_out.append(f"{entry.tool.name}: {entry.tool.missing}")
    able = [entry for entry in entries if not entry.tool.missing]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for count in workers:
            for _ in range(rounds):
                for entry in list(able):
                    try:
                        cost = _run(entry, photos, count, root)
                    except CommandFailed as why:
                        left_out.append(f"{entry.tool.name}: it failed ({why})")
                        able.remove(entry)
                        continue
                    costs.setdefault((entry.tool.name, count), []).append(cost)
        results = {}
        for entry in able:
            by_workers = {n: median_cost(costs[entry.tool.name, n]) for n in workers}
            files = _files(entry, photos, root)
            size = sum(file.stat().st_size for file in files)
            results[entry.tool.name] = Result(by_workers, size, _score(entry, photos, root))
    return results, left_out


def _job(entry: Entry, photos: Sequence[Photo], workers: int, root: Path) -> Job:
    out = root / entry.tool.way
    out.mkdir(exist_ok=True)
    return Job(
        entry.tool.way,
        tuple(photos),
        entry.rungs,
        str(out),
        workers,
        str(_MODULES),
        entry.defaults,
    )


def _run(entry: Entry, photos: Sequence[Photo], workers: int, root: Path) -> Cost:
    job = _job(entry, photos, workers, root)
    cost = cost_of(
        [*entry.tool.runner, job.write(root / f"{entry.tool.way}.json")],
        PYTHONPATH=str(HERE.parent.parent),
        VIPS_CONCURRENCY="1",
        OMP_NUM_THREADS="1",
        UV_THREADPOOL_SIZE=str(max(workers, 2)),
        MAGICK_THREAD_LIMIT="1",
    )
    missing = [file.name for file in _files(entry, photos, root) if not file.exists()]
    if missing:
        raise CommandFailed(f"it made no {missing[0]}")
    return cost


def _files(entry: Entry, photos: Sequence[Photo], root: Path) -> list[Path]:
    job = _job(entry, photos, 1, root)
    return [job.file(photo, rung) for photo in photos for rung in entry.rungs]


def _score(entry: Entry, photos: Sequence[Photo], root: Path) -> float | None:
    """Mean over some photos and sizes, against the same tool's pixels before encoding."""
    if not can_score():
        return None
    photos = photos[:SCORED_PHOTOS]
    rungs = [rung for rung in entry.rungs if rung.edge in SCORED]
    # All sizes, not only the scored ones: a chain makes other pixels when it has fewer steps.
    edges = sorted({rung.edge for rung in entry.rungs})
    exact = replace(entry, rungs=tuple(Wanted(LOSSLESS, edge, 90, 8) for edge in edges))
    try:
        _run(exact, photos, 1, root)
    except CommandFailed:
        return None
    job = _job(entry, photos, 1, root)
    pairs = [
        (job.file(photo, Wanted(LOSSLESS, rung.edge, 90, 8)), job.file(photo, rung))
        for photo in photos
        for rung in rungs
    ]
    return statistics.mean(scores(pairs))


def on_disk(photos: Sequence[bytes], folder: Path) -> list[Photo]:
    """The photos as files that every tool can read."""
    found = []
    for number, data in enumerate(photos):
        path = folder / f"p{number:02}.jpg"
        path.write_bytes(data)
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if picture.getexif().get(0x0112, 1) >= 5:  # stored on its side
                width, height = height, width
        found.append(Photo(path.stem, str(path), width, height))
    return found


def rows(results: dict[str, Result], we: str, workers: Sequence[int]) -> list[list[str]]:
    """One row a tool; ratios are ours ÷ theirs, below 1 means that we take less."""
    ours, table = results[we], []
    for name, other in results.items():
        row = [name]
        for count in workers:
            row.append(f"{ours.costs[count].cpu / other.costs[count].cpu:.2f}")
        for count in workers:
            row.append(f"{ours.costs[count].wall / other.costs[count].wall:.2f}")
        row += [
            " / ".join(f"{other.costs[count].peak / 1e6:.0f}" for count in workers),
            f"{other.size / 1e6:.2f}",
            "–" if other.score is None else f"{other.score:.1f}",
        ]
        table.append(row)
    return table


def heading(workers: Sequence[int]) -> list[str]:
    """What the columns of ``rows`` are."""
    each = ", ".join(str(count) for count in workers)
    words = {1: "1 worker", 2: "2 workers"}
    return [
        "tool",
        *(f"our CPU ÷ its CPU, {words[count]}" for count in workers),
        *(f"wall, {words[count]}" for count in workers),
        f"its peak memory, MB ({each})",
        "its bytes, MB",
        "its SSIMULACRA2",
    ]


def cores() -> int:
    """How many workers can really work side by side."""
    return len(os.sched_getaffinity(0))
