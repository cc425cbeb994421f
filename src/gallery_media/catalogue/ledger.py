"""The ground under every verb: an engine goes in, read and write transactions come out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from gallery_media.catalogue.engine import WRITING
from gallery_media.catalogue.trouble import in_words


def utc_now() -> datetime:
    """The wall clock, in UTC; only for columns that people read, never for decisions."""
    return datetime.now(UTC)


class Ledger:
    """An open catalogue without verbs. Threads may share it; a forked child opens its own."""

    def __init__(self, engine: Engine, actor: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._actor = actor
        self._clock = clock
        self._pid = os.getpid()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction that writes: committed at the end, undone by any error."""
        self._stay_in_process()
        with (
            in_words(),
            self._engine.connect().execution_options(**{WRITING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One transaction in which every query sees the same instant."""
        self._stay_in_process()
        with in_words(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _stay_in_process(self) -> None:
        # SQLite's locks belong to the process that took them: a connection carried over a fork
        # damages files (https://www.sqlite.org/howtocorrupt.html, section 2.6).
        if os.getpid() != self._pid:
            raise RuntimeError(
                "this catalogue was opened before a fork; open it again in the child"
            )


def locking(query: Select[Any]) -> Select[Any]:
    """Its rows stay as they are until the transaction ends.

    On PostgreSQL without their keys (FOR NO KEY UPDATE): every new row that refers to one of them
    shares a lock on its key, and would otherwise wait in a circle with us. SQLite has one writer
    at a time anyway.
    """
    return query.with_for_update(key_share=True)


def insert_if_new(
    connection: Connection, table: Table, values: dict[str, Any], *unique: str
) -> bool:
    """Insert a row unless one with the same ``unique`` columns is there; whether it was new.

    On PostgreSQL it waits for another transaction that is just inserting the same.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [table.c[name] for name in unique]
    # RETURNING, because drivers do not agree on how many rows a skipped insert has touched.
    statement = insert(table).values(values).on_conflict_do_nothing(index_elements=keys)
    return connection.execute(statement.returning(*keys)).first() is not None
