"""Galleries: slugs go in; rows, revisions and places in the order come out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger, insert_if_new
from gallery_media.catalogue.values import GalleryRow
from gallery_media.model.addresses import checked_slug


class GalleryVerbs(Ledger):
    """What can be done with galleries."""

    def ensure_gallery(self, slug: str) -> None:
        """Make the gallery known; nothing happens when it already is. ValueError: no slug."""
        if self.gallery(slug) is None:  # most calls only ask, and need no lock
            with self._writing() as connection:
                gallery_id(connection, slug)

    def galleries(self) -> tuple[GalleryRow, ...]:
        """All galleries, in the order of their slugs."""
        with self._reading() as connection:
            rows = connection.execute(select(t.gallery).order_by(t.gallery.c.slug))
            return tuple(gallery_row(row) for row in rows)

    def gallery(self, slug: str) -> GalleryRow | None:
        """One gallery, or None when the catalogue has never heard of it."""
        with self._reading() as connection:
            return find_gallery(connection, slug)

    def revision(self, gallery: str) -> int:
        """A number that grows with every visible change; 0 for a gallery nobody has named yet."""
        row = self.gallery(gallery)
        return row.catalog_rev if row else 0

    def pin(self, gallery: str, pinned: bool, release: str | None = None) -> None:
        """Hold the gallery at a release (after a rollback), or let what is new go out again.

        Either way the next release may show something else, so the revision grows.
        """
        with self._writing() as connection:
            number = gallery_id(connection, gallery)
            connection.execute(
                update(t.gallery)
                .where(t.gallery.c.id == number)
                .values(pinned=pinned, pinned_release=release if pinned else None)
            )
            bump(connection, [number])

    def move_pin(self, gallery: str, release: str) -> None:
        """A pinned gallery is held at this release from now on; nothing visible changes by it."""
        with self._writing() as connection:
            connection.execute(
                update(t.gallery)
                .where(t.gallery.c.slug == gallery, t.gallery.c.pinned)
                .values(pinned_release=release)
            )


def find_gallery(connection: Connection, slug: str) -> GalleryRow | None:
    """One gallery by its slug."""
    row = connection.execute(select(t.gallery).where(t.gallery.c.slug == slug)).one_or_none()
    return gallery_row(row) if row else None


def gallery_row(row: Row[Any]) -> GalleryRow:
    """A row of the gallery table as a value."""
    return GalleryRow(
        row.slug,
        row.catalog_rev,
        row.live_release,
        row.live_generation,
        row.pinned,
        row.pinned_release,
        row.closed_at is not None,
    )


def find_gallery_id(connection: Connection, slug: str) -> int | None:
    """The gallery's number in the tables; None when nobody has named it yet."""
    return connection.execute(select(t.gallery.c.id).where(t.gallery.c.slug == slug)).scalar()


def gallery_id(connection: Connection, slug: str) -> int:
    """The gallery's number in the tables; a new gallery gets one."""
    found = find_gallery_id(connection, slug)
    if found is None:
        empty = {"catalog_rev": 0, "next_position": 1, "live_generation": 0, "pinned": False}
        insert_if_new(connection, t.gallery, {"slug": checked_slug(slug), **empty}, "slug")
        query = select(t.gallery.c.id).where(t.gallery.c.slug == slug)
        found = int(connection.execute(query).scalar_one())
    return found


def next_position(connection: Connection, number: int) -> int:
    """The next free place in the gallery's order. Who has it keeps the row locked until commit."""
    position: int = connection.execute(
        update(t.gallery)
        .where(t.gallery.c.id == number)
        .values(next_position=t.gallery.c.next_position + 1)
        .returning(t.gallery.c.next_position - 1)
    ).scalar_one()
    return position


def bump(connection: Connection, numbers: Iterable[int]) -> None:
    """Something visible changed in these galleries.

    In the order of their numbers, and always after the photo's own row: everybody who locks in
    the same order can wait, but not in a circle.
    """
    for number in sorted(set(numbers)):
        connection.execute(
            update(t.gallery)
            .where(t.gallery.c.id == number)
            .values(catalog_rev=t.gallery.c.catalog_rev + 1)
        )


def galleries_of(connection: Connection, photo: str) -> tuple[int, ...]:
    """The numbers of all galleries that show the photo."""
    query = select(t.gallery_photo.c.gallery_id).where(t.gallery_photo.c.photo_id == photo)
    return tuple(connection.execute(query.order_by(t.gallery_photo.c.gallery_id)).scalars())
