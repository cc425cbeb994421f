"""What originals, sidecars and tables in the inbox say in words about each photo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older photos have none yet, and are read when they are next prepared."""
    op.create_table(
        "file_words",
        sa.Column("photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_file_words_photo")),
        sa.Column("source", sa.String(16)),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "source", name="pk_file_words"),
    )


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("file_words")
