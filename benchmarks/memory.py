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
import pyvips
from PIL import Image

from gallery_media.darkroom import Darkroom, DarkroomLimits
from gallery_media.errors import PhotoRejected
from gallery_media.model.variant import BALANCED
from tests.makers.images import display_p3
from tests.makers.traps import with_code_points_for_profile

FIFTY, LARGEST = (8_660, 5_774), (13_400, 8_950)
"""Pixels along both edges: 50 and 120 megapixels."""

_EVERY = 0.02  # seconds between two looks
_MIB = 1024

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """MiB: at rest, at most in all processes, and the most address space of one developer.

    ``refused``: why the photo was not developed, if it was not.
    """

    rest: float
    peak: float
    largest: float
    refused: str = ""


def measure_memory() -> Rows:
    """Rows of a table: what, and how much."""
    rows: Rows = []
    for name, data in originals(FIFTY):
        taken = memory_of(data, 2)
        rows.append((f"two {name} of 50 megapixels in flight, all processes", _said(taken)))
    limits = DarkroomLimits()
    for name, data in originals(LARGEST):
        cap = limits.develop_memory >> 20
        what = f"one {name} of 120 megapixels, address space of its developer (cap {cap} MiB)"
        if len(data) > limits.photo.max_bytes:
            told = (
                f"refused: {len(data) / 1e6:.0f} MB, the limit is {limits.photo.max_bytes // 10**6}"
            )
        else:
            taken = memory_of(data, 1)
            told = f"refused: {taken.refused}" if taken.refused else f"{taken.largest:.0f} MiB"
        rows.append((what, told))
    return rows


def originals(size: tuple[int, int]) -> Iterator[tuple[str, bytes]]:
    """The same scene in each kind, made one after the other: believable, and with camera noise."""
    for name, format, options in _KINDS:
        yield name, _made(size, format, options)
    wide = _wide(size)
    yield "HEIC of 10 bits", _heic_of_10_bits(size, wide)
    avif = _avif_of_10_bits(size, wide)
    yield "AVIF of 10 bits, Display P3", avif
    yield "AVIF of 10 bits, HDR (PQ)", with_code_points_for_profile(avif, 9, 16)


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
    large = _scene(size)
    out = io.BytesIO()
    (large.convert("L") if format == "GIF" else large).save(out, format, **options)
    return out.getvalue()


def _scene(size: tuple[int, int]) -> Image.Image:
    small = Image.effect_noise((400, 266), 60).convert("RGB")
    return small.resize(size, Image.Resampling.BILINEAR)


def _wide(size: tuple[int, int]) -> bytes:
    """Rows of the scene in 16 bits a channel."""
    image = pyvips.Image.new_from_memory(_scene(size).tobytes(), *size, 3, "uchar")
    return bytes((image.cast("ushort") << 8).write_to_memory())


def _heic_of_10_bits(size: tuple[int, int], wide: bytes) -> bytes:
    photo = pillow_heif.from_bytes("RGB;16", size, wide)
    out = io.BytesIO()
    photo.save(out, quality=40, enc_params={"preset": "ultrafast"})
    return out.getvalue()


def _avif_of_10_bits(size: tuple[int, int], wide: bytes) -> bytes:
    image = pyvips.Image.new_from_memory(wide, *size, 3, "ushort").copy(interpretation="rgb16")
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", display_p3())  # type: ignore[arg-type]
    return bytes(image.heifsave_buffer(compression="av1", bitdepth=10, Q=50, effort=0))


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
        refused = ""
        try:
            list(threads.map(lambda _: room.develop_and_audit(data, recipe), range(count)))
        except PhotoRejected as why:
            refused = str(why)
        finally:
            done.set()
            watcher.join()
        largest = max((_status(pid, "VmPeak") for pid in room.pids()), default=0.0)
        return Taken(rest, peak, largest, refused)


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
    if taken.refused:
        return f"refused: {taken.refused}"
    return f"{taken.peak:.0f} MiB ({taken.rest:.0f} at rest)"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(_look_on(sys.stdin.buffer.read(), int(sys.argv[1])))))
        sys.exit()
    for what, figure in measure_memory():
        print(f"{what}: {figure}")
