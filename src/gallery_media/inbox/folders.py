"""Folders by descriptor: names go in one at a time, so that no link can lead us elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def opened(folder: Path, *, make: bool = False) -> Iterator[int]:
    """A descriptor of a folder that settings name: a link here is the operator's own."""
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    fd = os.open(folder, _FOLDER)
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def below(root: int, names: Sequence[bytes], *, make: bool = False) -> Iterator[int]:
    """A descriptor of the folder ``names`` below ``root``; no name may be a symbolic link.

    With ``make`` missing folders are made. Raises OSError.
    """
    fd = os.dup(root)
    try:
        for name in names:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=fd)
            inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=fd)
            os.close(fd)
            fd = inner
        yield fd
    finally:
        os.close(fd)


def remove_empty(root: int, names: Sequence[bytes]) -> None:
    """Remove the folder ``names`` and those above it as far as they are empty, but the topmost."""
    for depth in range(len(names), 1, -1):
        try:
            with below(root, names[: depth - 1]) as parent:
                os.rmdir(names[depth - 1], dir_fd=parent)
        except OSError:  # not empty, or somebody else was quicker
            return


def names_in(folder: int) -> list[bytes]:
    """Names of everything in a folder (a descriptor), raw, in the order of their bytes."""
    with os.scandir(folder) as entries:
        return sorted(os.fsencode(entry.name) for entry in entries)
