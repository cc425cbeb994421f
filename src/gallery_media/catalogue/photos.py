"""Photos: ids, galleries and states go in; photos as the catalogue knows them come out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.reasons import reason_of
from gallery_media.catalogue.values import Outcome
from gallery_media.model.photo import Original, Photo, PhotoId, PhotoState

IDS_AT_ONCE = 1000
"""Named in one query; databases take no list of any length."""

VISIBLE = (PhotoState.PREPARED, PhotoState.PUBLISHED)
"""States of photos that the next release shows."""


class PhotoVerbs(Ledger):
    """What can be asked about photos."""

    def photo(self, photo: PhotoId) -> Photo | None:
        """One photo, in the gallery that it was received for; None when there is none."""
        with self._reading() as connection:
            return find_photo(connection, photo)

    def originals(self, gallery: str) -> Mapping[PhotoId, str]:
        """The SHA-256 of each photo's original, whatever the photo's state."""
        query = photos_in(gallery).with_only_columns(t.photo.c.id, t.photo.c.sha256)
        with self._reading() as connection:
            return {PhotoId(photo): sha256 for photo, sha256 in connection.execute(query)}

    def to_prepare(
        self,
        gallery: str,
        digest: Callable[[PhotoId], str],
        only: Collection[PhotoId] | None = None,
    ) -> tuple[Photo, ...]:
        """Photos whose variants do not follow their instructions (``digest`` names those of each),
        in the gallery's order.

        A photo that could not be prepared is tried again when its instructions are others; one
        that a person holds is not. ``only``: among these.
        """
        p = t.photo.c
        states = (
            photos_in(gallery)
            .with_only_columns(p.id, p.state, p.recipe, p.held_recipe)
            .where(
                # Without its original nothing can be made; in a closed gallery nothing need be.
                p.original_erased_at.is_(None),
                t.gallery.c.closed_at.is_(None),
                or_(
                    p.state == PhotoState.RECEIVED,
                    p.state.in_(VISIBLE),
                    (p.state == PhotoState.HELD) & p.held_recipe.is_not(None),
                ),
            )
            .order_by(t.gallery_photo.c.position)
        )
        if only is not None:
            states = states.where(p.id.in_(only))
        with self._reading() as connection:
            # Whole rows only of those that it comes to: of a thousand photos that is one.
            due = [
                id
                for id, state, recipe, held_recipe in connection.execute(states)
                if state == PhotoState.RECEIVED
                or digest(PhotoId(id)) != (held_recipe if state == PhotoState.HELD else recipe)
            ]
            query = photos_in(gallery).order_by(t.gallery_photo.c.position)
            return tuple(
                photo_of(row)
                for start in range(0, len(due), IDS_AT_ONCE)
                for row in connection.execute(
                    query.where(p.id.in_(due[start : start + IDS_AT_ONCE]))
                )
            )

    def paths(self, gallery: str) -> Mapping[PhotoId, str]:
        """The photos that the next release shows if none is held, each with the path of the file
        that it came as."""
        of_gallery = t.gallery.c.slug == gallery
        shown = (
            select(t.photo.c.id)
            .select_from(
                t.photo.join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id).join(
                    t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id
                )
            )
            .where(of_gallery, t.photo.c.state.in_([PhotoState.RECEIVED, *VISIBLE]))
        )
        # Joined here and not there: SQLite goes through all of a gallery's receipts for each photo.
        came_as = (
            select(t.receipt.c.photo_id, t.receipt.c.path)
            .select_from(t.receipt.join(t.gallery, t.gallery.c.id == t.receipt.c.gallery_id))
            .where(
                of_gallery,
                t.receipt.c.photo_id.is_not(None),
                t.receipt.c.outcome != Outcome.WORDS,  # a sidecar's own file
            )
            # Of several drops the last one in this order stays; the same each time.
            .order_by(t.receipt.c.at, t.receipt.c.claim_id)
        )
        with self._reading() as connection:
            paths = {row.photo_id: row.path for row in connection.execute(came_as)}
            photos = connection.execute(shown).scalars()
            return {PhotoId(photo): paths.get(photo) or "" for photo in photos}


def photos_in(gallery: str) -> Select[Any]:
    """A query for the photos of one gallery, with their place in it; the caller narrows it."""
    return (
        select(t.photo, t.gallery.c.slug, t.gallery_photo.c.position)
        .select_from(
            t.photo.join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id).join(
                t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id
            )
        )
        .where(t.gallery.c.slug == gallery)
    )


def find_photo(connection: Connection, photo: PhotoId) -> Photo | None:
    """One photo, in the gallery that it was received for."""
    row = connection.execute(
        select(t.photo, t.gallery.c.slug, t.gallery_photo.c.position)
        .select_from(
            t.photo.join(t.gallery, t.gallery.c.id == t.photo.c.gallery_id).join(
                t.gallery_photo,
                (t.gallery_photo.c.photo_id == t.photo.c.id)
                & (t.gallery_photo.c.gallery_id == t.photo.c.gallery_id),
            )
        )
        .where(t.photo.c.id == photo)
    ).one_or_none()
    return photo_of(row) if row else None


def photo_of(row: Row[Any]) -> Photo:
    """A row of ``photos_in`` as a value."""
    return Photo(
        id=PhotoId(row.id),
        original=Original(row.sha256, row.bytes, row.mime),
        gallery=row.slug,
        position=row.position,
        state=PhotoState(row.state),
        received_at=row.created_at,
        photographer=row.photographer,
        reason=row.reason,
        why=reason_of(row),
        section=row.section,
        row_version=row.row_version,
        original_erased=row.original_erased_at is not None,
    )
