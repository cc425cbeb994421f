"""Receiving: one arrival goes in, one lasting receipt comes out, however often it is asked."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.galleries import bump, gallery_id, next_position
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.catalogue.photos import VISIBLE
from gallery_media.catalogue.reasons import NO_REASON, reason_columns
from gallery_media.catalogue.receipts import find_receipt, receipt_values, written_receipt
from gallery_media.catalogue.values import Outcome, Receipt, Replaces
from gallery_media.catalogue.versions import VersionVerbs, namesakes
from gallery_media.errors import Conflict
from gallery_media.model.addresses import checked_sha256
from gallery_media.model.photo import Original, PhotoId, PhotoState
from gallery_media.model.withdrawal import refusal
from gallery_media.reasons import Code, Reason

ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0 and o, 1, i and l: people read ids aloud on the telephone."""

ID_LENGTH = 10
"""31^10 ids: at 10,000 photos the odds of any two being equal are 1 in 16 million, and then the
insert is simply tried with another id."""

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking for earlier versions gave; see ``ReceivingVerbs.receive``."""

    replaces: Replaces | None
    hold: Reason | None
    compared: Collection[PhotoId] | None


class ReceivingVerbs(VersionVerbs):
    """What can be done with arrivals."""

    def receive(
        self,
        claim_id: str,
        gallery: str,
        name_raw: bytes,
        original: Original,
        width: int,
        height: int,
        photographer: str = "",
        *,
        section: str = "",
        replaces: Replaces | None = None,
        hold: Reason | None = None,
        compared: Collection[PhotoId] | None = None,
    ) -> Receipt:
        """Take an original whose bytes are already safe into the catalogue.

        ``name_raw``: the file's name as it was on disk, with the folders below the gallery's own
        if there were any. Width and height in pixels. The same claim always gets the same
        receipt. Known bytes are a duplicate (and join this gallery if they were only in another);
        withdrawn ones are refused, with the reason. With ``replaces`` new bytes become that
        photo's new version; with ``hold`` a new photo waits for a person from the beginning.
        ``compared``: the photos of this name that the file was compared with. Raises
        CatalogueBusy, and Conflict when the photo to be replaced was changed meanwhile, or another
        of this name came.
        """
        checked_sha256(original.sha256)
        looked = Looked(replaces, hold, compared)
        facts = {
            "sha256": original.sha256,
            "bytes": original.size,
            "mime": original.mime,
            "width": width,
            "height": height,
            "photographer": photographer,
            "section": section,
        }
        for last in (*([False] * (_TRIES - 1)), True):
            try:
                with self._writing() as connection:
                    return self._receive(connection, claim_id, gallery, name_raw, facts, looked)
            except IntegrityError:
                # The same claim was committed by somebody else just now, or the dice gave an id
                # that is taken: read what is there, or throw again.
                if last:
                    raise
        raise AssertionError("unreachable")

    def refuse(
        self,
        claim_id: str,
        gallery: str,
        name_raw: bytes,
        reason: Reason | str,
        photographer: str = "",
        *,
        section: str = "",
    ) -> Receipt:
        """A file that is no acceptable photo: a receipt that says why. The same claim, the same."""
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            values = receipt_values(claim_id, number, name_raw, photographer, section)
            values |= {
                "outcome": Outcome.QUARANTINED,
                "at": self._clock(),
                **reason_columns(reason),
            }
            if insert_if_new(connection, t.receipt, values, "claim_id"):
                self._log(connection, "quarantined", gallery_id=number, detail={"claim": claim_id})
            return written_receipt(connection, claim_id)

    def _receive(
        self,
        connection: Connection,
        claim_id: str,
        gallery: str,
        name_raw: bytes,
        facts: Mapping[str, Any],
        looked: Looked,
    ) -> Receipt:
        answered = find_receipt(connection, claim_id)
        if answered is not None:
            return answered
        number = gallery_id(connection, gallery)
        photo, outcome, reason = self._take_in(
            connection, number, claim_id, name_raw, facts, looked
        )
        values = receipt_values(claim_id, number, name_raw, facts["photographer"], facts["section"])
        values |= {"photo_id": photo, "outcome": outcome, "at": self._clock(), **reason}
        connection.execute(insert(t.receipt).values(values))
        return written_receipt(connection, claim_id)

    def _take_in(
        self,
        connection: Connection,
        number: int,
        claim_id: str,
        name_raw: bytes,
        facts: Mapping[str, Any],
        looked: Looked,
    ) -> tuple[PhotoId | None, Outcome, dict[str, Any]]:
        grave = select(t.tombstone.c.reason).where(t.tombstone.c.sha256 == facts["sha256"])
        reason: str | None = connection.execute(grave).scalar()
        if reason is not None:
            return self._turn_away(connection, number, claim_id, reason)
        known = self._owner(connection, facts["sha256"])
        if known is not None:
            return self._recognise(connection, number, claim_id, known, facts["sha256"])
        self._must_have_seen_all(connection, number, name_raw, facts["photographer"], looked)
        if looked.replaces is not None:
            replaced = self._replace(connection, number, claim_id, looked.replaces, facts)
            return replaced, Outcome.REPLACED, NO_REASON
        photo, now, hold = new_photo_id(), self._clock(), looked.hold
        state = PhotoState.HELD if hold else PhotoState.RECEIVED
        fresh = {
            **facts,
            "id": photo,
            "gallery_id": number,
            "state": state,
            **(reason_columns(hold) if hold else NO_REASON),
            "flags": [],
            "attempts": 0,
            "row_version": 0,
            "record_seq": 1,
            "recorded_seq": 0,
            "created_at": now,
            "updated_at": now,
        }
        if not insert_if_new(connection, t.photo, fresh, "sha256"):
            photo = PhotoId(str(self._owner(connection, facts["sha256"])))
            return self._recognise(connection, number, claim_id, photo, facts["sha256"])
        self._place(connection, number, photo)
        self._log(
            connection,
            "received",
            gallery_id=number,
            photo=photo,
            to_state=state,
            detail={"claim": claim_id},
        )
        return photo, Outcome.RECEIVED, NO_REASON

    def _must_have_seen_all(
        self,
        connection: Connection,
        number: int,
        name_raw: bytes,
        photographer: str,
        looked: Looked,
    ) -> None:
        if looked.compared is None:
            return
        found = namesakes(connection, number, name_raw, photographer)
        if not set(found) <= set(looked.compared):
            raise Conflict(
                "Another file of the same name was received meanwhile; this one is compared again."
            )

    def _owner(self, connection: Connection, sha256: str) -> PhotoId | None:
        """The photo that these bytes are or were the original of."""
        current = select(t.photo.c.id).where(t.photo.c.sha256 == sha256)
        earlier = select(t.version.c.photo_id).where(t.version.c.sha256 == sha256)
        return connection.execute(current).scalar() or connection.execute(earlier).scalar()

    def _recognise(
        self, connection: Connection, number: int, claim_id: str, photo: PhotoId, sha256: str
    ) -> tuple[PhotoId | None, Outcome, dict[str, Any]]:
        query = select(t.photo.c.sha256, t.photo.c.state, t.photo.c.reason)
        row = connection.execute(locking(query.where(t.photo.c.id == photo))).one()
        if row.state in (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN):
            return self._turn_away(connection, number, claim_id, row.reason)
        joined = self._place(connection, number, photo)
        connection.execute(
            update(t.photo).where(t.photo.c.id == photo).values(record_seq=t.photo.c.record_seq + 1)
        )
        self._log(
            connection,
            "duplicate",
            gallery_id=number,
            photo=photo,
            detail={"claim": claim_id, "joined": joined},
        )
        if joined and row.state in VISIBLE:
            bump(connection, [number])
        earlier = row.sha256 != sha256
        told = reason_columns(Reason.of(Code.EARLIER_VERSION)) if earlier else NO_REASON
        return photo, Outcome.DUPLICATE, told

    def _turn_away(
        self, connection: Connection, number: int, claim_id: str, reason: str
    ) -> tuple[None, Outcome, dict[str, Any]]:
        """``reason`` is the desk's own note; photographers are told the code's sentence."""
        self._log(connection, "refused", gallery_id=number, detail={"claim": claim_id})
        told = reason_columns(Reason.of(Code.WITHDRAWN))
        return None, Outcome.REFUSED, {**told, "reason": refusal(reason)}

    def _place(self, connection: Connection, number: int, photo: PhotoId) -> bool:
        """Put the photo at the gallery's end unless it is in it; whether it was new there."""
        there = select(t.gallery_photo.c.position).where(
            t.gallery_photo.c.gallery_id == number, t.gallery_photo.c.photo_id == photo
        )
        if connection.execute(there).scalar() is not None:
            return False
        position = next_position(connection, number)
        connection.execute(
            insert(t.gallery_photo).values(gallery_id=number, photo_id=photo, position=position)
        )
        return True


def new_photo_id() -> PhotoId:
    """A random id, fit for addresses and for the telephone."""
    return PhotoId("".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH)))
