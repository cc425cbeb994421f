"""Steps: a photo as somebody saw it goes in, the photo in its next state comes out, guarded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, galleries_of
from gallery_media.catalogue.ledger import locking
from gallery_media.catalogue.photos import VISIBLE, photo_of, photos_in
from gallery_media.catalogue.reasons import NO_REASON, reason_columns
from gallery_media.errors import Conflict
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.reasons import Reason


class StepVerbs(EventVerbs):
    """What changes a photo's state.

    Each takes the Photo that its caller saw, and changes it only while the catalogue still has
    that very version; otherwise it raises Conflict, and the caller reads again.
    """

    def hold(
        self, photo: Photo, reason: Reason | str, recipe: str | None = None, detail: str = ""
    ) -> Photo:
        """Keep the photo out of releases until a person decides; ``reason`` is for that person,
        by code or in a person's own words, ``detail`` for maintainers.

        ``recipe``: the instructions (their digest) under which it could not be prepared; when
        they change, it is tried again by itself.
        """
        with self._writing() as connection:
            self._move(
                connection,
                photo,
                allowed=(PhotoState.RECEIVED, *VISIBLE, PhotoState.HELD),
                to=PhotoState.HELD,
                kind="held",
                values={**reason_columns(reason, detail), "held_recipe": recipe},
            )
            return reread(connection, photo)

    def release_hold(self, photo: Photo) -> Photo:
        """Let a held photo go on from where it was: prepared if it has variants."""
        with self._writing() as connection:
            row = locked(connection, photo)
            self._move(
                connection,
                photo,
                allowed=(PhotoState.HELD,),
                to=PhotoState.PREPARED if row.recipe else PhotoState.RECEIVED,
                kind="hold released",
                values={**NO_REASON, "attempts": 0, "held_recipe": None},
            )
            return reread(connection, photo)

    def _move(
        self,
        connection: Connection,
        photo: Photo,
        *,
        allowed: tuple[PhotoState, ...],
        to: PhotoState,
        kind: str,
        values: Mapping[str, Any],
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """One guarded step, its line in the log, and the galleries' revision if anybody sees it."""
        if photo.state not in allowed:
            raise Conflict(
                f"photo {photo.id}: it is {photo.state} and cannot become {to}; look at it with "
                "gallery-media status."
            )
        done = connection.execute(
            update(t.photo)
            .where(
                t.photo.c.id == photo.id,
                t.photo.c.state == photo.state,
                t.photo.c.row_version == photo.row_version,
            )
            .values(
                state=to,
                row_version=t.photo.c.row_version + 1,
                record_seq=t.photo.c.record_seq + 1,
                updated_at=self._clock(),
                **values,
            )
        )
        if done.rowcount != 1:
            raise Conflict(
                f"photo {photo.id}: somebody else changed it in the meantime; it is read again "
                "and decided anew."
            )
        numbers = galleries_of(connection, photo.id)
        self._log(
            connection,
            kind,
            gallery_id=_home(connection, photo.id),
            photo=photo.id,
            from_state=photo.state,
            to_state=to,
            detail=detail,
        )
        if photo.state in VISIBLE or to in VISIBLE:
            bump(connection, numbers)


def locked(connection: Connection, photo: Photo) -> Row[Any]:
    query = locking(select(t.photo).where(t.photo.c.id == photo.id))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Conflict(f"photo {photo.id}: it is no longer in the catalogue; read again.")
    return row


def reread(connection: Connection, photo: Photo) -> Photo:
    query = photos_in(photo.gallery).where(t.photo.c.id == photo.id)
    return photo_of(connection.execute(query).one())


def _home(connection: Connection, photo: PhotoId) -> int | None:
    return connection.execute(select(t.photo.c.gallery_id).where(t.photo.c.id == photo)).scalar()
