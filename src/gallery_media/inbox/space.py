"""Folders and a floor go in; nothing comes out, or an error when their disks are nearly full.

An intake that fills the disk to its last byte takes the database and the storage with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from gallery_media.errors import NotReady


def check_space(folders: Iterable[Path], floor: int, share: float = 0.0) -> None:
    """Raise NotReady when a disk that one of the folders is on has less than ``floor`` bytes free,
    or less than ``share`` (0 to 1) of all it holds.

    A folder that is not there yet is on the disk of the nearest one above it.
    """
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        disk = shutil.disk_usage(there)
        free, least = disk.free, max(floor, share * disk.total)
        if free < least:
            raise NotReady(
                f"The disk of {folder.name}/ has {free / 1e6:.0f} MB left, and the house keeps "
                f"{least / 1e6:.0f} MB free; free some space, and the intake goes on by itself."
            )
