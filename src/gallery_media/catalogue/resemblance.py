"""Resemblances: what a photo looks like goes in; it is refused where a withdrawn one looks so."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.withdrawing import locked_row
from gallery_media.errors import ResemblesWithdrawn
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import is_near


class ResemblanceVerbs(EventVerbs):
    """What can be done with fingerprints."""

    def fingerprint(self, photo: PhotoId) -> str:
        """What the photo looks like, see ``imaging.fingerprint``; "" where nothing is known."""
        with self._reading() as connection:
            query = select(t.photo.c.fingerprint).where(t.photo.c.id == photo)
            return connection.execute(query).scalar() or ""

    def look_at(self, photo: PhotoId) -> None:
        """A person has compared: the held photo is not the withdrawn one that it resembles."""
        with self._writing() as connection:
            locked_row(connection, photo)
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
    c, v = t.tombstone.c, t.version.c
    # The tombstone of an earlier version names no photo.
    query = (
        select(func.coalesce(c.photo_id, v.photo_id), c.fingerprint)
        .join_from(t.tombstone, t.version, v.sha256 == c.sha256, isouter=True)
        .where(c.fingerprint != "")
        .order_by(c.at, c.sha256)
    )
    for other, known in connection.execute(query):
        if other != photo and is_near(known, fingerprint):
            raise ResemblesWithdrawn(
                f"photo {other}"  # for maintainers; people read the reason's own sentence
            )
