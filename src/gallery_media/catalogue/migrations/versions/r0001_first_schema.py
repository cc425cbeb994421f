"""The first schema: photos, variants, words, galleries, releases, receipts and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables in the order of their references."""
    _make_galleries_and_photos()
    _make_variants_and_words()
    _make_releases_and_receipts()
    _make_safety_tables()


def downgrade() -> None:
    """Take everything away again: only for a catalogue that is rebuilt from the bucket."""
    for name in (
        "event lock multipart tombstone receipt release caption variant gallery_photo photo gallery"
    ).split():
        op.drop_table(name)


def _make_galleries_and_photos() -> None:
    op.create_table(
        "gallery",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("catalog_rev", sa.BigInteger, nullable=False),
        sa.Column("next_position", sa.BigInteger, nullable=False),
        sa.Column("live_release", sa.String(80)),
        sa.Column("live_generation", sa.BigInteger, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gallery"),
        sa.UniqueConstraint("slug", name="uq_gallery_slug"),
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("mime", sa.String(80), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("mean_colour", sa.String(7)),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.Column("recipe", sa.String(64)),
        sa.Column(
            "gallery_id",
            _serial,
            sa.ForeignKey("gallery.id", name="fk_photo_gallery"),
            nullable=False,
        ),
        sa.Column("photographer", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_at", _moment),
        sa.Column("lease_owner", sa.String(120)),
        sa.Column("lease_until", _moment),
        sa.Column("row_version", sa.BigInteger, nullable=False),
        sa.Column("record_seq", sa.BigInteger, nullable=False),
        sa.Column("recorded_seq", sa.BigInteger, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("updated_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
        sa.UniqueConstraint("sha256", name="uq_photo_sha256"),
    )
    op.create_index("ix_photo_state", "photo", ["state"])
    op.create_table(
        "gallery_photo",
        sa.Column(
            "gallery_id", _serial, sa.ForeignKey("gallery.id", name="fk_gallery_photo_gallery")
        ),
        sa.Column(
            "photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_gallery_photo_photo")
        ),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("gallery_id", "photo_id", name="pk_gallery_photo"),
    )
    op.create_index("ix_gallery_photo_position", "gallery_photo", ["gallery_id", "position"])
    op.create_index("ix_gallery_photo_photo", "gallery_photo", ["photo_id"])


def _make_variants_and_words() -> None:
    op.create_table(
        "variant",
        sa.Column("photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_variant_photo")),
        sa.Column("recipe", sa.String(64)),
        sa.Column("format", sa.String(8)),
        sa.Column("rung", sa.Integer),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("policy", sa.String(80), nullable=False),
        sa.Column("auditor", sa.String(80), nullable=False),
        sa.Column("uploaded_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "recipe", "format", "rung", name="pk_variant"),
    )
    op.create_index("ix_variant_sha256", "variant", ["sha256"])
    op.create_table(
        "caption",
        sa.Column("photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_caption_photo")),
        sa.Column("lang", sa.String(16)),
        sa.Column("field", sa.String(24)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("rev", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "lang", "field", name="pk_caption"),
    )


def _make_releases_and_receipts() -> None:
    op.create_table(
        "release",
        sa.Column("gallery_id", _serial, sa.ForeignKey("gallery.id", name="fk_release_gallery")),
        sa.Column("id", sa.String(80)),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("catalog_rev", sa.BigInteger, nullable=False),
        sa.Column("manifest_key", sa.Text, nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("begun_at", _moment, nullable=False),
        sa.Column("flipped_at", _moment),
        sa.Column("retired_at", _moment),
        sa.PrimaryKeyConstraint("gallery_id", "id", name="pk_release"),
    )
    op.create_table(
        "receipt",
        sa.Column("claim_id", sa.String(64)),
        sa.Column(
            "gallery_id",
            _serial,
            sa.ForeignKey("gallery.id", name="fk_receipt_gallery"),
            nullable=False,
        ),
        sa.Column("name_raw", sa.LargeBinary, nullable=False),
        sa.Column("name_nfc", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("photographer", sa.Text, nullable=False),
        sa.Column("photo_id", sa.String(32), sa.ForeignKey("photo.id", name="fk_receipt_photo")),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name="pk_receipt"),
    )
    op.create_index("ix_receipt_gallery_at", "receipt", ["gallery_id", "at"])
    op.create_index("ix_receipt_photo", "receipt", ["photo_id"])


def _make_safety_tables() -> None:
    op.create_table(
        "tombstone",
        sa.Column("sha256", sa.String(64)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_tombstone"),
    )
    op.create_table(
        "multipart",
        sa.Column("upload_id", sa.String(255)),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", name="pk_multipart"),
    )
    op.create_table(
        "lock",
        sa.Column("name", sa.String(120)),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("until", _moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lock"),
    )
    op.create_table(
        "event",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("gallery_id", _serial),
        sa.Column("photo_id", sa.String(32)),
        sa.Column("from_state", sa.String(16)),
        sa.Column("to_state", sa.String(16)),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_photo", "event", ["photo_id"])
