"""Tombstones: bytes go in, the lasting record of their withdrawal comes out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.ledger import insert_if_new
from gallery_media.catalogue.values import EarlierGrave
from gallery_media.catalogue.versions import versions_of
from gallery_media.model.addresses import checked_sha256
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import Tombstone

GONE = (PhotoState.WITHDRAWING, PhotoState.WITHDRAWN)
"""States of photos that no release may show again."""


class TombstoneVerbs(EventVerbs):
    """What can be done with tombstones."""

    def set_tombstone(self, sha256: str, reason: str, by: str) -> Tombstone:
        """Bytes with this SHA-256 are never received again, whether or not they ever were.

        The first reason stays.
        """
        values = {"sha256": checked_sha256(sha256), "reason": reason, "by": by, "at": self._clock()}
        with self._writing() as connection:
            if insert_if_new(connection, t.tombstone, values, "sha256"):
                self._log(connection, "tombstone", detail={"sha256": sha256})
            return certain_tombstone(connection, sha256)

    def tombstone(self, sha256: str) -> Tombstone | None:
        """The tombstone of these bytes, if they were withdrawn."""
        with self._reading() as connection:
            return find_tombstone(connection, sha256)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """All of them, the oldest first."""
        query = select(t.tombstone).order_by(t.tombstone.c.at, t.tombstone.c.sha256)
        with self._reading() as connection:
            return tuple(_tombstone_of(row) for row in connection.execute(query))

    def earlier_graves(self, photo: PhotoId) -> tuple[EarlierGrave, ...]:
        """The photo's earlier versions that are buried with it, the first one first."""
        with self._reading() as connection:
            stones = (
                (version, find_tombstone(connection, version.original.sha256))
                for version in versions_of(connection, photo)
            )
            return tuple(
                EarlierGrave(version, stone.fingerprint) for version, stone in stones if stone
            )

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

    def withdrawn_from(self, gallery: str) -> frozenset[PhotoId]:
        """Photos of this gallery that are withdrawn or are being withdrawn."""
        query = (
            select(t.gallery_photo.c.photo_id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
            .join(t.photo, t.photo.c.id == t.gallery_photo.c.photo_id)
            .where(t.gallery.c.slug == gallery, t.photo.c.state.in_(GONE))
        )
        with self._reading() as connection:
            return frozenset(PhotoId(one) for one in connection.execute(query).scalars())

    def withdrawn_among(self, photos: Collection[PhotoId]) -> tuple[PhotoId, ...]:
        """Those of ``photos`` that are withdrawn, are being withdrawn, or are not known at all."""
        query = select(t.photo.c.id).where(t.photo.c.state.not_in(GONE))
        with self._reading() as connection:
            free = set(connection.execute(query).scalars())
        return tuple(sorted(photo for photo in photos if photo not in free))


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


def find_tombstone(connection: Connection, sha256: str) -> Tombstone | None:
    """The tombstone of these bytes, inside the caller's transaction."""
    query = select(t.tombstone).where(t.tombstone.c.sha256 == sha256)
    row = connection.execute(query).one_or_none()
    return _tombstone_of(row) if row else None


def certain_tombstone(connection: Connection, sha256: str) -> Tombstone:
    """One that this transaction has just set or found."""
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
    """Put a tombstone back that the bucket remembers; one that is there already stays."""
    values = {
        "sha256": tombstone.sha256,
        "reason": tombstone.reason,
        "by": tombstone.by,
        "at": tombstone.at,
        "photo_id": tombstone.photo,
        "fingerprint": tombstone.fingerprint,
        "erase": tombstone.erase,
        "shown": tombstone.shown,
    }
    insert_if_new(connection, t.tombstone, values, "sha256")
