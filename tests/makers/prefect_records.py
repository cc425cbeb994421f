"""A project's state folder goes in; everything that Prefect and its server wrote there comes out.

Every column of every row of every table, and every file as it is on disk. Left out are only the
catalogue, which is the house's private memory of what it published, and its storage.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_PRIVATE = ("catalogue.db", "storage")


def databases(state: Path) -> list[Path]:
    """The SQLite databases of Prefect's home."""
    home = state / "prefect" / "home"
    return [path for path in home.rglob("*.db") if path.read_bytes()[:15] == b"SQLite format 3"]


def rows(database: Path) -> Iterator[tuple[str, bytes]]:
    """Each row of each table: the table's name, and all columns one below the other."""
    with closing(sqlite3.connect(database)) as connection:
        connection.text_factory = bytes
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (raw,) in connection.execute(query).fetchall():
            table = raw.decode()
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield table, b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in row)


def files(state: Path) -> Iterator[Path]:
    """Every file but the private ones: the database with its journal, logs, results."""
    for path in sorted(state.rglob("*")):
        top = path.relative_to(state).parts[0]
        if path.is_file() and not top.startswith(_PRIVATE):
            yield path
