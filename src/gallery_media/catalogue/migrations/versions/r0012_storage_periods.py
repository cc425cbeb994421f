"""Galleries whose time is over, and originals that are not kept any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Records get a new field, so that every photo's is written once more."""
    op.add_column("gallery", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.add_column("photo", sa.Column("original_erased_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE photo SET record_seq = record_seq + 1")


def downgrade() -> None:
    """Take the columns away again."""
    with op.batch_alter_table("photo") as changed:
        changed.drop_column("original_erased_at")
    with op.batch_alter_table("gallery") as changed:
        changed.drop_column("closed_at")
