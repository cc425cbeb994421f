"""A folder and a number go in; so many photos are developed at once on this machine, by whomever.

Each place is a file's lock, which the kernel gives back however its process ends.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gallery_media.embedded.locks import POLL, FileLock

PATIENCE = 120.0
"""Seconds after which a photo is developed without a place: they are there to save a machine from
more work than it has cores, and a process that was stopped and not killed keeps its own."""

TABLE_PATIENCE = 300.0
"""The same for the large table, at which each photo has up to two minutes."""

log = logging.getLogger(__name__)


class Places:
    """Shared by all processes that name the same folder. Safe to use from any thread."""

    def __init__(
        self,
        folder: Path,
        count: int,
        patience: float = PATIENCE,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files = [folder / f"place-{number}" for number in range(max(1, count))]
        self._table = folder / "large-table"
        self._patience = patience
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Wait for a place and keep it for the block; False: patience came to its end before."""
        with self._kept(self._files, self._patience) as has_one:
            yield has_one

    @contextmanager
    def large_table(self) -> Iterator[bool]:
        """The same for the only one at which a photo that takes much memory is developed."""
        with self._kept([self._table], TABLE_PATIENCE) as has_it:
            if not has_it:
                log.warning(
                    "After %d s without the large table a photo that takes much memory is "
                    "developed beside another one.",
                    TABLE_PATIENCE,
                )
            yield has_it

    def free(self) -> int:
        """How many there are at this moment."""
        return sum(map(_is_free, self._files))

    @contextmanager
    def _kept(self, files: Sequence[Path], patience: float) -> Iterator[bool]:
        deadline = self._clock() + patience
        while (lock := _take(files)) is None and self._clock() < deadline:
            self._sleep(POLL)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.close()


def _take(files: Sequence[Path]) -> FileLock | None:
    for file in files:
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
