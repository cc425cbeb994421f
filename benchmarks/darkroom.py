"""What a photo costs: develop, audit, and the way through the pool of child processes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from benchmarks.measure import cpu_of
from gallery_media.darkroom import Darkroom
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import best_jpeg_encoder
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.audit import audit
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import DataMining, PublicMetadata
from gallery_media.model.variant import BALANCED, Developed, Format

RECIPE = replace(BALANCED, jpeg_encoder=best_jpeg_encoder())

RIGHTS = PublicMetadata(
    creators=("Jānis Bērziņš",),
    credit_line="Foto: Jānis Bērziņš",
    copyright_notice="© 2026 Jānis Bērziņš",
    usage_terms="Drīkst izmantot ziņām, norādot autoru.",
    licence_url="https://example.org/licence",
    licensor_name="Ministrija",
    licensor_url="https://example.org/",
    data_mining=DataMining.ONLY_SEARCH_ENGINES,
)
"""What a public body's photos say about themselves: all that the preset strict embeds."""


def measure_darkroom(photos: list[bytes]) -> list[tuple[str, str]]:
    """Rows of a table: what, and how much."""
    developing, sizes = [], []
    auditing: dict[Format, list[float]] = {format: [] for format in Format}
    for photo in photos:
        variants = _finished(photo)
        developing.append(cpu_of(partial(develop, photo, RECIPE, Limits()), 1))
        for format, spent in auditing.items():
            spent.append(cpu_of(partial(_audit, [v for v in variants if v.format is format]), 1))
        sizes.append(sum(len(one.data) for one in variants))
    whole, together = sum(developing), sum(map(sum, auditing.values()))
    rows = [
        ("develop the whole ladder, CPU a photo", f"{statistics.mean(developing):.2f} s"),
        ("audit of its variants ÷ develop, CPU", f"{together / whole:.3f}"),
    ]
    rows += [
        (f"of it the {format.name} variants", f"{sum(spent) / whole:.3f}")
        for format, spent in auditing.items()
    ]
    rows.append(("variants of a photo together", f"{statistics.mean(sizes) / 1e6:.2f} MB"))
    return rows + _pool(photos)


def _finished(photo: bytes) -> list[Developed]:
    """The whole ladder with the rights in every file, as it is published."""
    variants = develop(photo, RECIPE, Limits()).variants
    return [replace(v, data=embed(v.data, v.format, RIGHTS, preset=v.preset)) for v in variants]


def _audit(variants: Iterable[Developed]) -> None:
    for one in variants:
        audit(one.data, one.format, one.width, one.height, RIGHTS, one.preset)


def _pool(photos: list[bytes]) -> list[tuple[str, str]]:
    """One and two workers on the same photos, each pool warmed up with the first."""
    walls = {}
    for workers in (1, 2):
        with Darkroom(workers) as darkroom, ThreadPoolExecutor(workers) as threads:
            list(
                threads.map(
                    lambda _: darkroom.develop_and_audit(photos[0], RECIPE, RIGHTS),
                    range(workers),
                )
            )
            start = time.perf_counter()
            list(
                threads.map(lambda photo: darkroom.develop_and_audit(photo, RECIPE, RIGHTS), photos)
            )
            walls[workers] = time.perf_counter() - start
    start = time.perf_counter()
    for photo in photos:
        _audit(_finished(photo))
    alone = time.perf_counter() - start
    return [
        ("one child process ÷ in this process, wall", f"{walls[1] / alone:.2f}"),
        ("two workers ÷ one, wall", f"{walls[2] / walls[1]:.2f}"),
    ]
