"""What Alembic runs for each upgrade: a connection comes in by attribute, nothing is opened here.

The caller holds the transaction and the lock, so that two processes that start at once do not
collide, and a migration that fails leaves nothing behind.
"""

from __future__ import annotations

from alembic import context

from gallery_media.catalogue.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
