"""An empty catalogue of each kind, for the promises that all of them keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from tests.makers.catalogues import a_postgres_server, postgres_binaries
from tests.makers.photos import a_digest


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A private PostgreSQL server, where its programs are installed."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed (Debian package: postgresql)")
    with a_postgres_server(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "catalogue.db")
    server: str = request.getfixturevalue("postgres")
    name = f"gm_{a_digest(request.node.nodeid)[:16]}"
    admin = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    """An open catalogue that knows nothing yet."""
    with open_catalogue(url) as opened:
        yield opened
