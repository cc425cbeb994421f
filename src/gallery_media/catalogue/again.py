"""Photos that are held because a machine failed go in; they are due once more."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger, locking
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import Code


class AgainVerbs(Ledger):
    """What can be done when nothing about a photo has changed, but the machine has."""

    def try_again(self, gallery: str, codes: Collection[Code]) -> tuple[PhotoId, ...]:
        """Photos of the gallery that are held for one of these: they stay held, and preparing takes
        them once more. What a person holds is never among them."""
        p = t.photo.c
        inside = (
            select(t.gallery_photo.c.photo_id)
            .join_from(t.gallery_photo, t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
            .where(t.gallery.c.slug == gallery)
        )
        held = (
            select(p.id)
            .where(
                p.id.in_(inside),
                p.state == PhotoState.HELD,
                p.held_recipe.is_not(None),
                p.reason_code.in_(codes),
            )
            .order_by(p.id)
        )
        with self._writing() as connection:
            found = tuple(PhotoId(one) for one in connection.execute(locking(held)).scalars())
            for photo in found:
                # The digest of no instructions: whatever is asked for now is something else.
                connection.execute(
                    update(t.photo)
                    .where(p.id == photo)
                    .values(held_recipe="", row_version=p.row_version + 1, updated_at=self._clock())
                )
            return found
