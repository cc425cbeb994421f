"""What waits in front of a Prefect server goes on when its database is ready, and not before."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.makers.shared_prefect import SCHEME, SharedPrefect

pytestmark = pytest.mark.journey


def wait(database: Path) -> tuple[int, str]:
    """How it ends, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "gallery_flows.migrated", "0"],
        env={**os.environ, "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"{SCHEME}{database}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.removeprefix("Prefect's database: ").strip()


def test_a_database_is_waited_for_until_it_is_as_this_prefect_wants_it(
    prefect_of_all: SharedPrefect, tmp_path: Path
) -> None:
    """Empty, ready, and of an older Prefect."""
    assert wait(tmp_path / "empty.db") == (1, "its tables are not there yet")
    copied = tmp_path / "copied.db"
    with (
        closing(sqlite3.connect(prefect_of_all.database)) as there,
        closing(sqlite3.connect(copied)) as here,
    ):
        there.backup(here)
    assert wait(copied) == (0, "")
    with closing(sqlite3.connect(copied)) as rows, rows:
        rows.execute("UPDATE alembic_version SET version_num = '9725c1cbee35'")  # Prefect's first
    assert wait(copied) == (1, "its tables are those of an older Prefect")
