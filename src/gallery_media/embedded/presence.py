"""A name goes in; a file that says "somebody works under this name" comes out, and whose is over.

The kernel lets go of the file's lock when the process ends, however it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gallery_media.embedded.locks import FileLock


class Presence:
    """Kept until ``leave``, or until the process ends."""

    def __init__(self, folder: Path, name: str) -> None:
        """``name`` is used once: nobody comes under it again."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = folder / name
        self._lock = FileLock(self._file)
        if not self._lock.try_exclusive():
            raise ValueError(f"somebody works under the name {name} already")

    def leave(self, *, forget: bool = True) -> None:
        """``forget``: nothing is left to be done about it; else it is found by ``settle_gone``."""
        if forget:
            self._file.unlink(missing_ok=True)
        self._lock.close()


def settle_gone(folder: Path, settle: Callable[[str], object]) -> int:
    """Call ``settle`` with each name whose process is over, and forget it; how many there were.

    What ``settle`` raises comes through, and the name is found again the next time.
    """
    gone = 0
    for file in sorted(folder.glob("*")):
        try:
            lock = FileLock(file, make=False)
        except FileNotFoundError:  # it left while we looked
            continue
        try:
            if lock.try_exclusive() and file.exists():
                settle(file.name)
                file.unlink(missing_ok=True)
                gone += 1
        finally:
            lock.close()
    return gone
