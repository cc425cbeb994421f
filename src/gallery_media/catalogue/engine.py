"""An address goes in, an engine comes out whose every connection is set up for safety."""

from __future__ import annotations

import os
import time
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteOperationalError
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from gallery_media.errors import SettingsError

WRITING = "gallery_media_writing"
"""Execution option of a connection whose transaction is going to write."""

GONE_SECONDS = 30
"""After which the other end counts as gone when it does not answer."""

_KEEPALIVES = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 4}


def sqlite_url(path: Path) -> str:
    """The address of a catalogue in a file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def make_engine(url: str, busy_timeout: float) -> Engine:
    """An engine for ``url``; ``busy_timeout``: seconds to wait for somebody else's lock.

    Raises SettingsError when the address is none that the catalogue can use.
    """
    address = _parsed(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address, busy_timeout)
    return _postgres_engine(address, busy_timeout)


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            "[catalogue] url: this is no database address; write postgresql://user@host/name, or "
            "leave it empty for a file in the project folder."
        ) from error
    backend = address.get_backend_name()
    if backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and address.database not in (None, "", ":memory:"):
        return address
    raise SettingsError(
        f"[catalogue] url: {backend} cannot hold the catalogue; use PostgreSQL, or leave the "
        "address empty for a file in the project folder."
    )


def _sqlite_engine(address: URL, busy_timeout: float) -> Engine:
    _make_private(Path(str(address.database)))
    engine = create_engine(address, connect_args={"timeout": busy_timeout})

    @event.listens_for(engine, "connect")
    def _set_up(dbapi_connection: SqliteConnection, _record: Any) -> None:
        # The driver would begin transactions late and by its own rules; "begin" below does it.
        dbapi_connection.isolation_level = None
        _to_wal(dbapi_connection, busy_timeout)
        # FULL: what was committed survives a power cut. The journal's default would lose it.
        dbapi_connection.execute("PRAGMA synchronous=FULL")
        dbapi_connection.execute("PRAGMA foreign_keys=ON")
        # What is deleted is written over: withdrawn words must not lie in the file's free pages.
        dbapi_connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE: two that first read and then write would otherwise find out too late, with
        # an error that no waiting cures.
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _make_private(path: Path) -> None:
    """The file, readable by its owner only (0600): it holds names of files and photographers."""
    if path.parent.is_dir() and os.access(path.parent, os.W_OK):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _to_wal(connection: SqliteConnection, busy_timeout: float) -> None:
    # The change of the journal does not always wait for a lock (SQLite skips the busy handler
    # where waiting could be a deadlock), so two processes on a new file have to take turns here.
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                return
            connection.execute("PRAGMA journal_mode=WAL")
        except SqliteOperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _postgres_engine(address: URL, busy_timeout: float) -> Engine:
    settings = {
        "lock_timeout": int(busy_timeout * 1000),
        # A host that lost its power in the middle of a transaction says no goodbye, and would keep
        # its rows locked for two hours. No transaction of ours waits for anything but the database.
        "idle_in_transaction_session_timeout": GONE_SECONDS * 1000,
        "tcp_user_timeout": GONE_SECONDS * 1000,
        **_KEEPALIVES,
    }
    try:
        return create_engine(
            address,
            pool_pre_ping=True,
            pool_timeout=busy_timeout,
            connect_args={
                "connect_timeout": max(2, int(busy_timeout)),
                "tcp_user_timeout": GONE_SECONDS * 1000,
                **{name.removeprefix("tcp_"): value for name, value in _KEEPALIVES.items()},
                "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            },
        )
    except ModuleNotFoundError as error:
        raise SettingsError(
            "[catalogue] url: the PostgreSQL driver is not installed; install "
            "gallery-media[postgresql]."
        ) from error
