"""Files that were taken in and releases go in; photographers' receipts are brought up to date.

A receipt is written for people who look at it minutes later, and a day of a thousand files costs
half a second of a core: no photo on its way to the page waits for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LONGEST_WAIT = 20.0
"""Seconds for which receipts may be behind while a large drop goes through."""

PAUSE_AFTER_FAILURE = 300.0
"""Seconds before receipts that failed are tried again: each try is a run in the Prefect UI, and
somebody is told of it."""


class ReceiptsWatch:
    """Which receipts are owed. Safe to share between the thread that takes in and the one that
    publishes."""

    def __init__(
        self, write: Callable[[], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._owed_since: float | None = None
        self._not_before = float("-inf")
        self._lock = threading.Lock()

    def owe(self) -> None:
        """Something happened that belongs on a receipt."""
        with self._lock:
            if self._owed_since is None:
                self._owed_since = self._clock()

    def turn(self, *, busy: bool) -> None:
        """Write what is owed, if nothing else is to do or it has waited for long.

        What ``write`` raises comes through; then it is owed as before, and tried after a pause.
        """
        with self._lock:
            since = self._owed_since
            if since is None or self._clock() < self._not_before:
                return
            if busy and self._clock() - since < LONGEST_WAIT:
                return
            self._owed_since = None
        try:
            self._write()
        except Exception:
            self._not_before = self._clock() + PAUSE_AFTER_FAILURE
            self.owe()
            raise
