"""What is blurred in variants, and which photos somebody let go on for the sake of their people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is blurred in older variants, and nobody was asked."""
    op.add_column("variant", sa.Column("blur", sa.String(64), nullable=False, server_default=""))
    op.add_column(
        "photo", sa.Column("people_allowed", sa.String(64), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Take the columns away again."""
    with op.batch_alter_table("photo") as changed:
        changed.drop_column("people_allowed")
    with op.batch_alter_table("variant") as changed:
        changed.drop_column("blur")
