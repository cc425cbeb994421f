"""Rebuilding: what the private bucket remembers goes in, one transaction makes a catalogue of it.

What only a catalogue knows is lost with it: the log, receipts of files that never became photos,
invites. With ``replace`` these stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.restore_photo import RestoredGrave, record_of, restore_photo
from gallery_media.catalogue.values import ReleaseRow, ReleaseState
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoId

_PHOTO_TABLES = (
    t.doomed,
    t.caption,
    t.file_words,
    t.variant,
    t.version,
    t.gallery_photo,
    t.release,
    t.proposal,
    t.tombstone,
)


@dataclass(frozen=True, slots=True)
class RestoredGallery:
    """A gallery as its entry pages and manifests say; ``published`` are the live release's photos.

    ``revision`` is the live entry page's. ``pinned_release``: where a rollback holds it, or None.
    """

    slug: str
    revision: int
    releases: Sequence[ReleaseRow]
    published: frozenset[PhotoId] = frozenset()
    pinned_release: str | None = None


class RestoreVerbs(EventVerbs):
    """What rebuilding needs."""

    def is_empty(self) -> bool:
        """Whether nothing was ever received or released here."""
        with self._reading() as connection:
            return not any(
                connection.execute(select(table).limit(1)).first()
                for table in (t.photo, t.receipt, t.release, t.tombstone)
            )

    def restore(
        self,
        records: Iterable[Mapping[str, Any]],
        graves: Iterable[RestoredGrave],
        galleries: Iterable[RestoredGallery],
        *,
        replace: bool,
    ) -> None:
        """All or nothing. ``records``: the newest of each photo, as ``PhotoRecord.content``.

        A photo with a tombstone stays withdrawn, or goes on being withdrawn, whatever its record
        says. Raises RebuildRefused when there are rows and ``replace`` is not wanted, or a record
        is of a format that this version does not know.
        """
        buried = {one.tombstone.photo: one for one in graves if one.tombstone.photo}
        with self._writing() as connection:
            self._make_room(connection, replace)
            live = {one.slug: one for one in galleries}
            published = {photo for one in live.values() for photo in one.published}
            for record in records:
                grave = buried.pop(PhotoId(record["photo"]), None)
                restore_photo(connection, record, grave, published)
            for grave in buried.values():
                restore_photo(connection, record_of(grave), grave, published)
            for one in live.values():
                self._gallery(connection, one)
            self._count_on(connection)
            self._log(connection, "rebuilt", detail={"replaced": replace})

    def _make_room(self, connection: Connection, replace: bool) -> None:
        if connection.execute(select(t.photo.c.id).limit(1)).first() and not replace:
            raise RebuildRefused(
                "This catalogue has photos, so it is not lost and nothing was changed; if it is "
                "really to be replaced by what the private bucket remembers, use --replace."
            )
        for table in _PHOTO_TABLES:
            connection.execute(delete(table))
        connection.execute(delete(t.receipt).where(t.receipt.c.photo_id.is_not(None)))
        connection.execute(delete(t.photo))

    def _count_on(self, connection: Connection) -> None:
        """The next photo of each gallery comes behind the last one, released or not."""
        last = select(func.max(t.gallery_photo.c.position)).where(
            t.gallery_photo.c.gallery_id == t.gallery.c.id
        )
        connection.execute(
            update(t.gallery).values(next_position=func.coalesce(last.scalar_subquery(), 0) + 1)
        )

    def _gallery(self, connection: Connection, gallery: RestoredGallery) -> None:
        number = gallery_id(connection, gallery.slug)
        for row in gallery.releases:
            connection.execute(
                insert(t.release).values(
                    gallery_id=number,
                    id=row.id,
                    generation=row.generation,
                    catalog_rev=row.revision,
                    manifest_key=row.manifest_key,
                    content_digest=row.content_digest,
                    state=row.state,
                    begun_at=row.begun_at,
                    flipped_at=row.flipped_at,
                )
            )
        live = next((row for row in gallery.releases if row.state is ReleaseState.LIVE), None)
        connection.execute(
            update(t.gallery)
            .where(t.gallery.c.id == number)
            .values(
                # One more than is live, so that the next publish compares once.
                catalog_rev=gallery.revision + 1,
                live_release=live.id if live else None,
                live_generation=live.generation if live else 0,
                pinned=gallery.pinned_release is not None,
                pinned_release=gallery.pinned_release,
            )
        )
