"""What the watcher saw at its last look goes in; whether it still looks comes out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

STALE = 600.0
"""Seconds without a look after which the house is not well. A run that waits for a storage that is
away takes up to five minutes; Prefect's automation "The inbox is not watched" waits as long."""

DEAD = 1800.0
"""Seconds without a look after which only a new start helps."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last look at the inbox, in files; ``failures``: looks in a row that came to nothing."""

    at: float  # seconds since 1970, 0 before the first
    waiting: int = 0
    cut_off: int = 0
    failures: int = 0


class Pulse:
    """Written by the watch's threads, read by whoever asks. The house is alive before its first
    look: its start counts as one."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._lock = threading.Lock()
        self._looked = clock()
        self._seen = Seen(0.0)
        self._fit: bool | None = None
        self._stands_by = False

    def stand_by(self) -> None:
        """Another host watches; this one is well as long as it waits."""
        with self._lock:
            self._stands_by = True

    def begin(self) -> None:
        """It is this one's turn from now on."""
        with self._lock:
            self._stands_by = False
            self._looked = self._clock()

    @property
    def stands_by(self) -> bool:
        with self._lock:
            return self._stands_by

    def looked(self, waiting: int, cut_off: int) -> None:
        """A look went well, and so many files are not complete yet."""
        with self._lock:
            self._looked = self._clock()
            self._seen = Seen(self._wall(), waiting, cut_off)

    def failed(self) -> None:
        """Something was in the way of a look; the watcher itself is alive."""
        with self._lock:
            self._looked = self._clock()
            last = self._seen
            self._seen = Seen(last.at, last.waiting, last.cut_off, last.failures + 1)

    def auditor(self, *, fit: bool) -> None:
        """What the self-check said last."""
        with self._lock:
            self._fit = fit

    @property
    def seen(self) -> Seen:
        with self._lock:
            return self._seen

    @property
    def fit(self) -> bool | None:
        """Whether the auditor refuses its canaries; None before the first check."""
        with self._lock:
            return self._fit

    @property
    def age(self) -> float:
        """Seconds since the watcher last looked, whatever came of it; 0 while it stands by."""
        with self._lock:
            return 0.0 if self._stands_by else self._clock() - self._looked
