"""The Prefect server's database does not stay as large as it once was."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gallery_flows import compact as module
from gallery_flows.compact import compact
from gallery_flows.server import kept_for


def a_database(path: Path, *, megabytes: int, deleted: int) -> Path:
    """One as Prefect's: WAL, and of so many rows of a megabyte some are deleted."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, said BLOB)")
        for number in range(megabytes):
            connection.execute("INSERT INTO log VALUES (?, ?)", (number, os.urandom(1_000_000)))
        connection.execute("DELETE FROM log WHERE id < ?", (deleted,))
        connection.commit()
    return path


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte is worth it here."""
    monkeypatch.setattr(module, "WORTH_IT", 1_000_000)


def test_the_room_of_deleted_runs_goes_back_to_the_disk(tmp_path: Path) -> None:
    """What was not deleted is still there, and a second time there is nothing to do."""
    database = a_database(tmp_path / "prefect.db", megabytes=6, deleted=4)
    before = database.stat().st_size
    won = compact(database)
    assert won > 3_500_000
    assert database.stat().st_size == before - won
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert [row for (row,) in connection.execute("SELECT id FROM log")] == [4, 5]
    assert compact(database) == 0


def test_a_little_unused_room_is_left_for_what_comes(tmp_path: Path) -> None:
    """It would be made anew tomorrow."""
    database = a_database(tmp_path / "prefect.db", megabytes=10, deleted=2)
    assert compact(database) == 0


def test_what_stands_in_the_way_keeps_no_server_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file yet, one that is no database, one that somebody uses, a disk that is nearly full."""
    assert compact(tmp_path / "prefect.db") == 0
    assert not (tmp_path / "prefect.db").exists()
    (tmp_path / "other.db").write_bytes(b"no database" * 1000)
    assert compact(tmp_path / "other.db") == 0
    database = a_database(tmp_path / "prefect.db", megabytes=4, deleted=3)
    with contextlib.closing(sqlite3.connect(database)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        assert compact(database) == 0
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
        assert compact(database) == 0
    assert compact(database) > 0


def test_prefect_understands_for_how_long_it_keeps_what() -> None:
    """Its own service deletes old runs, logs, artifacts and events; asked of Prefect itself."""
    asked = (
        "from prefect.settings import get_current_settings as now; s = now().server;"
        "v = s.services.db_vacuum;"
        "print(sorted(v.enabled_vacuum_types), v.retention_period.days,"
        " s.events.retention_period.days)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **kept_for(runs_days=45, events_days=9)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "['events', 'flow_runs', 'orphans'] 45 9"
