"""``make bench``: measures, prints, and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from benchmarks.colour import measure_colour
from benchmarks.darkroom import measure_darkroom
from benchmarks.house import measure_house
from benchmarks.photos import bench_photos

PHOTOS = 9
TARGET = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    origin, photos = bench_photos(PHOTOS)
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Ratios are of one run; seconds depend on the machine.",
        f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}; {origin}.",
        "## A photo in the darkroom",
        _table(measure_darkroom(photos)),
        "## Colours",
        "CIEDE2000, mean / 99th percentile / largest, against the arithmetic of the standards.",
        _table(measure_colour()),
        "## The whole house",
        _table(measure_house(photos)),
    ]
    text = "\n\n".join(parts) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    print(text)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(["| what | figure |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows)])


if __name__ == "__main__":
    main()
