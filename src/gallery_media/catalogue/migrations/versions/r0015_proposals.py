"""Releases that wait for a person's word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing waits yet."""
    moment = sa.DateTime(timezone=True)
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "proposal",
        sa.Column("gallery_id", serial, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("catalog_rev", sa.BigInteger, nullable=False),
        sa.Column("photos", sa.Integer, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("decided_at", moment),
        sa.Column("reason", sa.String(40), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("gallery_id", "digest", name="pk_proposal"),
        sa.ForeignKeyConstraint(["gallery_id"], ["gallery.id"], name="fk_proposal_gallery"),
    )


def downgrade() -> None:
    """Whatever waits is asked again by whoever knows such questions."""
    op.drop_table("proposal")
