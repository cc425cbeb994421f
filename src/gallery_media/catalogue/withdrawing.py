"""Withdrawals: a photo goes in, its tombstone comes out; what was said about it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.galleries import bump, galleries_of
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.catalogue.receipts import HIDDEN, hidden_path
from gallery_media.catalogue.tombstones import (
    GONE,
    TombstoneVerbs,
    certain_tombstone,
    find_tombstone,
)
from gallery_media.catalogue.versions import versions_of
from gallery_media.errors import Conflict, UnknownPhoto
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import Tombstone


class WithdrawalVerbs(TombstoneVerbs):
    """The two ends of a withdrawal."""

    def begin_withdrawal(
        self,
        photo: PhotoId,
        reason: str,
        by: str,
        *,
        erase: bool,
        fingerprints: Mapping[str, str] | None = None,
        shown: bool = False,
    ) -> Tombstone:
        """From now on no release shows the photo, and its bytes are never received again.

        Once more changes nothing but ``erase``, from keeping the original to erasing it.
        ``fingerprints``: of the photo's original and of every earlier one, by SHA-256; "" where
        there is none. ``shown`` when a release is known to have shown it. Raises UnknownPhoto, and
        Conflict when an original is not among ``fingerprints``: a new version came meanwhile.
        """
        with self._writing() as connection:
            row = locked_row(connection, photo)
            before = find_tombstone(connection, row.sha256)
            if before is not None and row.state in GONE:
                if erase and not before.erase:
                    _change(connection, row.sha256, erase=True)
                return certain_tombstone(connection, row.sha256)
            earlier = [one.original.sha256 for one in versions_of(connection, photo)]
            known = (
                dict.fromkeys((row.sha256, *earlier), "") if fingerprints is None else fingerprints
            )
            if not known.keys() >= {row.sha256, *earlier}:
                raise Conflict(
                    f"photo {photo}: a new version of it came while it was being withdrawn; "
                    "it is read again."
                )
            values = {
                "sha256": row.sha256,
                "reason": reason,
                "by": by,
                "at": self._clock(),
                "photo_id": photo,
                "fingerprint": row.fingerprint or known[row.sha256],
                "erase": erase,
                "shown": shown or _was_shown(connection, row),
            }
            if not insert_if_new(connection, t.tombstone, values, "sha256"):
                _change(connection, row.sha256, **{k: v for k, v in values.items() if k != "at"})
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == photo)
                .values(
                    state=PhotoState.WITHDRAWING,
                    reason=reason,
                    row_version=t.photo.c.row_version + 1,
                    record_seq=t.photo.c.record_seq + 1,
                    updated_at=self._clock(),
                )
            )
            self._log(
                connection,
                "withdrawing",
                gallery_id=row.gallery_id,
                photo=photo,
                from_state=row.state,
                to_state=PhotoState.WITHDRAWING,
                detail={"reason": reason, "erase": erase},
            )
            # Files that it was made from before another took their place are refused as well.
            for sha256 in earlier:
                own = {"sha256": sha256, "photo_id": None, "fingerprint": known[sha256]}
                fresh = insert_if_new(connection, t.tombstone, {**values, **own}, "sha256")
                if not fresh and known[sha256]:
                    _change(connection, sha256, fingerprint=known[sha256])
            bump(connection, galleries_of(connection, photo))
            return certain_tombstone(connection, row.sha256)

    def forget_words(self, photo: PhotoId) -> None:
        """What was said about it, and the names that its files arrived under, go; the same twice
        is one. Receipts for photographers can be written without them from then on. Raises
        UnknownPhoto.
        """
        with self._writing() as connection:
            locked_row(connection, photo)
            for table in (t.caption, t.file_words):
                connection.execute(delete(table).where(table.c.photo_id == photo))
            _hide_names(connection, photo)
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == photo)
                .values(section="", row_version=t.photo.c.row_version + 1)
            )

    def finish_withdrawal(self, photo: PhotoId) -> Tombstone:
        """Nobody can fetch it any more: forget what was said about it; only the tombstone stays.

        Words, variants, clearance and the names that its file arrived under go. The same twice is
        one. Raises UnknownPhoto.
        """
        with self._writing() as connection:
            row = locked_row(connection, photo)
            for table in (t.caption, t.file_words, t.variant):
                connection.execute(delete(table).where(table.c.photo_id == photo))
            _hide_names(connection, photo)
            if row.state != PhotoState.WITHDRAWN:
                connection.execute(
                    update(t.photo)
                    .where(t.photo.c.id == photo)
                    .values(
                        state=PhotoState.WITHDRAWN,
                        recipe=None,
                        mean_colour=None,
                        flags=[],
                        clearance={},
                        fingerprint="",
                        thumbhash="",  # a tiny picture of it
                        section="",
                        row_version=t.photo.c.row_version + 1,
                        record_seq=t.photo.c.record_seq + 1,
                        updated_at=self._clock(),
                    )
                )
                self._log(
                    connection,
                    "withdrawn",
                    gallery_id=row.gallery_id,
                    photo=photo,
                    from_state=row.state,
                    to_state=PhotoState.WITHDRAWN,
                )
            return certain_tombstone(connection, row.sha256)


def locked_row(connection: Connection, photo: PhotoId) -> Row[Any]:
    """The photo's row, which stays as it is until the transaction ends. Raises UnknownPhoto."""
    query = locking(select(t.photo).where(t.photo.c.id == photo))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    return row


def _hide_names(connection: Connection, photo: PhotoId) -> None:
    r = t.receipt.c
    query = select(r.claim_id, r.path, r.name_nfc).where(r.photo_id == photo)
    rows = connection.execute(query).all()
    for row in rows:
        if row.path.startswith(HIDDEN):
            continue
        hidden = hidden_path(row.path)
        connection.execute(
            update(t.receipt)
            .where(r.claim_id == row.claim_id)
            .values(
                name_raw=hidden.encode(),
                name_nfc=hidden_path(row.name_nfc),
                path=hidden,
                section="",
            )
        )


def _was_shown(connection: Connection, row: Row[Any]) -> bool:
    if row.state == PhotoState.PUBLISHED:
        return True
    query = select(t.event.c.id).where(t.event.c.photo_id == row.id, t.event.c.kind == "published")
    return connection.execute(query.limit(1)).first() is not None


def _change(connection: Connection, sha256: str, **values: Any) -> None:
    connection.execute(update(t.tombstone).where(t.tombstone.c.sha256 == sha256).values(values))
