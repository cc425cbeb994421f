"""The append-only log: what happened goes in, inside the same transaction; lines come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.values import EventRow
from gallery_media.model.photo import PhotoId


class EventVerbs(Ledger):
    """What can be asked of the log; each verb of the other rooms writes into it."""

    def events(
        self,
        *,
        gallery: str | None = None,
        photo: PhotoId | None = None,
        after: int = 0,
        limit: int = 1000,
    ) -> tuple[EventRow, ...]:
        """Lines with a number above ``after``, oldest first; of one gallery or photo if named."""
        query = (
            select(t.event, t.gallery.c.slug)
            .select_from(t.event.outerjoin(t.gallery, t.gallery.c.id == t.event.c.gallery_id))
            .where(t.event.c.id > after)
            .order_by(t.event.c.id)
            .limit(limit)
        )
        if gallery is not None:
            query = query.where(t.gallery.c.slug == gallery)
        if photo is not None:
            query = query.where(t.event.c.photo_id == photo)
        with self._reading() as connection:
            return tuple(_event_of(row) for row in connection.execute(query))

    def last_event(self, photo: PhotoId, kind: str) -> EventRow | None:
        """The newest line of this kind about a photo; None where there is none."""
        query = (
            select(t.event, t.gallery.c.slug)
            .select_from(t.event.outerjoin(t.gallery, t.gallery.c.id == t.event.c.gallery_id))
            .where(t.event.c.photo_id == photo, t.event.c.kind == kind)
            .order_by(t.event.c.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return _event_of(row) if row else None

    def _log(
        self,
        connection: Connection,
        kind: str,
        *,
        gallery_id: int | None = None,
        photo: str | None = None,
        from_state: str | None = None,
        to_state: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        connection.execute(
            insert(t.event).values(
                at=self._clock(),
                actor=self._actor,
                kind=kind,
                gallery_id=gallery_id,
                photo_id=photo,
                from_state=from_state,
                to_state=to_state,
                detail=dict(detail or {}),
            )
        )

    def _log_all(
        self,
        connection: Connection,
        lines: Sequence[Mapping[str, Any]],
        detail: Mapping[str, Any],
    ) -> None:
        """Many lines of one instant; all have the same columns."""
        now = self._clock()
        same = {"at": now, "actor": self._actor, "detail": dict(detail)}
        connection.execute(insert(t.event), [{**same, **line} for line in lines])


def _event_of(row: Row[Any]) -> EventRow:
    return EventRow(
        row.id,
        row.at,
        row.actor,
        row.kind,
        row.slug,
        row.photo_id,
        row.from_state,
        row.to_state,
        row.detail,
    )
