"""Invites: a photographer's name goes in, a secret comes out; a secret goes in, places for files
come out, and what became of those that were sent.

The secret is given out once and kept as its digest. Whoever has it can do these things and nothing
else: learn the invite's own files, and store new ones under keys that the house chose.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gallery_media.catalogue import Announced, Catalogue, Invite, Upload
from gallery_media.desk.arrivals import invited_key
from gallery_media.desk.invite_record import keep_invite, keep_revocation
from gallery_media.errors import InviteRefused
from gallery_media.inbox.names import CAPTIONS, NameKind, as_file_name, kind_of
from gallery_media.storage.port import Storage
from gallery_media.storage.presign import Presigned
from gallery_media.storage.uploads import UploadBucket

SECRET_BYTES = 32
"""256 bits: nobody guesses one, so a plain fast digest of it is safe to keep."""

TYPES = (
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "image/avif",
    "image/heic",
    "image/heif",
)
"""What may be announced. What a file truly is, its content says when it is received."""

WORDS_TYPES = {"application/rdf+xml": ".xmp", "text/csv": CAPTIONS}
"""Files beside photos, and how their names end."""


@dataclass(frozen=True, slots=True)
class NewInvite:
    """``secret`` is nowhere else: who loses it makes another invite."""

    invite: Invite
    secret: str


class Refusal(StrEnum):
    """Why a file gets no place; the page has the words."""

    EMPTY = "empty"
    LARGE = "large"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer to one announced file: a refusal, an answer that stands already, or a place.

    A place with an address is to be filled; one without was filled, and waits to be received.
    """

    upload: Upload | None = None
    presigned: Presigned | None = None
    refusal: Refusal | None = None


def new_invite(
    catalogue: Catalogue,
    photographer: str,
    gallery: str,
    *,
    days: int,
    largest: int,
    in_all: int,
    now: datetime,
    originals: Storage,
) -> NewInvite:
    """``largest`` (of one file) and ``in_all`` in bytes; ``now`` with a time zone.

    Raises StorageUnavailable when its record could not be kept in the bucket of originals: nobody
    then ever learns the secret.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invite = catalogue.invite(
        photographer,
        gallery,
        digest_of(secret),
        largest=largest,
        in_all=in_all,
        expires_at=now + timedelta(days=days),
    )
    keep_invite(invite, digest_of(secret), originals)
    return NewInvite(invite, secret)


def revoke(number: str, catalogue: Catalogue, originals: Storage) -> Invite | None:
    """From now on nothing more is taken by it; twice is once. None: there is no such invite.

    Raises StorageUnavailable when only the record is missing: it is revoked, and once more writes
    the record.
    """
    invite = catalogue.revoke_invite(number)
    if invite is not None and invite.revoked_at is not None:
        keep_revocation(invite, invite.revoked_at, originals)
    return invite


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode("utf-8", errors="replace")).hexdigest()


def enter(catalogue: Catalogue, secret: str, now: datetime) -> Invite:
    """The invite that a secret opens. Raises InviteRefused: unknown, revoked or expired."""
    invite = catalogue.invite_with(digest_of(secret))
    if invite is None:
        raise InviteRefused("unknown", "there is no such invite; ask the photo desk for the link.")
    if invite.revoked_at is not None:
        raise InviteRefused("revoked", "this invite was revoked; ask the photo desk for another.")
    if now >= invite.expires_at:
        raise InviteRefused("expired", "this invite has expired; ask the photo desk for another.")
    return invite


def offer(
    invite: Invite, announced: Sequence[Announced], catalogue: Catalogue, bucket: UploadBucket
) -> list[Offer]:
    """An answer to each file, in their order; files that were sent before get no new address.

    Raises InviteRefused when the invite has no room left, StorageUnavailable, CatalogueBusy.
    """
    refusals = [refusal_of(one, invite.largest) for one in announced]
    fit = [one for one, refusal in zip(announced, refusals, strict=True) if refusal is None]
    places = iter(catalogue.grant(invite.id, fit) if fit else ())
    return [
        _offer(next(places), bucket) if refusal is None else Offer(refusal=refusal)
        for refusal in refusals
    ]


@dataclass(frozen=True, slots=True)
class Progress:
    """An invite's uploads, and the ids of those that wait in the bucket to be received."""

    uploads: tuple[Upload, ...]
    arrived: frozenset[str]


def progress(invite: Invite, catalogue: Catalogue, bucket: UploadBucket) -> Progress:
    """What became of everything that was announced. Raises StorageUnavailable, CatalogueBusy."""
    uploads = catalogue.uploads(invite.id)
    if all(upload.receipt is not None for upload in uploads):
        return Progress(uploads, frozenset())
    # First the bucket, then the catalogue: what is received in between has its receipt by then.
    folder = invited_key(invite.id, "")
    arrived = frozenset(found.key.removeprefix(folder) for found in bucket.list(folder))
    return Progress(catalogue.uploads(invite.id), arrived)


def refusal_of(one: Announced, largest: int) -> Refusal | None:
    """What can be told before a byte was sent. ``largest`` in bytes."""
    if one.size == 0:
        return Refusal.EMPTY
    if one.size > largest:
        return Refusal.LARGE
    ending = WORDS_TYPES.get(one.mime)
    if ending is not None:
        return None if one.name.casefold().endswith(ending) and _is_words(one) else Refusal.TYPE
    return None if one.mime in TYPES else Refusal.TYPE


def _is_words(one: Announced) -> bool:
    return kind_of(as_file_name(one.name, "")) is NameKind.SIDECAR


def _offer(upload: Upload, bucket: UploadBucket) -> Offer:
    key = invited_key(upload.invite, upload.id)
    if upload.receipt is not None or bucket.holds(key, upload.size):
        return Offer(upload)
    presigned = bucket.presign(
        key, content_type=upload.mime, size=upload.size, sha256=upload.sha256
    )
    return Offer(upload, presigned)
