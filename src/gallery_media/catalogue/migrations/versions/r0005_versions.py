"""Photos have versions: originals that they had before another took its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gallery_media.catalogue.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No photo has an earlier version yet. The index finds what came under one name."""
    op.create_table(
        "version",
        sa.Column("photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_version_photo")),
        sa.Column("number", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("mime", sa.String(80), nullable=False),
        sa.Column("replaced_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "number", name="pk_version"),
        sa.UniqueConstraint("sha256", name="uq_version_sha256"),
    )
    op.create_index("ix_receipt_path", "receipt", ["gallery_id", "path"])


def downgrade() -> None:
    """The earlier originals stay in the bucket."""
    op.drop_index("ix_receipt_path", "receipt")
    op.drop_table("version")
