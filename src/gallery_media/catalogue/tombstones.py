"""Withdrawals: a photo goes in, its tombstone comes out; a re-drop finds it and is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.galleries import bump, galleries_of
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.catalogue.receipts import HIDDEN, hidden_path
from gallery_media.catalogue.steps import StepVerbs
from gallery_media.catalogue.values import VariantFile
from gallery_media.catalogue.versions import versions_of
from gallery_media.errors import ResemblesWithdrawn, UnknownPhoto
from gallery_media.model.addresses import VARIANT_DIGEST_LENGTH, checked_sha256
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.variant import Format
from gallery_media.model.withdrawal import Tombstone, VariantAddress, is_near

GONE = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)
"""States of photos that no release may show again."""


class TombstoneVerbs(StepVerbs):
    """What can be done with withdrawals."""

    def begin_withdrawal(
        self,
        photo: PhotoId,
        reason: str,
        by: str,
        *,
        erase: bool,
        fingerprint: str = "",
        shown: bool = False,
    ) -> Tombstone:
        """From now on no release shows the photo, and its bytes are never received again.

        Once more changes nothing but ``erase``, from keeping the original to erasing it.
        ``fingerprint`` where the catalogue knows none; ``shown`` when a release is known to have
        shown it. Raises UnknownPhoto.
        """
        with self._writing() as connection:
            row = _locked_row(connection, photo)
            before = _tombstone(connection, row.sha256)
            if before is not None and row.state in GONE:
                if erase and not before.erase:
                    _change(connection, row.sha256, erase=True)
                return _certain(connection, row.sha256)
            values = {
                "sha256": row.sha256,
                "reason": reason,
                "by": by,
                "at": self._clock(),
                "photo_id": photo,
                "fingerprint": row.fingerprint or fingerprint,
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
            for version in versions_of(connection, photo):
                unnamed = {"sha256": version.original.sha256, "photo_id": None, "fingerprint": ""}
                earlier = {**values, **unnamed}
                insert_if_new(connection, t.tombstone, earlier, "sha256")
            bump(connection, galleries_of(connection, photo))
            return _certain(connection, row.sha256)

    def finish_withdrawal(self, photo: PhotoId) -> Tombstone:
        """Nobody can fetch it any more: forget what was said about it; only the tombstone stays.

        Words, variants, clearance and the names that its file arrived under go. The same twice is
        one. Raises UnknownPhoto.
        """
        with self._writing() as connection:
            row = _locked_row(connection, photo)
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
            return _certain(connection, row.sha256)

    def set_tombstone(self, sha256: str, reason: str, by: str) -> Tombstone:
        """Bytes with this SHA-256 are never received again, whether or not they ever were.

        The first reason stays.
        """
        values = {"sha256": checked_sha256(sha256), "reason": reason, "by": by, "at": self._clock()}
        with self._writing() as connection:
            if insert_if_new(connection, t.tombstone, values, "sha256"):
                self._log(connection, "tombstone", detail={"sha256": sha256})
            return _certain(connection, sha256)

    def tombstone(self, sha256: str) -> Tombstone | None:
        """The tombstone of these bytes, if they were withdrawn."""
        with self._reading() as connection:
            return _tombstone(connection, sha256)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """All of them, the oldest first."""
        query = select(t.tombstone).order_by(t.tombstone.c.at, t.tombstone.c.sha256)
        with self._reading() as connection:
            return tuple(_tombstone_of(row) for row in connection.execute(query))

    def withdrawing(self) -> tuple[Tombstone, ...]:
        """Withdrawals that were begun and not finished, the oldest first."""
        query = (
            select(t.tombstone)
            .join(t.photo, t.photo.c.id == t.tombstone.c.photo_id)
            .where(t.photo.c.state == PhotoState.WITHDRAWING)
            .order_by(t.tombstone.c.at, t.tombstone.c.sha256)
        )
        with self._reading() as connection:
            return tuple(_tombstone_of(row) for row in connection.execute(query))

    def withdrawn_among(self, photos: Collection[PhotoId]) -> tuple[PhotoId, ...]:
        """Those of ``photos`` that are withdrawn, are being withdrawn, or are not known at all."""
        query = select(t.photo.c.id).where(t.photo.c.state.not_in(GONE))
        with self._reading() as connection:
            free = set(connection.execute(query).scalars())
        return tuple(sorted(photo for photo in photos if photo not in free))

    def fingerprint(self, photo: PhotoId) -> str:
        """What the photo looks like, see ``imaging.fingerprint``; "" where nothing is known."""
        with self._reading() as connection:
            query = select(t.photo.c.fingerprint).where(t.photo.c.id == photo)
            return connection.execute(query).scalar() or ""

    def galleries_with(self, photo: PhotoId) -> tuple[str, ...]:
        """The galleries that the photo was dropped into, by their names."""
        query = (
            select(t.gallery.c.slug)
            .join(t.gallery_photo, t.gallery_photo.c.gallery_id == t.gallery.c.id)
            .where(t.gallery_photo.c.photo_id == photo)
            .order_by(t.gallery.c.slug)
        )
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def variant_files(self, photo: PhotoId) -> tuple[VariantFile, ...]:
        """Every file that was ever made of the photo, by whatever recipe."""
        query = _files().where(t.variant.c.photo_id == photo)
        with self._reading() as connection:
            return tuple(_file_of(row) for row in connection.execute(query.distinct()))

    def others_with(
        self, files: Iterable[VariantFile], photo: PhotoId
    ) -> Mapping[VariantFile, tuple[PhotoId, ...]]:
        """Which photos besides this one, and not withdrawn, have the very same public files."""
        wanted = set(files)
        query = (
            _files(t.variant.c.photo_id)
            .join(t.photo, t.photo.c.id == t.variant.c.photo_id)
            .where(
                t.variant.c.photo_id != photo,
                t.photo.c.state.not_in(GONE),
                t.variant.c.sha256.in_({file.sha256 for file in wanted}),
            )
        )
        found: dict[VariantFile, set[PhotoId]] = {}
        with self._reading() as connection:
            for row in connection.execute(query):
                if (file := _file_of(row)) in wanted:
                    found.setdefault(file, set()).add(PhotoId(row.photo_id))
        return {file: tuple(sorted(photos)) for file, photos in found.items()}

    def photos_with(self, address: VariantAddress) -> tuple[PhotoId, ...]:
        """The photos that a public picture file is of, not counting withdrawn ones."""
        v = t.variant.c
        query = (
            select(v.photo_id)
            .join(t.photo, t.photo.c.id == v.photo_id)
            .where(
                v.sha256.like(f"{address.digest[:VARIANT_DIGEST_LENGTH]}%"),
                v.width == address.width,
                v.format == address.format,
                t.photo.c.state != PhotoState.WITHDRAWN,
            )
        )
        with self._reading() as connection:
            return tuple(sorted(PhotoId(one) for one in set(connection.execute(query).scalars())))

    def look_at(self, photo: PhotoId) -> None:
        """A person has compared: the held photo is not the withdrawn one that it resembles."""
        with self._writing() as connection:
            _locked_row(connection, photo)
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == photo)
                .values(looked_at=True, record_seq=t.photo.c.record_seq + 1)
            )
            self._log(connection, "looked at", photo=photo)

    def refuse_resemblance(self, photo: PhotoId, fingerprint: str) -> None:
        """Raises ResemblesWithdrawn when the picture may be a withdrawn one, unless a person has
        looked at it."""
        with self._reading() as connection:
            refuse_resemblance(connection, photo, fingerprint)


def refuse_resemblance(connection: Connection, photo: PhotoId, fingerprint: str) -> None:
    """The same inside the caller's transaction."""
    if not fingerprint:
        return
    looked_at = select(t.photo.c.looked_at).where(t.photo.c.id == photo)
    if connection.execute(looked_at).scalar():
        return
    c = t.tombstone.c
    query = select(c.photo_id, c.fingerprint).where(c.fingerprint != "").order_by(c.at)
    for other, known in connection.execute(query):
        if other != photo and is_near(known, fingerprint):
            raise ResemblesWithdrawn(
                f"photo {other}"  # for maintainers; people read the reason's own sentence
            )


def withdrawn_in(connection: Connection, gallery: str) -> tuple[PhotoId, ...]:
    """Photos of a gallery that were public and must not be again, in the order of their ids."""
    query = (
        select(t.photo.c.id)
        .join(t.tombstone, t.tombstone.c.photo_id == t.photo.c.id)
        .join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id)
        .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
        .where(t.gallery.c.slug == gallery, t.photo.c.state.in_(GONE), t.tombstone.c.shown)
        .order_by(t.photo.c.id)
    )
    return tuple(PhotoId(photo) for photo in connection.execute(query).scalars())


def _locked_row(connection: Connection, photo: PhotoId) -> Row[Any]:
    query = locking(select(t.photo).where(t.photo.c.id == photo))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    return row


def _hide_names(connection: Connection, photo: PhotoId) -> None:
    r = t.receipt.c
    rows = connection.execute(select(r.claim_id, r.path).where(r.photo_id == photo)).all()
    for row in rows:
        if row.path.startswith(HIDDEN):
            continue
        hidden = hidden_path(row.path)
        connection.execute(
            update(t.receipt)
            .where(r.claim_id == row.claim_id)
            .values(name_raw=hidden.encode(), name_nfc=hidden, path=hidden, section="")
        )


def _was_shown(connection: Connection, row: Row[Any]) -> bool:
    if row.state == PhotoState.PUBLISHED:
        return True
    query = select(t.event.c.id).where(t.event.c.photo_id == row.id, t.event.c.kind == "published")
    return connection.execute(query.limit(1)).first() is not None


def _files(*more: Any) -> Any:
    v = t.variant.c
    return select(v.sha256, v.width, v.format, *more)


def _file_of(row: Row[Any]) -> VariantFile:
    return VariantFile(row.sha256, row.width, Format(row.format))


def _change(connection: Connection, sha256: str, **values: Any) -> None:
    connection.execute(update(t.tombstone).where(t.tombstone.c.sha256 == sha256).values(values))


def _tombstone(connection: Connection, sha256: str) -> Tombstone | None:
    query = select(t.tombstone).where(t.tombstone.c.sha256 == sha256)
    row = connection.execute(query).one_or_none()
    return _tombstone_of(row) if row else None


def _certain(connection: Connection, sha256: str) -> Tombstone:
    return _tombstone_of(
        connection.execute(select(t.tombstone).where(t.tombstone.c.sha256 == sha256)).one()
    )


def _tombstone_of(row: Row[Any]) -> Tombstone:
    return Tombstone(
        sha256=row.sha256,
        reason=row.reason,
        by=row.by,
        at=row.at,
        photo=PhotoId(row.photo_id) if row.photo_id else None,
        fingerprint=row.fingerprint,
        erase=row.erase,
        shown=row.shown,
    )


def bury(connection: Connection, tombstone: Tombstone) -> None:
    """Put a tombstone back that the bucket remembers."""
    connection.execute(
        insert(t.tombstone).values(
            sha256=tombstone.sha256,
            reason=tombstone.reason,
            by=tombstone.by,
            at=tombstone.at,
            photo_id=tombstone.photo,
            fingerprint=tombstone.fingerprint,
            erase=tombstone.erase,
            shown=tombstone.shown,
        )
    )
