"""What each variant says about itself, what made it, and what clearance dropped from each photo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("variant", sa.Column("record", sa.JSON, nullable=False, server_default="{}")),
    ("variant", sa.Column("made_by", sa.String(64), nullable=False, server_default="")),
    ("photo", sa.Column("clearance", sa.JSON, nullable=False, server_default="{}")),
    ("photo", sa.Column("held_recipe", sa.String(64))),
)


def upgrade() -> None:
    """Older variants say nothing (their policy is pixels only), and are made anew."""
    for table, column in _COLUMNS:
        op.add_column(table, column)


def downgrade() -> None:
    """Take the columns away again."""
    for table, column in reversed(_COLUMNS):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(column.name)
