"""The tables, as SQLAlchemy Core knows them; the migrations make exactly these (a test compares).

What can be computed from other columns has no column: keys of originals and variants are functions
of their SHA-256, and a stored copy could only disagree.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

metadata = MetaData()


# The unused "dialect" below is SQLAlchemy's signature.
class Moment(TypeDecorator[datetime]):
    """An instant in UTC. SQLite would forget the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """UTC goes in, whatever zone the value came with; a value without one is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """UTC comes out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Colour(TypeDecorator[tuple[int, int, int]]):
    """An sRGB colour, 0..255 each, kept as "#rrggbb" for people who look into the table."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(
        self,
        value: tuple[int, int, int] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        """Three numbers go in; one outside 0..255 is a mistake (ValueError)."""
        return None if value is None else "#" + bytes(value).hex()

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> tuple[int, int, int] | None:
        """Three numbers come out."""
        if value is None:
            return None
        red, green, blue = bytes.fromhex(value.removeprefix("#"))
        return red, green, blue


# SQLite gives out row numbers by itself only for a column that is exactly INTEGER.
_Serial = BigInteger().with_variant(Integer(), "sqlite")

gallery = Table(
    "gallery",
    metadata,
    Column("id", _Serial, autoincrement=True),
    Column("slug", String(80), nullable=False),
    Column("catalog_rev", BigInteger, nullable=False),
    # A counter, and on PostgreSQL the row lock that puts two receivers in line.
    Column("next_position", BigInteger, nullable=False),
    Column("live_release", String(80)),
    Column("live_generation", BigInteger, nullable=False),
    Column("pinned", Boolean, nullable=False),
    # The release that a rollback went back to, or the one that took its place since.
    Column("pinned_release", String(80)),
    # Since when its time is over: it shows nothing any more.
    Column("closed_at", Moment),
    # Digest of the inputs with which no photo was left to be made; "" says nothing.
    Column("all_made", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("id", name="pk_gallery"),
    UniqueConstraint("slug", name="uq_gallery_slug"),
)

photo = Table(
    "photo",
    metadata,
    Column("id", String(32)),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mime", String(80), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("mean_colour", Colour),
    Column("thumbhash", String(64), nullable=False, server_default=""),  # hex
    Column("flags", JSON, nullable=False),
    Column("recipe", String(64)),  # digest of the instructions that the current variants follow
    Column(
        "gallery_id", _Serial, ForeignKey("gallery.id", name="fk_photo_gallery"), nullable=False
    ),
    Column("photographer", Text, nullable=False),
    Column("section", Text, nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_code", String(40), nullable=False, server_default=""),
    Column("reason_params", JSON, nullable=False, server_default="{}"),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment),
    # How many things clearance kept and dropped: reasons and numbers, never values.
    Column("clearance", JSON, nullable=False, server_default="{}"),
    # The instructions under which preparing it ended in a hold: others are a reason to try again.
    Column("held_recipe", String(64)),
    # Two hashes of what the picture looks like, see imaging.fingerprint.
    Column("fingerprint", String(128), nullable=False, server_default=""),
    # A person has looked: it is not the withdrawn photo that it resembles.
    Column("looked_at", Boolean, nullable=False, server_default=false()),
    Column("original_erased_at", Moment),  # its time was over
    # What was said of its people when a person let it go on: said otherwise, it waits again.
    Column("people_allowed", String(64), nullable=False, server_default=""),
    Column("lease_owner", String(120)),
    Column("lease_until", Moment),
    Column("row_version", BigInteger, nullable=False),
    Column("record_seq", BigInteger, nullable=False),  # grows when the record would read otherwise
    Column("recorded_seq", BigInteger, nullable=False),  # the newest one that the bucket holds
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    PrimaryKeyConstraint("id", name="pk_photo"),
    UniqueConstraint("sha256", name="uq_photo_sha256"),
    Index("ix_photo_state", "state"),
)

version = Table(
    "version",
    metadata,
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_version_photo")),
    Column("number", Integer),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mime", String(80), nullable=False),
    Column("replaced_at", Moment, nullable=False),
    PrimaryKeyConstraint("photo_id", "number", name="pk_version"),
    UniqueConstraint("sha256", name="uq_version_sha256"),
)

gallery_photo = Table(
    "gallery_photo",
    metadata,
    Column("gallery_id", _Serial, ForeignKey("gallery.id", name="fk_gallery_photo_gallery")),
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_gallery_photo_photo")),
    Column("position", BigInteger, nullable=False),
    PrimaryKeyConstraint("gallery_id", "photo_id", name="pk_gallery_photo"),
    Index("ix_gallery_photo_position", "gallery_id", "position"),
    Index("ix_gallery_photo_photo", "photo_id"),
)

variant = Table(
    "variant",
    metadata,
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_variant_photo")),
    Column("recipe", String(64)),
    Column("format", String(8)),
    Column("rung", Integer),
    Column("label", String(16), server_default=""),  # what is drawn onto it, and in which language
    Column("lang", String(16), server_default=""),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("policy", String(80), nullable=False),
    Column("auditor", String(80), nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Column(
        "record", JSON, nullable=False, server_default="{}"
    ),  # what the file says, to the letter
    Column("made_by", String(64), nullable=False, server_default=""),  # names all that made it
    Column("flags", JSON, nullable=False, server_default="[]"),  # about the words on it
    Column("blur", String(64), nullable=False, server_default=""),  # names what is blurred in it
    PrimaryKeyConstraint(
        *("photo_id", "recipe", "format", "rung", "label", "lang"), name="pk_variant"
    ),
    Index("ix_variant_sha256", "sha256"),
)

caption = Table(
    "caption",
    metadata,
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_caption_photo")),
    Column("lang", String(16)),
    Column("field", String(24)),
    Column("text", Text, nullable=False),
    Column("source", String(80), nullable=False),
    Column("rev", BigInteger, nullable=False),
    PrimaryKeyConstraint("photo_id", "lang", "field", name="pk_caption"),
)

# What files say in words: below "caption", which an editor wrote.
file_words = Table(
    "file_words",
    metadata,
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_file_words_photo")),
    Column("source", String(16)),
    Column("sha256", String(64), nullable=False),  # of the file that says it
    Column("reader", String(32), nullable=False),
    Column("words", JSON, nullable=False),
    Column("rights", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("photo_id", "source", name="pk_file_words"),
)

release = Table(
    "release",
    metadata,
    Column("gallery_id", _Serial, ForeignKey("gallery.id", name="fk_release_gallery")),
    Column("id", String(80)),
    Column("generation", BigInteger, nullable=False),
    Column("catalog_rev", BigInteger, nullable=False),
    Column("manifest_key", Text, nullable=False),
    Column("content_digest", String(64), nullable=False),
    # Digest of the inputs that were last found to give this release; "" says nothing.
    Column("inputs", String(64), nullable=False, server_default=""),
    Column("entries", JSON, nullable=False, server_default="{}"),  # etags by language, as put
    Column("state", String(16), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("flipped_at", Moment),
    Column("retired_at", Moment),
    PrimaryKeyConstraint("gallery_id", "id", name="pk_release"),
)

# What a person is asked before it is released; the digest names all that visitors would see.
proposal = Table(
    "proposal",
    metadata,
    Column("gallery_id", _Serial, ForeignKey("gallery.id", name="fk_proposal_gallery")),
    Column("digest", String(64)),
    Column("state", String(16), nullable=False),
    Column("catalog_rev", BigInteger, nullable=False),
    Column("photos", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("reason", String(40), nullable=False, server_default=""),
    PrimaryKeyConstraint("gallery_id", "digest", name="pk_proposal"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("claim_id", String(64)),
    Column(
        "gallery_id", _Serial, ForeignKey("gallery.id", name="fk_receipt_gallery"), nullable=False
    ),
    Column("name_raw", LargeBinary, nullable=False),
    Column("name_nfc", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("photographer", Text, nullable=False),
    Column("section", Text, nullable=False, server_default=""),
    Column("photo_id", String(32), ForeignKey("photo.id", name="fk_receipt_photo")),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_code", String(40), nullable=False, server_default=""),
    Column("reason_params", JSON, nullable=False, server_default="{}"),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("claim_id", name="pk_receipt"),
    Index("ix_receipt_gallery_at", "gallery_id", "at"),
    Index("ix_receipt_photo", "photo_id"),
    Index("ix_receipt_path", "gallery_id", "path"),
)

# A link's secret is here as its digest alone: who reads this table cannot upload with it.
invite = Table(
    "invite",
    metadata,
    Column("id", String(16)),
    Column("secret_sha256", String(64), nullable=False),
    Column("photographer", Text, nullable=False),
    Column(
        "gallery_id", _Serial, ForeignKey("gallery.id", name="fk_invite_gallery"), nullable=False
    ),
    Column("largest", BigInteger, nullable=False),
    Column("in_all", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    PrimaryKeyConstraint("id", name="pk_invite"),
    UniqueConstraint("secret_sha256", name="uq_invite_secret"),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String(16)),
    Column(
        "invite_id", String(16), ForeignKey("invite.id", name="fk_upload_invite"), nullable=False
    ),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mime", String(80), nullable=False),
    Column("granted_at", Moment, nullable=False),
    PrimaryKeyConstraint("id", name="pk_upload"),
    Index("ix_upload_invite", "invite_id"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("sha256", String(64)),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("photo_id", String(32)),
    Column("fingerprint", String(128), nullable=False, server_default=""),
    Column("erase", Boolean, nullable=False, server_default=false()),
    Column("shown", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("sha256", name="pk_tombstone"),
    Index("ix_tombstone_photo", "photo_id"),
)

# Public objects that nothing needs any more, and since when the house has known.
doomed = Table(
    "doomed",
    metadata,
    Column("key", String(1024)),
    Column("since", Moment, nullable=False),
    PrimaryKeyConstraint("key", name="pk_doomed"),
)

multipart = Table(
    "multipart",
    metadata,
    Column("upload_id", String(255)),
    Column("key", Text, nullable=False),
    Column("parts", JSON, nullable=False),
    PrimaryKeyConstraint("upload_id", name="pk_multipart"),
)

lock = Table(
    "lock",
    metadata,
    Column("name", String(120)),
    Column("mode", String(16), nullable=False),
    Column("owner", String(120), nullable=False),
    Column("until", Moment, nullable=False),
    PrimaryKeyConstraint("name", name="pk_lock"),
)

# The log has no foreign keys: it outlives what it speaks of.
event = Table(
    "event",
    metadata,
    Column("id", _Serial, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("gallery_id", _Serial),
    Column("photo_id", String(32)),
    Column("from_state", String(16)),
    Column("to_state", String(16)),
    Column("detail", JSON, nullable=False),
    # Its place in the chain of the audit log, and the digest there; none until it is sealed.
    Column("number", BigInteger),
    Column("digest", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("id", name="pk_event"),
    Index("ix_event_photo", "photo_id"),
    Index("ix_event_number", "number", unique=True),
)
