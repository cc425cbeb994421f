"""Invites for photographers who upload from a browser, and the places their files were promised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables; nothing that is there changes."""
    op.create_table(
        "invite",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("photographer", sa.Text, nullable=False),
        sa.Column("gallery_id", _serial, nullable=False),
        sa.Column("largest", sa.BigInteger, nullable=False),
        sa.Column("in_all", sa.BigInteger, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.Column("revoked_at", _moment),
        sa.ForeignKeyConstraint(["gallery_id"], ["gallery.id"], name="fk_invite_gallery"),
        sa.PrimaryKeyConstraint("id", name="pk_invite"),
        sa.UniqueConstraint("secret_sha256", name="uq_invite_secret"),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("invite_id", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("mime", sa.String(80), nullable=False),
        sa.Column("granted_at", _moment, nullable=False),
        sa.ForeignKeyConstraint(["invite_id"], ["invite.id"], name="fk_upload_invite"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_invite", "upload", ["invite_id"])


def downgrade() -> None:
    """Take both away; uploads that wait in the bucket are then nobody's, and held."""
    op.drop_table("upload")
    op.drop_table("invite")
