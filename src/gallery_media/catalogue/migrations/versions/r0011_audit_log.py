"""The log's lines get their places in a chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older lines are sealed with the next ones, in the order in which they were written."""
    op.add_column("event", sa.Column("number", sa.BigInteger))
    op.add_column("event", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_event_number", "event", ["number"], unique=True)


def downgrade() -> None:
    """Take the columns away again."""
    op.drop_index("ix_event_number", "event")
    with op.batch_alter_table("event") as changed:
        changed.drop_column("digest")
        changed.drop_column("number")
