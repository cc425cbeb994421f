"""Each photo's thumbhash, for ``gallery.json``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Photos that were prepared before have none until they are prepared again."""
    op.add_column("photo", sa.Column("thumbhash", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the column away again."""
    with op.batch_alter_table("photo") as changed:
        changed.drop_column("thumbhash")
