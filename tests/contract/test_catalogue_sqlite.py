"""What the catalogue in a file promises beyond the contract: safety, privacy and clear words."""

from __future__ import annotations

import os
import sqlite3
import stat
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from gallery_media.catalogue import Catalogue, Outcome, open_catalogue, sqlite_url
from gallery_media.catalogue.engine import WRITING, make_engine
from gallery_media.errors import CatalogueBusy, CatalogueUnusable, SettingsError
from tests.makers.photos import GALLERY, a_prepared_photo, receive


def test_every_connection_is_set_up_for_safety(tmp_path: Path) -> None:
    """WAL, FULL (2) and foreign keys, on the first connection and on the next one."""
    engine = make_engine(sqlite_url(tmp_path / "catalogue.db"), 7.5)
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            found = {
                pragma: connection.execute(text(f"PRAGMA {pragma}")).scalar()
                for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 7500,
            }
    engine.dispose()


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    """It holds names of files and photographers; so do its journals."""
    path = tmp_path / "catalogue.db"
    with open_catalogue(sqlite_url(path)) as catalogue:
        receive(catalogue)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert set(modes) == {"catalogue.db", "catalogue.db-wal", "catalogue.db-shm"}
    assert set(modes.values()) == {0o600}


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    """Status answers while somebody receives, and sees what was committed before."""
    url = sqlite_url(tmp_path / "catalogue.db")
    engine = make_engine(url, 1)
    with open_catalogue(url, busy_timeout=0.2) as catalogue:
        a_prepared_photo(catalogue)
        with engine.connect().execution_options(**{WRITING: True}) as other, other.begin():
            other.execute(text("UPDATE gallery SET catalog_rev = 99"))
            assert catalogue.revision(GALLERY) == 1
            assert len(catalogue.pictures(GALLERY)) == 1
    engine.dispose()


def test_a_writer_takes_its_lock_at_once(tmp_path: Path) -> None:
    """Not at its first change: two that read first would then fail without waiting."""
    url = sqlite_url(tmp_path / "catalogue.db")
    open_catalogue(url).close()
    engine = make_engine(url, 0.1)
    other = sqlite3.connect(tmp_path / "catalogue.db", timeout=0)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        connection.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    """Never "try again" for what no waiting cures."""
    path = tmp_path / "catalogue.db"
    path.write_bytes(b"these are no pages of a database" * 200)

    with pytest.raises(CatalogueUnusable, match="no catalogue"):
        open_catalogue(sqlite_url(path))


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    """The folder is made by init, not by the catalogue."""
    with pytest.raises(CatalogueUnusable, match="folder exists"):
        open_catalogue(sqlite_url(tmp_path / "nowhere" / "catalogue.db"))


def test_a_full_disk_is_unusable_until_there_is_space(tmp_path: Path) -> None:
    """SQLite's own page limit stands for the disk; with more room the same receipt comes."""
    url = sqlite_url(tmp_path / "catalogue.db")
    with open_catalogue(url) as catalogue:
        receive(catalogue, "first")
        raw = catalogue._engine.raw_connection()
        cursor = raw.cursor()
        cursor.execute("PRAGMA max_page_count=1")  # SQLite takes the size it already has
        raw.close()
        with pytest.raises(CatalogueUnusable, match="disk is full"):
            _receive_many(catalogue, 2000)
        received = len(catalogue.receipts(GALLERY))
    with open_catalogue(url) as catalogue:
        assert len(catalogue.receipts(GALLERY)) == received
        assert receive(catalogue, received - 1).outcome is Outcome.RECEIVED


@pytest.mark.parametrize(
    "url", ["mysql://editor:s3cret@db/photos", "sqlite://", "not an address s3cret"]
)
def test_an_address_of_another_kind_is_refused_without_repeating_it(url: str) -> None:
    """It may hold a password; the trace that a log would keep must not show it either."""
    with pytest.raises(SettingsError) as caught:
        open_catalogue(url)
    shown = "".join(traceback.format_exception(caught.value, chain=False))
    assert "s3cret" not in shown
    assert "PostgreSQL" in shown or "postgresql://" in shown


def test_a_postgresql_server_that_does_not_answer_is_busy(tmp_path: Path) -> None:
    """It may be restarting: worth trying again, and the password stays out of the words."""
    with pytest.raises(CatalogueBusy) as caught:
        open_catalogue(f"postgresql://gm:s3cret@/photos?host={tmp_path}", busy_timeout=0.5)
    assert "s3cret" not in str(caught.value)


def test_a_forked_child_must_open_its_own(tmp_path: Path) -> None:
    """A connection carried over a fork would damage the file."""
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        child = os.fork()
        if child == 0:
            try:
                catalogue.revision(GALLERY)
            except RuntimeError:
                os._exit(7)
            os._exit(1)
        _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 7


def _receive_many(catalogue: Catalogue, photos: int) -> None:
    for number in range(photos):
        receive(catalogue, number)
