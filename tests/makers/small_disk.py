"""A number of bytes goes in; a disk of that size comes out, which tests may fill up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

FILLER = ".filler.part"


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """``folder`` becomes a file system of its own in memory. Skips where that needs rights."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        pytest.skip("a small disk of its own can only be mounted by root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine does not let tests mount anything")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill_up(folder: Path) -> Path:
    """Fill the disk to its last block; the file that does it."""
    filler = folder / FILLER
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    return filler
