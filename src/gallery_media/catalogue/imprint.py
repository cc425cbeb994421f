"""A gallery goes in; a few numbers come out that are others after every change to its facts."""

from __future__ import annotations

from sqlalchemy import func, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.galleries import find_gallery
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.values import Outcome


class ImprintVerbs(Ledger):
    """How an unchanged gallery is recognised without reading its photos."""

    def imprint(self, gallery: str) -> tuple[int, ...]:
        """Numbers that never fall; the same ones again mean the same photos, words, variants,
        names and tombstones. One that is read before the facts is never newer than they are."""
        place, photo = t.gallery_photo.c, t.photo.c
        of_gallery = t.gallery.c.slug == gallery
        # The record says all that is known of a photo, so that its number grows with everything.
        photos = (
            select(func.count(), func.coalesce(func.sum(photo.record_seq), 0))
            .select_from(
                t.gallery.join(t.gallery_photo, place.gallery_id == t.gallery.c.id).join(
                    t.photo, photo.id == place.photo_id
                )
            )
            .where(of_gallery)
        )
        # A file that came once more may name its photo otherwise, and the record follows later.
        arrivals = (
            select(func.count())
            .select_from(t.receipt.join(t.gallery, t.gallery.c.id == t.receipt.c.gallery_id))
            .where(of_gallery, t.receipt.c.outcome != Outcome.WORDS)
        )
        with self._reading() as connection:
            row = find_gallery(connection, gallery)
            count, seen = connection.execute(photos).one()
            arrived = connection.execute(arrivals).scalar_one()
            return (row.catalog_rev if row else 0, int(count), int(seen), int(arrived))

    def all_made(self, gallery: str) -> str:
        """The digest of the inputs with which no photo was left to be made; "" says nothing."""
        query = select(t.gallery.c.all_made).where(t.gallery.c.slug == gallery)
        with self._reading() as connection:
            return connection.execute(query).scalar() or ""

    def mark_all_made(self, gallery: str, inputs: str) -> None:
        """With these inputs no photo of the gallery is left to be made."""
        with self._writing() as connection:
            connection.execute(
                update(t.gallery).where(t.gallery.c.slug == gallery).values(all_made=inputs)
            )
