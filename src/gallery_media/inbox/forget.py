"""A folder and a file's digest go in; every copy of that file below the folder is deleted.

For withdrawn photos: copies lie in ``done/`` and ``quarantine/`` under names that nobody recorded.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from gallery_media.inbox.quarantine import REASON_FILE
from gallery_media.inbox.trouble import leaving_in_place

_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def forget(folder: Path, sha256: str, size: int) -> int:
    """Delete every file of ``size`` bytes with this SHA-256 (hex); how many there were."""
    return forget_all(folder, [(sha256, size)])


def forget_all(folder: Path, files: Collection[tuple[str, int]]) -> int:
    """Delete every file with one of these SHA-256 (hex) and sizes (bytes); how many there were.

    Folders that hold nothing but a REASON.txt afterwards go as well. Links are not followed.
    Raises NotReady when a folder or a file cannot be looked at or deleted.
    """
    deleted = 0
    wanted = frozenset(files)
    sizes = {size for _, size in wanted}
    if not folder.is_dir():
        return deleted
    with leaving_in_place(folder.name):
        for path, folders, names, fd in os.fwalk(folder, topdown=False, onerror=_raise):
            here = [name for name in names if _is_one(fd, name, wanted, sizes)]
            for name in here:
                os.unlink(name, dir_fd=fd)
            deleted += len(here)
            left = set(names) - set(here)
            if here and not folders and left <= {REASON_FILE} and Path(path) != folder:
                for name in left:
                    os.unlink(name, dir_fd=fd)
                with suppress(OSError):  # somebody has just put something there
                    Path(path).rmdir()
    return deleted


def _is_one(fd: int, name: str, wanted: Collection[tuple[str, int]], sizes: set[int]) -> bool:
    found = os.stat(name, dir_fd=fd, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode) or found.st_size not in sizes:
        return False
    with os.fdopen(os.open(name, _OLD, dir_fd=fd), "rb") as file:
        return (hashlib.file_digest(file, "sha256").hexdigest(), found.st_size) in wanted


def _raise(error: OSError) -> None:
    raise error
