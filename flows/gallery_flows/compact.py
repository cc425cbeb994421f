"""A Prefect server's database file goes in, while no server runs; a smaller one comes out.

SQLite keeps the room of what was deleted for what comes, so that the file stays as large as it once
was: after a festival of 5,000 photos for the rest of the year.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

WORTH_IT = 20_000_000
"""Bytes of unused room below which nobody bothers."""

SHARE = 0.25
"""Of the file that has to be unused."""


def compact(database: Path) -> int:
    """Give unused room back to the disk where that is worth it; how many bytes.

    What stands in the way (no file, somebody else has it open, too little disk) is left for the
    next start: the server works either way.
    """
    try:
        before = database.stat().st_size
        with contextlib.closing(sqlite3.connect(database, timeout=1.0)) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            if free * size < WORTH_IT or free < SHARE * pages:
                return 0
            # While it works there are the old file, the new one, and a log as large as that.
            if shutil.disk_usage(database.parent).free < 3 * (pages - free) * size:
                return 0
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return before - database.stat().st_size
    except (OSError, sqlite3.Error):
        return 0
