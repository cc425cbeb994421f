"""How much memory photos in flight take: nothing goes in, rows by kind of original come out.

All processes together (the house, its developers, its auditor), sampled while the photos are
developed; and the most that one developer had of its cap. ``python -m benchmarks.memory`` prints
this section alone.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image

from gallery_media.darkroom import Darkroom, DarkroomLimits
from gallery_media.model.variant import BALANCED

FIFTY, LARGEST = (8_660, 5_774), (13_400, 8_950)
"""Pixels along both edges: 50 and 120 megapixels."""

_EVERY = 0.02  # seconds between two looks
_MIB = 1024

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """MiB: at rest, at most in all processes, and the most address space of one developer."""

    rest: float
    peak: float
    largest: float


def measure_memory() -> Rows:
    """Rows of a table: what, and how much."""
    rows: Rows = []
    for name, data in originals(FIFTY):
        taken = memory_of(data, 2)
        rows.append((f"two {name} of 50 megapixels in flight, all processes", _said(taken)))
    for name, data in originals(LARGEST):
        taken = memory_of(data, 1)
        cap = DarkroomLimits().develop_memory >> 20
        what = f"one {name} of 120 megapixels, address space of its developer (cap {cap} MiB)"
        rows.append((what, f"{taken.largest:.0f} MiB"))
    return rows


def originals(size: tuple[int, int]) -> Iterator[tuple[str, bytes]]:
    """The same scene in each kind, made one after the other: believable, and with camera noise."""
    for name, format, options in _KINDS:
        yield name, _made(size, format, options)


_KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("JPEG", "JPEG", {"quality": 90}),
    ("progressive JPEG", "JPEG", {"quality": 85, "progressive": True}),
    ("PNG", "PNG", {"compress_level": 1}),
    ("AVIF", "AVIF", {"quality": 50, "speed": 10}),
    ("TIFF (LZW)", "TIFF", {"compression": "tiff_lzw"}),
    ("WebP", "WEBP", {"quality": 80, "method": 0}),
    ("GIF", "GIF", {}),
    ("HEIC", "HEIF", {"quality": 40, "enc_params": {"preset": "ultrafast"}}),
)


def _made(size: tuple[int, int], format: str, options: dict[str, Any]) -> bytes:
    pillow_heif.register_heif_opener()
    small = Image.effect_noise((400, 266), 60).convert("RGB")
    large = small.resize(size, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    (large.convert("L") if format == "GIF" else large).save(out, format, **options)
    return out.getvalue()


def memory_of(data: bytes, count: int) -> Taken:
    """Develop the photo ``count`` times at once, web ladder and press download, and look on.

    In a process of its own, so that nothing that was done before is counted in.
    """
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(count)],
        input=data,
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    return Taken(**json.loads(run.stdout))


def _look_on(data: bytes, count: int) -> Taken:
    with Darkroom(count) as room, ThreadPoolExecutor(count) as threads:
        recipe = BALANCED.with_press()
        small = _made((320, 240), "JPEG", {})
        list(threads.map(lambda _: room.develop_and_audit(small, recipe), range(count)))
        rest, peak = _resident(room), 0.0
        done = threading.Event()

        def look() -> None:
            nonlocal peak
            while not done.wait(_EVERY):
                peak = max(peak, _resident(room))

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            list(threads.map(lambda _: room.develop_and_audit(data, recipe), range(count)))
        finally:
            done.set()
            watcher.join()
        return Taken(rest, peak, max(_status(pid, "VmPeak") for pid in room.pids()))


def _resident(room: Darkroom) -> float:
    """MiB of this process and the darkroom's children. Pages that they share count for each."""
    return sum(_status(pid, "VmRSS") for pid in (os.getpid(), *room.pids()))


def _status(pid: int, field: str) -> float:
    """MiB, as Linux tells; 0 for a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith(f"{field}:")), "")
    return int(line.split()[1]) / _MIB if line else 0.0


def _said(taken: Taken) -> str:
    return f"{taken.peak:.0f} MiB ({taken.rest:.0f} at rest)"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(_look_on(sys.stdin.buffer.read(), int(sys.argv[1])))))
        sys.exit()
    for what, figure in measure_memory():
        print(f"{what}: {figure}")
