"""What a withdrawal remembers, which release a gallery is pinned to, and what prune has marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("gallery", sa.Column("pinned_release", sa.String(80))),
    ("photo", sa.Column("fingerprint", sa.String(128), nullable=False, server_default="")),
    ("photo", sa.Column("looked_at", sa.Boolean, nullable=False, server_default=sa.false())),
    ("tombstone", sa.Column("photo_id", sa.String(32))),
    ("tombstone", sa.Column("fingerprint", sa.String(128), nullable=False, server_default="")),
    ("tombstone", sa.Column("erase", sa.Boolean, nullable=False, server_default=sa.false())),
    ("tombstone", sa.Column("shown", sa.Boolean, nullable=False, server_default=sa.false())),
)


def upgrade() -> None:
    """Records get new fields, so that every photo's is written once more."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    op.create_index("ix_tombstone_photo", "tombstone", ["photo_id"])
    op.create_table(
        "doomed",
        sa.Column("key", sa.String(1024)),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_doomed"),
    )
    op.execute("UPDATE photo SET record_seq = record_seq + 1")


def downgrade() -> None:
    """Take tables and columns away again."""
    op.drop_table("doomed")
    op.drop_index("ix_tombstone_photo", "tombstone")
    for table, column in reversed(_COLUMNS):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(column.name)
