"""Reasons have a code and parameters beside their sentence, to be told in any language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("photo", "receipt")


def upgrade() -> None:
    """Older rows keep their English sentence."""
    for table in _TABLES:
        op.add_column(
            table, sa.Column("reason_code", sa.String(40), nullable=False, server_default="")
        )
        op.add_column(
            table, sa.Column("reason_params", sa.JSON, nullable=False, server_default="{}")
        )


def downgrade() -> None:
    """Take the columns away again."""
    for table in _TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("reason_code")
            changed.drop_column("reason_params")
