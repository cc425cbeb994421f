"""A project folder, a variable or a process goes in; the processes that belong to it come out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def with_variable(name: str, value: str) -> Iterator[int]:
    """Processes that were started with it."""
    for process in _all():
        if f"{name}={value}".encode() in _read(process, "environ").split(b"\0"):
            yield process


def with_descendants(of: int) -> list[int]:
    """A process and all that it, or they, started and that are still theirs; parents first."""
    children: dict[int, list[int]] = {}
    for process in _all():
        children.setdefault(_parent(process), []).append(process)
    found = [of]
    for one in found:  # it grows
        found += children.get(one, [])
    return found


def of_project(root: Path) -> list[int]:
    """All of a house: its servers name the folder or work in it, its children are descendants."""
    mine, found = os.getpid(), dict[int, None]()
    for process in _all():
        if process != mine and _belongs(process, root):
            found |= dict.fromkeys(with_descendants(process))
    return list(found)


def send(kind: signal.Signals, processes: Iterable[int]) -> int:
    """How many were still there."""
    sent = 0
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, kind)
            sent += 1
    return sent


def _belongs(process: int, root: Path) -> bool:
    try:
        here = Path(f"/proc/{process}/cwd").readlink()
    except OSError:
        return False
    return here.is_relative_to(root) or str(root).encode() in _read(process, "cmdline")


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").glob("[0-9]*")]


def _parent(process: int) -> int:
    stat = _read(process, "stat").rpartition(b")")[2].split()
    return int(stat[1]) if stat else 0


def _read(process: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:
        return b""
