"""Receipts: a claim, a gallery or a photo goes in; what became of the arrivals comes out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.reasons import reason_of
from gallery_media.catalogue.values import Outcome, Receipt
from gallery_media.model.photo import PhotoId


class ReceiptVerbs(Ledger):
    """What can be asked about arrivals."""

    def receipt(self, claim_id: str) -> Receipt | None:
        """The answer to one claim, or None while there is none."""
        with self._reading() as connection:
            return find_receipt(connection, claim_id)

    def receipts(self, gallery: str, since: datetime | None = None) -> tuple[Receipt, ...]:
        """The gallery's receipts at or after ``since``, oldest first."""
        query = receipts_query().where(t.gallery.c.slug == gallery)
        if since is not None:
            query = query.where(t.receipt.c.at >= since)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(t.receipt.c.at, t.receipt.c.claim_id))
            return tuple(receipt_of(row) for row in rows)

    def names_and_paths(self, gallery: str) -> tuple[tuple[str, str, PhotoId], ...]:
        """Of each file that is a photo of the gallery: its name, its path (both NFC) and its photo,
        oldest first."""
        query = (
            select(t.receipt.c.name_nfc, t.receipt.c.path, t.receipt.c.photo_id)
            .join(t.gallery, t.gallery.c.id == t.receipt.c.gallery_id)
            .where(t.gallery.c.slug == gallery, _OF_PHOTO)
            .order_by(t.receipt.c.at, t.receipt.c.claim_id)
        )
        with self._reading() as connection:
            rows = connection.execute(query)
            return tuple((name, path, PhotoId(photo)) for name, path, photo in rows)

    def arrivals(self, gallery: str) -> int:
        """How many files the gallery has received: another number, and names mean other photos."""
        query = (
            select(func.count())
            .select_from(t.receipt.join(t.gallery, t.gallery.c.id == t.receipt.c.gallery_id))
            .where(t.gallery.c.slug == gallery, t.receipt.c.outcome != Outcome.WORDS)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar_one()

    def photos_by_path(
        self, gallery: str, photographer: str | None = None
    ) -> Mapping[str, PhotoId]:
        """Paths (NFC, below the gallery's folder) to photos; where one came twice, the latest.

        ``photographer``: only of files that came in this name.
        """
        query = (
            receipts_query()
            .where(t.gallery.c.slug == gallery, _OF_PHOTO)
            .order_by(t.receipt.c.at, t.receipt.c.claim_id)
        )
        if photographer is not None:
            query = query.where(t.receipt.c.photographer == photographer)
        with self._reading() as connection:
            return {row.path: PhotoId(row.photo_id) for row in connection.execute(query)}

    def name(self, photo: PhotoId) -> str:
        """The file name (NFC) that the photo last arrived under; its id where no receipt says."""
        query = (
            select(t.receipt.c.name_nfc)
            .where(t.receipt.c.photo_id == photo, _OF_PHOTO)
            .order_by(t.receipt.c.at.desc(), t.receipt.c.claim_id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar() or photo


_OF_PHOTO = t.receipt.c.photo_id.is_not(None) & (t.receipt.c.outcome != Outcome.WORDS)
"""A sidecar's receipt names its photo too, and its own file."""


def name_text(name_raw: bytes) -> str:
    """A file name as NFC text: macOS and Linux spell «ā» differently, people mean the same."""
    return unicodedata.normalize("NFC", name_raw.decode("utf-8", errors="replace"))


HIDDEN = "withdrawn "


def hidden_path(path: str) -> str:
    """What stays of a path or a name that a withdrawn photo arrived under: enough to recognise the
    next file of that name, or a row that speaks of it, and nothing to read."""
    return f"{HIDDEN}{hashlib.sha256(path.encode()).hexdigest()}"


def receipt_values(
    claim_id: str, number: int, name_raw: bytes, photographer: str, section: str = ""
) -> dict[str, Any]:
    """The columns of a receipt that are known before its outcome."""
    path = name_text(name_raw)
    return {
        "claim_id": claim_id,
        "gallery_id": number,
        "name_raw": name_raw,
        "path": path,
        "name_nfc": path.rpartition("/")[2],
        "photographer": photographer,
        "section": section,
    }


def receipts_query() -> Any:
    """All receipts with their galleries' slugs; the caller narrows it."""
    return select(t.receipt, t.gallery.c.slug).join_from(
        t.receipt, t.gallery, t.gallery.c.id == t.receipt.c.gallery_id
    )


def find_receipt(connection: Connection, claim_id: str) -> Receipt | None:
    """The answer to one claim, inside the caller\'s transaction."""
    row = connection.execute(receipts_query().where(t.receipt.c.claim_id == claim_id)).one_or_none()
    return receipt_of(row) if row else None


_AT_ONCE = 500
"""Ids in one query: SQLite and drivers have a limit on parameters, far above this."""


def in_portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in portions that fit into one query."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def find_receipts(connection: Connection, claims: Sequence[str]) -> dict[str, Receipt]:
    """Answers by claim, for those claims that have one, inside the caller's transaction."""
    found: dict[str, Receipt] = {}
    for some in in_portions(claims):
        rows = connection.execute(receipts_query().where(t.receipt.c.claim_id.in_(some)))
        found |= {row.claim_id: receipt_of(row) for row in rows}
    return found


def written_receipt(connection: Connection, claim_id: str) -> Receipt:
    """The answer to a claim that this transaction has just given or found."""
    return receipt_of(
        connection.execute(receipts_query().where(t.receipt.c.claim_id == claim_id)).one()
    )


def receipt_of(row: Row[Any]) -> Receipt:
    """A row of ``receipts_query`` as a value."""
    return Receipt(
        claim_id=row.claim_id,
        gallery=row.slug,
        name=row.name_nfc,
        path=row.path,
        photo_id=PhotoId(row.photo_id) if row.photo_id else None,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        at=row.at,
        photographer=row.photographer,
        why=reason_of(row),
        section=row.section,
    )
