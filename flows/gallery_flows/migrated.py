"""Prefect's database goes in; the end of this program says that it is as this Prefect wants it.

``python -m gallery_flows.migrated`` in front of a Prefect server that may not migrate by itself,
where whoever migrates runs beside it (Kubernetes' init containers). Waits ``PATIENCE`` seconds, or
so many as its one argument says; then it ends with 1, and whoever started it starts it again.
"""

from __future__ import annotations

import sys
import time

import anyio
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from prefect.server.database import provide_database_interface
from prefect.server.models.block_types import read_block_types

PATIENCE, LOOK = 300.0, 2.0


async def what_is_missing() -> str:
    """ "" when nothing is. Tables of a newer Prefect are taken: then this one was put back."""
    database = provide_database_interface()
    versions = database.orm.versions_dir
    scripts = ScriptDirectory(str(versions.parents[1]), version_locations=[str(versions)])
    try:
        engine = await database.engine()
        async with engine.connect() as connection:
            heads = await connection.run_sync(
                lambda made: MigrationContext.configure(made).get_current_heads()
            )
    except Exception as why:  # noqa: BLE001 - drivers differ; what they say may hold the password
        return f"the database does not answer ({type(why).__name__})"
    if not heads:
        return "its tables are not there yet"
    if set(heads) != set(scripts.get_heads()) and _known(scripts, heads):
        return "its tables are those of an older Prefect"
    async with database.session_context() as session:
        known = await read_block_types(session=session)  # type: ignore[attr-defined] # untyped there
    return "" if known else "its block types are not there yet"


def _known(scripts: ScriptDirectory, heads: tuple[str, ...]) -> bool:
    try:
        return bool(scripts.get_revisions(heads))
    except CommandError:
        return False


def main(words: list[str]) -> int:
    """0: as it should be; 1: not within the time."""
    deadline = time.monotonic() + float(words[0] if words else PATIENCE)
    told = ""
    while missing := anyio.run(what_is_missing):
        if missing != told:
            print(f"Prefect's database: {missing}", flush=True)
        if time.monotonic() >= deadline:
            return 1
        told = missing
        time.sleep(LOOK)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
