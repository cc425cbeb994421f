"""People: what somebody let go on, and public files that show whom nobody may see any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, or_, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import bump, galleries_of
from gallery_media.catalogue.tombstones import GONE
from gallery_media.catalogue.values import VariantFile
from gallery_media.catalogue.withdrawing import locked_row
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.variant import Format
from gallery_media.reasons import ABOUT_PEOPLE


class PeopleVerbs(EventVerbs):
    """What can be done for the sake of people shown."""

    def people_allowed(self, gallery: str) -> Mapping[PhotoId, str]:
        """The standing of each photo of the gallery that a person let go on."""
        query = (
            select(t.photo.c.id, t.photo.c.people_allowed)
            .join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
            .where(t.gallery.c.slug == gallery, t.photo.c.people_allowed != "")
        )
        with self._reading() as connection:
            return {PhotoId(photo): standing for photo, standing in connection.execute(query)}

    def allow_people(self, photo: PhotoId, standing: str) -> None:
        """A person has decided that it may be shown, whatever is said of its people by now."""
        with self._writing() as connection:
            locked_row(connection, photo)
            connection.execute(
                update(t.photo)
                .where(t.photo.c.id == photo)
                .values(people_allowed=standing, record_seq=t.photo.c.record_seq + 1)
            )
            self._log(connection, "people allowed", photo=photo)
            bump(connection, galleries_of(connection, photo))

    def has_erased_originals(self, gallery: str) -> bool:
        """Whether a photo of the gallery lives on in its variants alone."""
        query = (
            select(t.photo.c.id)
            .join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
            .where(t.gallery.c.slug == gallery, t.photo.c.original_erased_at.is_not(None))
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar() is not None

    def bare_files(self, gallery: str) -> Mapping[PhotoId, frozenset[VariantFile]]:
        """Public files of the gallery's photos that show whom nobody may see: made before somebody
        was blurred, or of a photo that is held for the sake of its people."""
        of_gallery = (
            select(t.gallery_photo.c.photo_id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
            .where(t.gallery.c.slug == gallery)
        )
        found: dict[PhotoId, set[VariantFile]] = {}
        with self._reading() as connection:
            for row in _bare(connection, t.photo.c.id.in_(of_gallery)):
                found.setdefault(PhotoId(row.photo_id), set()).add(_file(row))
        return {photo: frozenset(files) for photo, files in found.items()}

    def forget_bare(self, photo: PhotoId, files: Collection[VariantFile]) -> None:
        """These files are deleted: no row says any more that they were made."""
        with self._writing() as connection:
            locked_row(connection, photo)
            gone = [row for row in _bare(connection, t.photo.c.id == photo) if _file(row) in files]
            for row in gone:
                v = t.variant.c
                connection.execute(
                    delete(t.variant).where(
                        *(v.photo_id == photo, v.recipe == row.recipe, v.format == row.format),
                        *(v.rung == row.rung, v.label == row.label, v.lang == row.lang),
                    )
                )
            if not gone:
                return
            p = t.photo.c
            left = select(t.variant.c.photo_id).where(
                t.variant.c.photo_id == p.id, t.variant.c.recipe == p.recipe
            )
            # Let go on later, it is made anew.
            connection.execute(
                update(t.photo).where(p.id == photo, ~left.exists()).values(recipe=None)
            )
            connection.execute(
                update(t.photo).where(p.id == photo).values(record_seq=p.record_seq + 1)
            )
            self._log(connection, "bare files erased", photo=photo, detail={"files": len(gone)})


def _bare(connection: Connection, which: Any) -> list[Row[Any]]:
    """Rows of variants; the same bytes among those that may be shown are no such file."""
    p, v = t.photo.c, t.variant.c
    now = t.variant.alias().c
    of_now = and_(now.photo_id == p.id, now.recipe == p.recipe)
    blurred = select(now.photo_id).where(of_now, now.blur != "", now.blur != v.blur)
    held = and_(
        p.state == PhotoState.HELD,
        p.reason_code.in_([code.value for code in ABOUT_PEOPLE]),
        p.original_erased_at.is_(None),  # of the others nothing could be made again
    )
    # First the few photos that it may be about: most galleries have none.
    some = select(v.photo_id).where(v.blur != "").union(select(p.id).where(held))
    about = set(connection.execute(some).scalars())
    if not about:
        return []
    query = (
        select(t.variant, p.recipe.label("recipe_now"), held.label("is_held"))
        .join(t.photo, p.id == v.photo_id)
        .where(which, v.photo_id.in_(about), p.state.not_in(GONE), or_(held, blurred.exists()))
    )
    rows = connection.execute(query).all()
    shown = {
        (row.photo_id, _file(row))
        for row in connection.execute(
            select(t.variant)
            .join(t.photo, and_(p.id == v.photo_id, p.recipe == v.recipe))
            .where(which, v.photo_id.in_({row.photo_id for row in rows}))
        )
    }
    return [row for row in rows if row.is_held or (row.photo_id, _file(row)) not in shown]


def _file(row: Row[Any]) -> VariantFile:
    return VariantFile(row.sha256, row.width, Format(row.format))
