"""``make bench``: measures, prints, writes docs/benchmarks.md; ``ONLY`` names some of its parts.

Each part stands under its own heading and is written as soon as it is measured; parts that were not
asked for stay as they are.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.colour import measure_colour, told_of_goals
from benchmarks.contests import hold_contests
from benchmarks.costs import HEADING as COSTS
from benchmarks.costs import measure_costs
from benchmarks.darkroom import measure_darkroom
from benchmarks.house import measure_house
from benchmarks.memory import measure_memory
from benchmarks.orchestration import measure_orchestration
from benchmarks.photos import bench_photos, quality_photos
from benchmarks.quality import HEADING, measure_quality
from benchmarks.releases import HEADING as RELEASES
from benchmarks.releases import measure_releases
from benchmarks.runners import HEADING as RUNNERS
from benchmarks.runners import measure_runners
from benchmarks.scores import can_score
from benchmarks.split import measure_floor, measure_recipes, measure_split
from benchmarks.unchanged import HEADING as UNCHANGED
from benchmarks.unchanged import measure_unchanged
from benchmarks.versus import SCORED, SCORED_PHOTOS
from gallery_media.imaging.encode import JPEGLI, best_jpeg_encoder
from gallery_media.model.variant import BALANCED

PHOTOS, FEW, UNCHANGED_PHOTOS = 9, 4, 100
TARGET = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
SCORES = (
    f"Scores are means over the first {SCORED_PHOTOS} photos of each table at "
    f"{' and '.join(map(str, SCORED))} pixels, of each tool's files against its own pixels before "
    "they are encoded; they compare encoders and say nothing of other photos and widths, for which "
    "see The ladder's quality."
)
INTRODUCTION = (
    '# Benchmarks\n\nWritten by `make bench`, a part at a time (`make bench ONLY="peers split"`). '
    "Ratios are of one run; seconds depend on the machine.\n\n"
)


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        raise SystemExit(f"there is no part {unknown[0]}; choose of {', '.join(PARTS)}")
    for name in PARTS:
        if name in wanted:
            title, measure = PARTS[name]
            write_part(TARGET, title, measure())


def write_part(target: Path, title: str, text: str) -> None:
    """Put a part into its place, with the machine that it was measured on; print it as well."""
    machine = f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"
    part = f"## {title}\n\n{text}\n\nMeasured on {machine}.\n\n"
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    parts = {one.partition("\n")[0]: f"## {one}" for one in before.split("\n## ")[1:]}
    parts = {known: f"{one.strip()}\n\n" for known, one in parts.items()}
    parts[title] = part
    order = [known for known, _ in PARTS.values()]
    written = "".join(parts[known] for known in order if known in parts)
    target.write_text((INTRODUCTION + written).rstrip() + "\n", encoding="utf-8")
    print(part)


def _peers() -> str:
    origin, photos = bench_photos(PHOTOS)
    parts = [
        f"{origin}. Whole processes, start-up included, which is a larger part of the work the "
        f"fewer photos there are. A ratio below 1 means that we take less. {SCORES}"
    ]
    for contest in hold_contests(photos):
        parts += [contest.words, table(contest.heading, contest.rows)]
        parts += [f"- Left out: {one}." for one in contest.left_out]
    return "\n\n".join(parts)


def _quality() -> str:
    if not can_score():
        return "Not measured: the metric is not installed (`make bench-peers`)."
    origin, photos = quality_photos()
    words = (
        "SSIMULACRA2 of each encoded rung against the same pixels before encoding (mean of all "
        "photos, and the worst one), of larger rungs the middle 1.2 megapixels. Pictures with a "
        "short edge under 256 pixels are measured mirrored, because the metric needs six scales. "
        f"Photos: {origin}. The press download is the rung of 4000."
    )
    return f"{words}\n\n{table(HEADING, measure_quality(photos))}"


def _split() -> str:
    origin, photos = bench_photos(PHOTOS)
    middle = photos[-FEW:]
    floor = table(
        ["original", "encoder", "JPEG ladder", "floor", "ladder ÷ floor", "aimed at, at most"],
        measure_floor(middle[:2]),
    )
    recipe = replace(BALANCED, jpeg_encoder=best_jpeg_encoder())
    jpegs = f"JPEGs by {JPEGLI}" if JPEGLI else "JPEGs by libjpeg-turbo"
    recipes = table(
        ["recipe", "CPU a photo", "÷ balanced", "bytes a photo", "÷ balanced"],
        measure_recipes(middle),
    )
    split = table(["part", "CPU a photo", "share"], measure_split(middle, recipe))
    return (
        "The JPEG ladder of six sizes against its floor: libjpeg's scaled decode and the encoding "
        f"of the finished rungs, nothing else. Originals are enlarged photos.\n\n{floor}\n\n"
        f"Recipe balanced, {jpegs}; {len(middle)} of {origin}, CPU of each part:\n\n{split}\n\n"
        f"The three recipes on the same photos:\n\n{recipes}"
    )


def _darkroom() -> str:
    origin, photos = bench_photos(PHOTOS)
    return f"{origin}.\n\n{figures(measure_darkroom(photos))}"


def _colours() -> str:
    words = "CIEDE2000, mean / 99th percentile / largest, against the arithmetic of the standards."
    measured = measure_colour()
    return f"{words} {told_of_goals(measured)}\n\n{figures(measured)}"


def _memory() -> str:
    words = (
        "Resident, sampled; pages that processes share count for each. Painted photos with noise."
    )
    return f"{words}\n\n{figures(measure_memory())}"


def _house() -> str:
    origin, photos = bench_photos(PHOTOS)
    return f"{origin}.\n\n{figures(measure_house(photos))}"


def _orchestration() -> str:
    words = (
        "The same files taken in and published by the flows, and by the desk's verbs in threads, "
        "each in a house of its own: all processes together, servers included, from complete files "
        "to the live gallery, and for the CPU the five seconds after it, in which Prefect's server "
        "writes down what it was told (goals: 1.05 of the CPU, 1.10 of the wall time). The large "
        "run is of photos without much to develop."
    )
    return f"{words}\n\n{figures(measure_orchestration())}"


def _runners() -> str:
    origin, photos = bench_photos(FEW)
    photos = photos * 2  # each of them another file
    rows, left_out = measure_runners(photos)
    words = (
        f"{len(photos)} photos ({origin}, each several times), prepared by flows whose batches go "
        "to each runner, beside a plain pool of threads over the same darkroom. CPU is that of all "
        "processes, the Prefect server included: what is above 1 is what orchestration costs. "
        "Photos a second depend on what else the machine does."
    )
    parts = [words, table(RUNNERS, rows)]
    return "\n\n".join([*parts, *(f"- Left out: {one}." for one in left_out)])


def _costs() -> str:
    origin, photos = bench_photos(FEW)
    words = (
        f"One of {origin}, as many different files: what one more photo in a gallery costs, by "
        "counting. Transactions are those that write; reading ones cost no commit on disk."
    )
    return f"{words}\n\n{table(COSTS, measure_costs(photos[-1]))}"


def _releases() -> str:
    words = (
        "Recognised or gathered from the catalogue, decided and put on the embedded storage, by a "
        "process that remembers nothing; two languages, sixty photos a page. Without the start of "
        "the house (storage, Prefect) and the search for originals' secrets. What is not public is "
        "the release's manifest and snapshot, gzipped, which list every photo."
    )
    return f"{words}\n\n{table(RELEASES, measure_releases())}"


def _unchanged() -> str:
    rows, left_out = measure_unchanged(UNCHANGED_PHOTOS)
    words = (
        "The same folder of small photographs, published by each, and once more with nothing new, "
        "all in one run. What the first publication costs is compared in Beside others, where all "
        "make the same files. The peers' commands look at every original again; our house looks "
        "into the inbox, and recognises a gallery by digests and ETags."
    )
    parts = [words, table(UNCHANGED, rows)]
    return "\n\n".join([*parts, *(f"- Left out: {one}." for one in left_out)])


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "peers": ("Beside others", _peers),
    "quality": ("The ladder's quality", _quality),
    "split": ("Where the time goes", _split),
    "darkroom": ("A photo in the darkroom", _darkroom),
    "colours": ("Colours", _colours),
    "memory": ("Memory", _memory),
    "house": ("The whole house", _house),
    "orchestration": ("Orchestration", _orchestration),
    "runners": ("Threads, processes, Dask, Ray", _runners),
    "costs": ("What one more photo costs", _costs),
    "releases": ("Releases", _releases),
    "unchanged": ("Nothing changed, beside others", _unchanged),
}
"""What can be measured: its word on the command line, its heading, and what measures it."""


def figures(pairs: Iterable[tuple[str, str]]) -> str:
    """A table of two columns."""
    return table(["what", "figure"], pairs)


def table(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """As Markdown has it."""
    every = [heading, ["---"] * len(heading), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in every)


if __name__ == "__main__":
    main()
