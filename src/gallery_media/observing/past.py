"""A folder with the sums of a host's processes goes in; those of ended ones become one file.

Each run of a worker is a process of its own and leaves two files, for ever: its counts must not be
forgotten with it. Only one process of a host does this, the one that is scraped. If it is killed
between writing and deleting, a few counts are counted twice.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

SUMS = re.compile(r"(?P<kind>counter|histogram)_(?P<pid>\d+)\.db")


def gather_ended(folder: Path) -> int:
    """How many files of ended processes were taken together."""
    ended = 0
    for file in sorted(folder.glob("*.db")):
        found = SUMS.fullmatch(file.name)
        if found and not _lives(int(found["pid"])):
            _add(file, folder / f"{found['kind']}_past.db")
            file.unlink()
            ended += 1
    return ended


def _add(file: Path, past: Path) -> None:
    sums = MmapedDict(str(past))
    try:
        for key, value, _at, _ in MmapedDict.read_all_values_from_file(str(file)):
            before, _ = sums.read_value(key)
            sums.write_value(key, before + value, 0.0)
    finally:
        sums.close()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
