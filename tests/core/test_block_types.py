"""A new database of Prefect's knows its block types before any API process starts."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import anyio
from prefect.server.database.orm_models import Base
from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL, temporary_settings
from sqlalchemy import create_engine

from gallery_flows.block_types import register

TABLES = ("block_type", "block_schema", "block_schema_reference")


def test_they_are_registered(tmp_path: Path) -> None:
    """Also those that webhooks of automations need."""
    file = tmp_path / "prefect.db"
    engine = create_engine(f"sqlite:///{file}")
    tables = [Base.metadata.tables[name] for name in TABLES]
    Base.metadata.create_all(engine, tables=tables)
    engine.dispose()
    url = f"sqlite+aiosqlite:///{file}"
    with temporary_settings({PREFECT_SERVER_DATABASE_CONNECTION_URL: url}):
        known = anyio.run(register)
    with sqlite3.connect(file) as rows:
        slugs = [slug for (slug,) in rows.execute("SELECT slug FROM block_type")]
        protected = rows.execute("SELECT count(*) FROM block_type WHERE is_protected").fetchone()
    rows.close()
    assert len(slugs) == len(set(slugs)) == known > 10
    assert {"webhook", "secret"} <= set(slugs)
    assert protected == (3,)
