"""Variants with words on them: what is drawn, in which language, and what to know of the words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("label", sa.String(16), nullable=False, server_default=""),
    sa.Column("lang", sa.String(16), nullable=False, server_default=""),
    sa.Column("flags", sa.JSON, nullable=False, server_default="[]"),
)
_KEY = ["photo_id", "recipe", "format", "rung"]


def upgrade() -> None:
    """Older variants have no words on them; label and language become part of a variant's name."""
    with op.batch_alter_table("variant") as changed:
        for column in _COLUMNS:
            changed.add_column(column)
        changed.drop_constraint("pk_variant", type_="primary")
        changed.create_primary_key("pk_variant", [*_KEY, "label", "lang"])


def downgrade() -> None:
    """Variants with words go with the columns; publishing again makes what the older code knows."""
    op.execute("DELETE FROM variant WHERE label <> ''")
    with op.batch_alter_table("variant") as changed:
        changed.drop_constraint("pk_variant", type_="primary")
        changed.create_primary_key("pk_variant", _KEY)
        for column in reversed(_COLUMNS):
            changed.drop_column(column.name)
