"""Prefect's database goes in; it knows Prefect's block types from then on.

``python -m gallery_flows.block_types``, once behind ``prefect server database upgrade``. Several
API processes that do it at their start collide on a new database, so that they are told not to
(``PREFECT_SERVER_REGISTER_BLOCKS_ON_START=false``); Prefect's own ``prefect block register`` needs
one that answers already.
"""

from __future__ import annotations

import sys

import anyio
from prefect.server.database import provide_database_interface
from prefect.server.models.block_registration import run_block_auto_registration
from prefect.server.models.block_types import read_block_types


async def register() -> int:
    """How many there are now. May be repeated."""
    async with provide_database_interface().session_context() as session:
        await run_block_auto_registration(session=session)
        known = await read_block_types(session=session)  # type: ignore[attr-defined] # untyped there
        return len(known)


def main() -> int:
    known = anyio.run(register)
    print(f"{known} block types")
    return 0 if known else 1


if __name__ == "__main__":
    sys.exit(main())
