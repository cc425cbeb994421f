"""Invites and their uploads: the digest of a secret goes in; what may be sent, and what became of
it, comes out. The secret itself is never here."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.receipts import find_receipts, in_portions, name_text
from gallery_media.catalogue.receiving import ID_LETTERS
from gallery_media.catalogue.values import Outcome, Receipt
from gallery_media.errors import InviteRefused
from gallery_media.model.addresses import checked_sha256
from gallery_media.model.photo import PhotoState

MAX_UPLOADS = 10_000
"""Of one invite: what a festival's busiest photographer sends in a week, twice over."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Leave for one photographer to upload into one gallery.

    ``largest`` and ``in_all`` in bytes: of one file, and of everything that was promised a place.
    """

    id: str
    photographer: str
    gallery: str
    largest: int
    in_all: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    uploads: int = 0
    promised: int = 0

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that somebody wants to send: name as they know it, size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str
    mime: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A place for one file. ``id`` is the claim it is received under; ``receipt`` its answer."""

    id: str
    invite: str
    name: str
    size: int
    sha256: str
    mime: str
    granted_at: datetime
    receipt: Receipt | None = None


class InviteVerbs(EventVerbs):
    """What can be done with invites."""

    def invite(
        self,
        photographer: str,
        gallery: str,
        secret_sha256: str,
        *,
        largest: int,
        in_all: int,
        expires_at: datetime,
    ) -> Invite:
        """A new invite. ``largest`` and ``in_all`` in bytes."""
        number = "".join(secrets.choice(ID_LETTERS) for _ in range(8))
        with self._writing() as connection:
            connection.execute(
                insert(t.invite).values(
                    id=number,
                    secret_sha256=checked_sha256(secret_sha256),
                    photographer=photographer,
                    gallery_id=gallery_id(connection, gallery),
                    largest=largest,
                    in_all=in_all,
                    created_at=self._clock(),
                    expires_at=expires_at,
                )
            )
            self._log(connection, "invited", detail={"invite": number})
            return _invite(connection, t.invite.c.id == number)

    def invites(self) -> tuple[Invite, ...]:
        """All of them, the newest first."""
        with self._reading() as connection:
            rows = connection.execute(_invites().order_by(t.invite.c.created_at.desc()))
            return tuple(_invite_of(row) for row in rows)

    def find_invite(self, number: str) -> Invite | None:
        """By its id."""
        with self._reading() as connection:
            row = connection.execute(_invites().where(t.invite.c.id == number)).one_or_none()
            return _invite_of(row) if row else None

    def invite_with(self, secret_sha256: str) -> Invite | None:
        """By the digest of its secret; whether it is still open is the caller's question."""
        query = _invites().where(t.invite.c.secret_sha256 == secret_sha256)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return _invite_of(row) if row else None

    def revoke_invite(self, number: str) -> Invite | None:
        """From now on nothing more is taken by it. Twice is once. None: there is no such invite."""
        with self._writing() as connection:
            done = connection.execute(
                update(t.invite)
                .where(t.invite.c.id == number, t.invite.c.revoked_at.is_(None))
                .values(revoked_at=self._clock())
            )
            if done.rowcount:
                self._log(connection, "invite revoked", detail={"invite": number})
            row = connection.execute(_invites().where(t.invite.c.id == number)).one_or_none()
            return _invite_of(row) if row else None

    def grant(self, number: str, announced: Sequence[Announced]) -> tuple[Upload, ...]:
        """A place for each file, in their order.

        Bytes that this invite announced before keep their place and their answer, unless that was
        a refusal of the file itself: limits and programs change, so another try is another place.
        Raises InviteRefused when the invite has not that much room left; then nothing is granted.
        """
        with self._writing() as connection:
            # Two windows of one photographer may ask at once: the room left is counted in turn.
            connection.execute(locking(select(t.invite.c.id).where(t.invite.c.id == number)))
            invite = _invite(connection, t.invite.c.id == number)
            known = {upload.sha256: upload for upload in _uploads(connection, number)}
            granted: list[Upload] = []
            left = invite.in_all - invite.promised
            for one in announced:
                before = known.get(checked_sha256(one.sha256))
                if before is None or _may_come_again(before):
                    left -= one.size
                    before = self._place_for(connection, number, one)
                    known[one.sha256] = before
                granted.append(before)
            if left < 0 or len(known) > MAX_UPLOADS:
                raise InviteRefused(
                    "full", "this invite has no room left for these files; ask for another one."
                )
            return tuple(granted)

    def promised(self, ids: Collection[str]) -> Mapping[str, tuple[Upload, Invite]]:
        """Places by id, each with its invite; ids that no place has are left out."""
        with self._reading() as connection:
            rows = [
                row
                for some in in_portions(tuple(ids))
                for row in connection.execute(select(t.upload).where(t.upload.c.id.in_(some)))
            ]
            invites = {
                number: _invite(connection, t.invite.c.id == number)
                for number in {row.invite_id for row in rows}
            }
            answers = find_receipts(connection, [row.id for row in rows])
            return {
                row.id: (_upload_of(row, answers.get(row.id)), invites[row.invite_id])
                for row in rows
            }

    def uploads(self, number: str) -> tuple[Upload, ...]:
        """Every place that an invite was granted, oldest first, with the answers so far."""
        with self._reading() as connection:
            return _uploads(connection, number)

    def published_of(self, number: str) -> frozenset[str]:
        """Ids of the photos that came by this invite and are public now."""
        query = (
            select(t.photo.c.id)
            .join(t.receipt, t.receipt.c.photo_id == t.photo.c.id)
            .join(t.upload, t.upload.c.id == t.receipt.c.claim_id)
            .where(t.upload.c.invite_id == number, t.photo.c.state == PhotoState.PUBLISHED)
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def receipts_for(self, claims: Sequence[str]) -> Mapping[str, Receipt]:
        """Answers to those claims that have one."""
        with self._reading() as connection:
            return find_receipts(connection, claims)

    def _place_for(self, connection: Connection, number: str, one: Announced) -> Upload:
        values: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "invite_id": number,
            "name": name_text(one.name.encode("utf-8", errors="replace")),
            "bytes": one.size,
            "sha256": one.sha256,
            "mime": one.mime,
            "granted_at": self._clock(),
        }
        connection.execute(insert(t.upload).values(values))
        row = connection.execute(select(t.upload).where(t.upload.c.id == values["id"])).one()
        return _upload_of(row, None)


def _may_come_again(upload: Upload) -> bool:
    return upload.receipt is not None and upload.receipt.outcome is Outcome.QUARANTINED


def _invites() -> Any:
    count, promised = func.count(t.upload.c.id), func.coalesce(func.sum(t.upload.c.bytes), 0)
    return (
        select(t.invite, t.gallery.c.slug, count.label("uploads"), promised.label("promised"))
        .join_from(t.invite, t.gallery, t.gallery.c.id == t.invite.c.gallery_id)
        .outerjoin(t.upload, t.upload.c.invite_id == t.invite.c.id)
        .group_by(t.invite.c.id, t.gallery.c.slug)
    )


def _invite(connection: Connection, condition: Any) -> Invite:
    return _invite_of(connection.execute(_invites().where(condition)).one())


def _invite_of(row: Row[Any]) -> Invite:
    return Invite(
        id=row.id,
        photographer=row.photographer,
        gallery=row.slug,
        largest=row.largest,
        in_all=row.in_all,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        uploads=row.uploads,
        promised=int(row.promised),
    )


def _uploads(connection: Connection, number: str) -> tuple[Upload, ...]:
    query = (
        select(t.upload)
        .where(t.upload.c.invite_id == number)
        .order_by(t.upload.c.granted_at, t.upload.c.id)
    )
    rows = connection.execute(query).all()
    answers = find_receipts(connection, [row.id for row in rows])
    return tuple(_upload_of(row, answers.get(row.id)) for row in rows)


def _upload_of(row: Row[Any], receipt: Receipt | None) -> Upload:
    return Upload(
        id=row.id,
        invite=row.invite_id,
        name=row.name,
        size=row.bytes,
        sha256=row.sha256,
        mime=row.mime,
        granted_at=row.granted_at,
        receipt=receipt,
    )
