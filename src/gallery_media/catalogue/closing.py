"""Galleries whose time is over go in; they show nothing any more, and their originals may go."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, gallery_id
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.photos import VISIBLE, photo_of, photos_in
from gallery_media.catalogue.tombstones import GONE
from gallery_media.model.photo import Photo, PhotoId, PhotoState

_ENDING = (PhotoState.RECEIVED, *VISIBLE, PhotoState.HELD)


class ClosingVerbs(EventVerbs):
    """What can be done when a storage period is over. Every verb may be called again."""

    def close_gallery(self, gallery: str) -> None:
        """It shows nothing from its next release on. Its photos are unpublished, but for those
        that another gallery still shows."""
        with self._writing() as connection:
            number = _locked(connection, gallery)
            if not _is_closed(connection, number):
                connection.execute(
                    update(t.gallery)
                    .where(t.gallery.c.id == number)
                    .values(closed_at=self._clock(), pinned=False, pinned_release=None)
                )
                self._log(connection, "gallery closed", gallery_id=number)
                bump(connection, [number])
            self._step(connection, number, _ENDING, PhotoState.UNPUBLISHED, "unpublished")

    def reopen_gallery(self, gallery: str) -> None:
        """Somebody moved its last day: what has its original yet is made and shown again."""
        with self._writing() as connection:
            number = _locked(connection, gallery)
            if not _is_closed(connection, number):
                return
            connection.execute(
                update(t.gallery).where(t.gallery.c.id == number).values(closed_at=None)
            )
            self._log(connection, "gallery opened again", gallery_id=number)
            bump(connection, [number])
            unpublished = (PhotoState.UNPUBLISHED,)
            self._step(connection, number, unpublished, PhotoState.RECEIVED, "to be shown again")

    def with_original(self, gallery: str) -> tuple[Photo, ...]:
        """The gallery's photos whose originals are kept, not counting withdrawn ones."""
        query = (
            photos_in(gallery)
            .where(t.photo.c.original_erased_at.is_(None), t.photo.c.state.not_in(GONE))
            .order_by(t.gallery_photo.c.position)
        )
        with self._reading() as connection:
            return tuple(photo_of(row) for row in connection.execute(query))

    def unpublished(self, gallery: str) -> tuple[PhotoId, ...]:
        """The gallery's photos that nothing shows any more, because their time is over."""
        query = photos_in(gallery).where(t.photo.c.state == PhotoState.UNPUBLISHED)
        with self._reading() as connection:
            return tuple(PhotoId(row.id) for row in connection.execute(query))

    def forget_variants(self, photos: Collection[PhotoId]) -> None:
        """The public files of unpublished photos are deleted: no row may say they are there."""
        with self._writing() as connection:
            for photo in photos:
                over = exists().where(
                    t.photo.c.id == photo, t.photo.c.state == PhotoState.UNPUBLISHED
                )
                connection.execute(delete(t.variant).where(t.variant.c.photo_id == photo, over))

    def mark_original_erased(self, photo: PhotoId) -> None:
        """The original and all its versions are gone; nothing can be made of it again."""
        with self._writing() as connection:
            row = connection.execute(
                locking(select(t.photo).where(t.photo.c.id == photo))
            ).one_or_none()
            if row is None or row.original_erased_at is not None:
                return
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == photo)
                .values(original_erased_at=self._clock(), record_seq=t.photo.c.record_seq + 1)
            )
            self._log(connection, "original erased", gallery_id=row.gallery_id, photo=photo)

    def _step(
        self,
        connection: Connection,
        gallery: int,
        before: tuple[PhotoState, ...],
        after: PhotoState,
        kind: str,
    ) -> None:
        """Photos of the gallery that no open gallery shows, or that this open one shows again."""
        here = t.gallery_photo.alias("here")
        shown = (
            exists()
            .where(
                t.gallery_photo.c.photo_id == t.photo.c.id,
                t.gallery_photo.c.gallery_id == t.gallery.c.id,
                t.gallery.c.closed_at.is_(None),
            )
            .correlate(t.photo)
        )
        query = (
            select(t.photo.c.id, t.photo.c.state)
            .join(here, here.c.photo_id == t.photo.c.id)
            .where(here.c.gallery_id == gallery, t.photo.c.state.in_(before))
            .order_by(here.c.position)
        )
        if after is PhotoState.UNPUBLISHED:
            query = query.where(~shown)
        else:
            query = query.where(t.photo.c.original_erased_at.is_(None))
        moving = connection.execute(query).all()
        if not moving:
            return
        for row in moving:
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == row.id)
                .values(
                    state=after,
                    recipe=None,
                    held_recipe=None,
                    row_version=t.photo.c.row_version + 1,
                    record_seq=t.photo.c.record_seq + 1,
                    updated_at=self._clock(),
                )
            )
        lines = [
            {
                "kind": kind,
                "gallery_id": gallery,
                "photo_id": row.id,
                "from_state": row.state,
                "to_state": after,
            }
            for row in moving
        ]
        self._log_all(connection, lines, {})


def _locked(connection: Connection, gallery: str) -> int:
    number = gallery_id(connection, gallery)
    connection.execute(locking(select(t.gallery.c.id).where(t.gallery.c.id == number)))
    return number


def _is_closed(connection: Connection, number: int) -> bool:
    query = select(t.gallery.c.closed_at).where(t.gallery.c.id == number)
    return connection.execute(query).scalar() is not None
