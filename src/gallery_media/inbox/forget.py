"""A folder and a file's digest go in; every copy of that file below the folder is deleted.

For withdrawn photos: copies lie in ``done/`` and ``quarantine/`` under names that nobody recorded.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from gallery_media.inbox.names import NameKind, kind_of
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
    wanted = frozenset(files)
    sizes = {size for _, size in wanted}

    def is_one(fd: int, name: str, size: int) -> bool:
        return size in sizes and (_digest(fd, name), size) in wanted

    return _forget(folder, is_one)


def forget_sidecars(folder: Path, digests: Collection[str]) -> int:
    """The same for files beside photos, whose size nobody recorded; ``digests`` are SHA-256."""

    def is_one(fd: int, name: str, _size: int) -> bool:
        sidecar = kind_of(os.fsencode(name)) is NameKind.SIDECAR
        return sidecar and _digest(fd, name) in digests

    return _forget(folder, is_one) if digests else 0


def _forget(folder: Path, is_one: Callable[[int, str, int], bool]) -> int:
    deleted = 0
    if not folder.is_dir():
        return deleted
    with leaving_in_place(folder.name):
        for path, folders, names, fd in os.fwalk(folder, topdown=False, onerror=_raise):
            here = [name for name in names if _is_file(fd, name, is_one)]
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


def _is_file(fd: int, name: str, is_one: Callable[[int, str, int], bool]) -> bool:
    found = os.stat(name, dir_fd=fd, follow_symlinks=False)
    return stat.S_ISREG(found.st_mode) and is_one(fd, name, found.st_size)


def _digest(fd: int, name: str) -> str:
    with os.fdopen(os.open(name, _OLD, dir_fd=fd), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _raise(error: OSError) -> None:
    raise error
