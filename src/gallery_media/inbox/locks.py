"""The lock of a claim: an open file goes in; it is ours until it is closed, or until we die."""

from __future__ import annotations

import fcntl
import io
import os
import weakref

READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""How files of others are opened: no link is followed, and no FIFO makes us wait."""


def open_file(folder: int, name: bytes) -> io.FileIO:
    """A file in ``folder`` (a descriptor), not locked yet. Raises OSError."""
    return io.FileIO(os.open(name, READING, dir_fd=folder), "rb")


def lock(file: io.FileIO) -> bool:
    """Whether the file is ours now; False: somebody else has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    _LOCKED.add(file)
    return True


def unlock(file: io.FileIO) -> None:
    """Give the lock up and close the file; doing it twice is fine."""
    if not file.closed:
        # Explicitly: a child that was forked meanwhile shares the lock, and would keep it.
        fcntl.flock(file, fcntl.LOCK_UN)
        file.close()


_LOCKED: weakref.WeakSet[io.FileIO] = weakref.WeakSet()


def _close_in_child() -> None:
    # A child that outlives us must not hold our claims. Closing its copy leaves our lock alone.
    for file in list(_LOCKED):
        file.close()


os.register_at_fork(after_in_child=_close_in_child)
