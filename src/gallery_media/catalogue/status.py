"""What operators ask: a gallery goes in, counts and the photos that need a person come out."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.photos import VISIBLE, photo_of, photos_in
from gallery_media.model.photo import Photo, PhotoId, PhotoState


class StatusVerbs(Ledger):
    """Questions without consequences."""

    def counts(self, gallery: str) -> Mapping[PhotoState, int]:
        """How many photos are in each state; every state is there, most with 0."""
        counted = (
            photos_in(gallery)
            .with_only_columns(t.photo.c.state, func.count().label("number"))
            .group_by(t.photo.c.state)
        )
        with self._reading() as connection:
            found = {row.state: row.number for row in connection.execute(counted)}
        return {state: found.get(state, 0) for state in PhotoState}

    def flagged(self, gallery: str) -> Mapping[PhotoId, tuple[str, ...]]:
        """What the operator should know of visible photos, in the gallery's order; most have
        nothing."""
        query = photos_in(gallery).where(t.photo.c.state.in_(VISIBLE))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(t.gallery_photo.c.position))
            return {PhotoId(row.id): tuple(row.flags) for row in rows if row.flags}

    def held(self, gallery: str) -> tuple[Photo, ...]:
        """Photos that wait for a person, with their reasons, in the gallery's order."""
        query = photos_in(gallery).where(t.photo.c.state == PhotoState.HELD)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(t.gallery_photo.c.position))
            return tuple(photo_of(row) for row in rows)
