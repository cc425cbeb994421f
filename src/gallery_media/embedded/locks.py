"""A path goes in; a lock between processes comes out, one that ends with its process."""

from __future__ import annotations

import fcntl
import os
import time
import weakref
from pathlib import Path

POLL = 0.05
"""Seconds between two tries. flock has no time limit of its own, and an alarm signal would be no
choice for a library that may run in any thread."""


class FileLock:
    """An advisory lock (flock) on one file, shared or exclusive; released when closed or killed.

    The descriptor is close-on-exec, and a forked child closes its copy: otherwise a child that
    outlives us would keep the lock.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """``make``: the file, where there is none. Raises FileNotFoundError without."""
        flags = os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if make else 0)
        self._fd: int | None = os.open(path, flags, 0o600)
        _OPEN.add(self)

    def try_shared(self) -> bool:
        """Take (or change to) a shared lock if that is possible right now."""
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Take (or change to) an exclusive lock if that is possible right now."""
        return self._try(fcntl.LOCK_EX)

    def shared_until(self, deadline: float) -> bool:
        """Wait for a shared lock until ``deadline`` (time.monotonic); whether we have it."""
        return self._until(fcntl.LOCK_SH, deadline)

    def exclusive_until(self, deadline: float) -> bool:
        """Wait for an exclusive lock until ``deadline`` (time.monotonic); whether we have it."""
        return self._until(fcntl.LOCK_EX, deadline)

    def release(self) -> None:
        """Give the lock up, but keep the file open for the next try."""
        if self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file, which gives the lock up; closing twice is fine."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def _until(self, mode: int, deadline: float) -> bool:
        while not self._try(mode):
            if time.monotonic() >= deadline:
                return False
            time.sleep(POLL)
        return True

    def _try(self, mode: int) -> bool:
        if self._fd is None:
            raise ValueError("this lock is closed")
        try:
            fcntl.flock(self._fd, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_OPEN: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _close_in_child() -> None:
    # Closing a copy leaves the parent's lock alone; unlocking it would not.
    for lock in list(_OPEN):
        lock.close()


os.register_at_fork(after_in_child=_close_in_child)
