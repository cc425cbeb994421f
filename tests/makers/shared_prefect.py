"""One Prefect server a session, with nothing in it for each file of tests that asks for it.

Files that count all that a server knows, or stop it, start their own (`prefect_test_harness`).
"""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_SERVER_DATABASE_CONNECTION_URL,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness
from prefect.utilities.asyncutils import run_coro_as_sync

SCHEME = "sqlite+aiosqlite:///"
KEPT = ("alembic_", "block_", "sqlite_")
"""How the tables begin that a server fills once, when it starts."""


LOOKS = "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS"
"""Between two looks of a run that waits for its place; by Prefect's own number 30."""


@dataclass(frozen=True)
class SharedPrefect:
    """A running server; by itself nobody's setting says its address."""

    url: str
    database: Path

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """The server, as if it were new, and the settings that lead to it, for the block."""
        with closing(sqlite3.connect(self.database, timeout=60)) as rows, rows:
            rows.execute("PRAGMA foreign_keys = OFF")
            named = rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in named:
                if not name.startswith(KEPT):
                    rows.execute(f'DELETE FROM "{name}"')
        with temporary_settings({PREFECT_API_URL: self.url}):
            try:
                yield
            finally:
                run_coro_as_sync(_send_what_waits())


async def _send_what_waits() -> None:
    """What sends logs and events is kept for a whole process, with the address that it began with:
    the next file's would come here as well."""
    for sent in (APILogWorker.drain_all(), EventsWorker.drain_all()):
        if inspect.isawaitable(sent):
            await sent


@contextmanager
def shared_prefect() -> Iterator[SharedPrefect]:
    """Prefect's own harness, whose settings count only inside `SharedPrefect.emptied`."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv(LOOKS, "1")
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        stack.enter_context(prefect_test_harness(server_startup_timeout=120))
        url = PREFECT_API_URL.value()
        database = PREFECT_SERVER_DATABASE_CONNECTION_URL.value()  # unwrapped, whatever its type
        assert url
        assert database.startswith(SCHEME)
        ours = {PREFECT_API_URL, PREFECT_SERVER_DATABASE_CONNECTION_URL}
        stack.enter_context(temporary_settings(restore_defaults=ours))
        yield SharedPrefect(url, Path(database.removeprefix(SCHEME)))
