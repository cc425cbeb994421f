"""What a release was made from: an unchanged gallery is recognised before it is gathered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier releases say nothing, so that the next publish compares once."""
    text = sa.String(64)
    op.add_column("gallery", sa.Column("all_made", text, nullable=False, server_default=""))
    op.add_column("release", sa.Column("inputs", text, nullable=False, server_default=""))
    op.add_column("release", sa.Column("entries", sa.JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take the columns away again."""
    with op.batch_alter_table("release") as changed:
        changed.drop_column("entries")
        changed.drop_column("inputs")
    with op.batch_alter_table("gallery") as changed:
        changed.drop_column("all_made")
