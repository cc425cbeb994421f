"""A disk's number goes in; how long a file on it must lie unchanged before it is taken comes out.

A writer on this machine holds the file open, and the kernel knows (see ``lease``). A writer on the
other side of a network share is known to nobody here, and what we see of the file may be old.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

LOCAL = frozenset(
    ("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "jfs", "bcachefs")
)
"""Where leases tell the truth. What is not on this list may be a share (nfs, cifs, fuse.sshfs, 9p,
virtiofs, ceph …) or a stick, and is waited for as long as a share."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Seconds without a change. ``quick``: with the kernel's word that nobody writes, or None."""

    settle: float
    quick: float | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """What the settings say, in seconds: on local disks, there with the kernel's word, on shares.

    The kernel's word never makes the wait longer.
    """

    settle: float
    quick: float | None = None
    network: float | None = None

    def on(self, device: int, mounts: Path = MOUNTS) -> Settling:
        """How long files on the disk ``device`` (``st_dev``) are waited for."""
        kind = kind_of_disk(device, mounts)
        if kind is None:  # no Linux, or a disk of many parts: no word from the kernel, no share
            return Settling(self.settle)
        if kind in LOCAL:
            quick = None if self.quick is None else min(self.quick, self.settle)
            return Settling(self.settle, quick)
        return Settling(max(self.settle, self.network or 0.0))


def kind_of_disk(device: int, mounts: Path = MOUNTS) -> str | None:
    """What file system the kernel has mounted under this number; None where it does not say.

    Source: proc_pid_mountinfo(5): the third field is the number, the first after " - " the kind.
    """
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        before, _, after = line.partition(" - ")
        if before.split(" ")[2:3] == [wanted]:
            return after.split(" ")[0]
    return None
