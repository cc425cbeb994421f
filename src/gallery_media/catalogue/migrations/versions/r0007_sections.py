"""Photos and receipts have a section, as the folders said that the photo came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("photo", "receipt")


def upgrade() -> None:
    """Older photos have none."""
    for table in _TABLES:
        op.add_column(table, sa.Column("section", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Take the columns away again."""
    for table in _TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("section")
