"""A seed, a number of files and a time go in, a ``Report`` comes out; nothing is fatal.

The files are worked through in blocks by child processes, one for each core. A file that crashes
its child or does not end is noted and left behind.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from gallery_media.darkroom.limits import DarkroomLimits
from tests.fuzz.report import Report
from tests.fuzz.watch import Ended, lines_of

_BLOCK = 2_500
_LIMITS = DarkroomLimits()


def run(seed: str, files: int, seconds: float) -> Report:
    """Numbers 0 to ``files``, as far as the time allows (wall clock)."""
    report = Report(seed)
    stop_at = time.monotonic() + seconds
    blocks = [(first, min(_BLOCK, files - first)) for first in range(0, files, _BLOCK)]
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda block: _block(report, block, stop_at), blocks))
    return report


def _block(report: Report, block: tuple[int, int], stop_at: float) -> None:
    """One child after another until every number of the block has had its turn."""
    number, end, late = block[0], sum(block), -1
    while number < end and time.monotonic() < stop_at:
        at, step, memory = number, "start", 0
        try:
            for line in _lines(report.seed, number, end - number, stop_at):
                word, name, *rest = line.split(" ", 2)
                if word == "step":
                    at, step = int(name), rest[0]
                else:
                    memory = report.take(line, memory)
                    number = int(name) + 1
        except Ended as why:
            number = at
            # A busy machine is no hang: a file that was late gets one more try, as in the house.
            if "longer" in str(why) and late != at:
                late = at
                continue
            report.died(at, f"{step}: {why}")
            number = at + 1


def _lines(seed: str, first: int, count: int, stop_at: float) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.fuzz.worker", seed, str(first), str(count)]
    with contextlib.closing(lines_of(command, _seconds, _environment(), stop_at)) as lines:
        yield from lines


def _seconds(line: str) -> float:
    """What the darkroom allows for a step; a child that starts gets as long as there."""
    if not line:
        return _LIMITS.start_seconds
    return _LIMITS.develop_seconds if line.endswith(" develop") else _LIMITS.audit_seconds


def _environment() -> dict[str, str]:
    return {**os.environ, "VIPS_CONCURRENCY": "1", "VIPS_BLOCK_UNTRUSTED": "1", "LANG": "C.UTF-8"}
