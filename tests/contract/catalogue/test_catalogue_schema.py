"""The catalogue's tables: made once, by whoever comes first, and never half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from gallery_media.catalogue import Outcome, open_catalogue
from gallery_media.catalogue.engine import make_engine
from gallery_media.catalogue.migrate import migrate
from gallery_media.catalogue.migrations import HEAD
from gallery_media.catalogue.tables import metadata
from gallery_media.errors import CatalogueUnusable
from tests.makers.catalogues import OPEN, run_together
from tests.makers.photos import receive


def test_postgresql_notices_a_host_that_is_gone(postgres: str) -> None:
    """It would keep rows locked for hours whose owner lost its power in the middle of a change."""
    engine = make_engine(postgres, 5)
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("idle_in_transaction_session_timeout", "lock_timeout")
        }
    engine.dispose()
    assert told == {"idle_in_transaction_session_timeout": "30s", "lock_timeout": "5s"}


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    """Alembic finds no difference between the migrated schema and tables.py."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_opening_twice_keeps_everything(url: str) -> None:
    """The second start finds the schema as it should be, and the facts of the first."""
    with open_catalogue(url) as first:
        receipt = receive(first)

    with open_catalogue(url) as second:
        assert second.receipt(receipt.claim_id) == receipt


def test_four_processes_that_start_at_once_make_one_schema(url: str) -> None:
    """Nobody fails because another is just making the tables."""
    run_together(OPEN, *[[url]] * 4)

    with open_catalogue(url) as catalogue:
        assert receive(catalogue).outcome is Outcome.RECEIVED


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    """Otherwise a start would believe that there is nothing to do."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from gallery_media.catalogue import migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_schema_of_a_newer_program_is_left_alone(url: str) -> None:
    """An old program says what to do instead of guessing at unknown columns."""
    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(CatalogueUnusable, match="update gallery-media"):
        open_catalogue(url)


def test_a_migration_that_fails_leaves_nothing_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a schema would keep every later start from working."""
    from alembic import op

    proxied = op.create_table

    def fail(name: str, *columns: Any, **options: Any) -> Any:
        if name == "receipt":
            raise RuntimeError("power cut")
        return proxied(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", fail)
    engine = make_engine(url, 5)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    migrate(engine)
    engine.dispose()
