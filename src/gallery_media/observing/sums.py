"""A project's state goes in; the folder in which this host's processes keep their sums comes out.

Hosts may share the project: process ids are each one's own, and so is the folder. Each new pod has
a new name, so that folders of hosts that are gone are removed by whoever opens one.
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gallery_media.observing.meters import SHARED_VARIABLE

IN_USE = "in-use"
"""Locked by everybody who works with a folder: a worker may have no run for days."""

DAY = 86_400.0


@contextmanager
def host_sums(state: Path, keep_days: int) -> Iterator[Path]:
    """This host's folder, which nobody removes before the block ends."""
    folder, lock = hold_sums(state, keep_days)
    try:
        yield folder
    finally:
        os.close(lock)


def hold_sums(state: Path, keep_days: int) -> tuple[Path, int]:
    """This host's folder, and the descriptor that keeps it. It is made if it is not there, because
    a process that finds no folder does not start. Others' that nobody holds and nothing was written
    into for so long are removed. Where PROMETHEUS_MULTIPROC_DIR names a folder, it is that one."""
    if named := os.environ.get(SHARED_VARIABLE):
        return Path(named), _hold(Path(named))
    all_hosts = state / "metrics"
    folder = all_hosts / (platform.node() or "host")
    lock = _hold(folder)
    for other in all_hosts.iterdir():
        # Somebody else removes it as well, or it is another user's: no reason not to start.
        with suppress(OSError):
            if other != folder and time.time() - _touched(other) > keep_days * DAY:
                _remove_if_free(other)
    return folder, lock


def _hold(folder: Path) -> int:
    while True:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            lock = os.open(folder / IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # removed just now
            continue
        fcntl.flock(lock, fcntl.LOCK_SH)
        if os.fstat(lock).st_nlink:
            os.utime(lock)
            return lock
        os.close(lock)


def _touched(folder: Path) -> float:
    """Seconds since 1970."""
    return max(file.stat().st_mtime for file in (folder, *folder.iterdir()))


def _remove_if_free(folder: Path) -> None:
    lock = os.open(folder / IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
