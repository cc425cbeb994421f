"""Databases for catalogues: a name goes in, the address of an empty one comes out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from gallery_media.catalogue import sqlite_url
from tests.makers.catalogues import a_postgres_server, postgres_binaries


@contextmanager
def sqlite_databases(folder: Path) -> Iterator[Callable[[], str]]:
    """Each call gives another empty file's address."""
    yield lambda: sqlite_url(folder / f"{secrets.token_hex(4)}.db")


@contextmanager
def postgres_databases() -> Iterator[Callable[[], str]]:
    """Each call makes another empty database of a private server."""
    binaries = postgres_binaries()
    assert binaries is not None
    with a_postgres_server(binaries) as server:

        def made() -> str:
            name = f"gm_{secrets.token_hex(6)}"
            admin = create_engine(
                server.replace("postgresql://", "postgresql+psycopg://"),
                isolation_level="AUTOCOMMIT",
            )
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            admin.dispose()
            return server.replace("/postgres?", f"/{name}?")

        yield made
