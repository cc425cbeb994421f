"""What a photo costs: develop, audit, and the way through the pool of child processes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gallery_media.darkroom import Darkroom
from gallery_media.imaging.develop import develop
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.audit import audit_pixels_only
from gallery_media.model.variant import BALANCED


def cpu_of(work: Callable[[], object]) -> float:
    """Seconds of CPU that this process spends on ``work``."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_darkroom(photos: list[bytes]) -> list[tuple[str, str]]:
    """Rows of a table: what, and how much."""
    developing, auditing, sizes = [], [], []
    for photo in photos:
        development = develop(photo, BALANCED, Limits())
        developing.append(cpu_of(lambda photo=photo: develop(photo, BALANCED, Limits())))  # type: ignore[misc]
        auditing.append(
            cpu_of(
                lambda found=development: [  # type: ignore[misc]
                    audit_pixels_only(one.data, one.format, one.width, one.height)
                    for one in found.variants
                ]
            )
        )
        sizes.append(sum(len(one.data) for one in development.variants))
    rows = [
        ("develop the whole ladder, CPU a photo", f"{statistics.mean(developing):.2f} s"),
        ("audit of its variants ÷ develop, CPU", f"{sum(auditing) / sum(developing):.3f}"),
        ("variants of a photo together", f"{statistics.mean(sizes) / 1e6:.2f} MB"),
    ]
    return rows + _pool(photos)


def _pool(photos: list[bytes]) -> list[tuple[str, str]]:
    """One and two workers on the same photos, each pool warmed up with the first."""
    walls = {}
    for workers in (1, 2):
        with Darkroom(workers) as darkroom, ThreadPoolExecutor(workers) as threads:
            list(
                threads.map(
                    lambda _: darkroom.develop_and_audit(photos[0], BALANCED), range(workers)
                )
            )
            start = time.perf_counter()
            list(threads.map(lambda photo: darkroom.develop_and_audit(photo, BALANCED), photos))
            walls[workers] = time.perf_counter() - start
    start = time.perf_counter()
    for photo in photos:
        found = develop(photo, BALANCED, Limits())
        for one in found.variants:
            audit_pixels_only(one.data, one.format, one.width, one.height)
    alone = time.perf_counter() - start
    return [
        ("one child process ÷ in this process, wall", f"{walls[1] / alone:.2f}"),
        ("two workers ÷ one, wall", f"{walls[2] / walls[1]:.2f}"),
    ]
