"""An engine goes in; afterwards its schema is the one that this version of the program knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from gallery_media.catalogue.engine import WRITING
from gallery_media.catalogue.migrations import HEAD
from gallery_media.errors import CatalogueUnusable

_ADVISORY_LOCK = 7_215_408_113
"""A number of our own, so that upgrades of one PostgreSQL database wait for each other."""


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, all or nothing; safe when several processes start at once.

    Raises CatalogueUnusable when a newer version of the program has already changed the schema.
    """
    # Looked up without Alembic first: most starts find nothing to do, and the import is slow.
    with engine.connect() as connection:
        if revision_of(connection) == HEAD:
            return
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK}
            )
        # Once more under the lock: somebody else may have done the work while we waited.
        if revision_of(connection) != HEAD:
            _upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """The schema's revision, or None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    scripts = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise CatalogueUnusable(
            f"the catalogue: its schema {revision_of(connection)} is newer than this program "
            f"({HEAD}); update gallery-media on this machine."
        ) from error
