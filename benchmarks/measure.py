"""A command goes in; what all of its processes together took comes out."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.05  # seconds between two looks at the memory
_SESSION, _RSS = 3, 21  # fields of /proc/PID/stat behind the name, see proc(5)


class CommandFailed(Exception):
    """A peer did not do its work; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU (user and system, children too), seconds of wall clock, bytes of memory.

    Memory is the largest sum over all processes that was seen, shared pages counted in each.
    """

    cpu: float
    wall: float
    peak: int


def cost_of(command: Sequence[str], **environment: str) -> Cost:
    """Run it to its end. Raises CommandFailed."""
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        peak, over = [0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, over))
        watch.start()
        words = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        over.set()
        watch.join()
    if process.returncode != 0:
        last = words.decode(errors="replace").strip().splitlines()[-1:] or ["no words"]
        raise CommandFailed(last[0][:200])
    return Cost(used.ru_utime + used.ru_stime, wall, max(peak[0], used.ru_maxrss * 1024))


def median_cost(costs: Sequence[Cost]) -> Cost:
    """Each figure by itself: the medians."""
    return Cost(
        statistics.median(one.cpu for one in costs),
        statistics.median(one.wall for one in costs),
        round(statistics.median(one.peak for one in costs)),
    )


def cpu_of(work: Callable[[], object], times: int = 5) -> float:
    """Median seconds of CPU that this process spends on ``work``."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def _watch(session: int, peak: list[int], over: threading.Event) -> None:
    while not over.wait(_EVERY):
        peak[0] = max(peak[0], sum(_memory(session)))


def _memory(session: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(fields[_SESSION]) == session:
                found.append(int(fields[_RSS]) * _PAGE)
    return found
