"""A folder and a number go in; so many photos are developed at once on this machine, by whomever.

Each place is a file's lock, which the kernel gives back however its process ends.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gallery_media.embedded.locks import POLL, FileLock

PATIENCE = 120.0
"""Seconds after which a photo is developed without a place: they are there to save a machine from
more work than it has cores, and a process that was stopped and not killed keeps its own."""


class Places:
    """Shared by all processes that name the same folder. Safe to use from any thread."""

    def __init__(self, folder: Path, count: int, patience: float = PATIENCE) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files = [folder / f"place-{number}" for number in range(max(1, count))]
        self._patience = patience

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Wait for a place and keep it for the block; False: patience came to its end before."""
        deadline = time.monotonic() + self._patience
        while (lock := self._take()) is None and time.monotonic() < deadline:
            time.sleep(POLL)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.close()

    def free(self) -> int:
        """How many there are at this moment."""
        return sum(map(_is_free, self._files))

    def _take(self) -> FileLock | None:
        for file in self._files:
            lock = FileLock(file)
            if lock.try_exclusive():
                return lock
            lock.close()
        return None


def _is_free(file: Path) -> bool:
    lock = FileLock(file)
    try:
        return lock.try_exclusive()
    finally:
        lock.close()
