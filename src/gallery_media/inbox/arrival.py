"""An arrival: a file in the inbox as a scan saw it, before anybody has opened it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from gallery_media.inbox.names import text_of


@dataclass(frozen=True, slots=True)
class FileState:
    """What changes when somebody writes to a file, or puts another one in its place.

    Sizes in bytes, times in nanoseconds. The times are only ever compared with each other: clocks
    of other machines are wrong, and rsync keeps the camera's times.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, stat: os.stat_result) -> FileState:
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev)

    def same_content(self, other: FileState) -> bool:
        """Equal but for the change time, which a rename touches too."""
        return (self.size, self.mtime_ns, self.inode, self.device) == (
            other.size,
            other.mtime_ns,
            other.inode,
            other.device,
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file below ``inbox/<gallery>/``; ``path`` is raw bytes, relative to that folder.

    ``owner`` is the user id that the gallery's folder belongs to: whose upload this is, said by
    the file system and never by the file.
    """

    gallery: str
    path: bytes
    state: FileState
    owner: int

    @property
    def parts(self) -> tuple[bytes, ...]:
        return tuple(self.path.split(b"/"))

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"inbox/{self.gallery}/{text_of(self.path)}"
