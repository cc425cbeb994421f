"""Who asks goes in; whether they may, or how long they have to wait, comes out.

A bucket of tokens for each asker, in memory: one process serves, and a restart may forgive. Not a
library: those for the purpose bring a store, timers and a decorator for what is one division.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

ASKERS = 10_000
"""Remembered at once; the one who was quiet longest is forgotten first."""


class Pace:
    """``burst`` requests at once, then ``per_minute`` on average. Threads may share one."""

    def __init__(
        self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, asker: str) -> float:
        """0.0 when the asker may go on now, else seconds until then; nothing is spent."""
        with self._lock:
            return max(0.0, (1.0 - self._tokens(asker)) / self._rate)

    def spend(self, asker: str) -> None:
        """Count one request."""
        with self._lock:
            self._keep(asker, self._tokens(asker) - 1.0)

    def _tokens(self, asker: str) -> float:
        now = self._clock()
        left, since = self._left.get(asker, (float(self._burst), now))
        return min(float(self._burst), left + (now - since) * self._rate)

    def _keep(self, asker: str, left: float) -> None:
        self._left.pop(asker, None)
        self._left[asker] = (left, self._clock())
        while len(self._left) > ASKERS:
            self._left.popitem(last=False)
