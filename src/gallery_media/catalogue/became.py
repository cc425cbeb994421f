"""Photos go in; what became of each, with its current variants and what was dropped, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.ledger import Ledger
from gallery_media.catalogue.photos import IDS_AT_ONCE, VISIBLE, photo_of, photos_in
from gallery_media.catalogue.variant_rows import variant_of
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.model.variant import Variant


@dataclass(frozen=True, slots=True)
class Became:
    """``variants`` of visible photos only; ``clearance`` is its summary: reasons and numbers."""

    photo: Photo
    variants: tuple[Variant, ...]
    clearance: Mapping[str, Any]


class BecameVerbs(Ledger):
    """What can be asked about photos that somebody else has prepared."""

    def became(self, gallery: str, photos: Sequence[PhotoId]) -> tuple[Became, ...]:
        """Those of the photos that can be shown or are held, in the order in which they are named;
        two queries for a thousand of them."""
        found: dict[str, Became] = {}
        with self._reading() as connection:
            for start in range(0, len(photos), IDS_AT_ONCE):
                some = photos[start : start + IDS_AT_ONCE]
                variants = _variants(connection, some)
                query = photos_in(gallery).where(
                    t.photo.c.id.in_(some), t.photo.c.state.in_([*VISIBLE, PhotoState.HELD])
                )
                for row in connection.execute(query):
                    shown = tuple(variants.get(row.id, ()))
                    found[row.id] = Became(photo_of(row), shown, row.clearance)
        return tuple(found[one] for one in photos if one in found)


def _variants(connection: Connection, photos: Sequence[PhotoId]) -> Mapping[str, list[Variant]]:
    v, p = t.variant.c, t.photo.c
    columns = (v.photo_id, v.format, v.rung, v.width, v.height, v.sha256, v.bytes, v.policy)
    query = (
        select(*columns, v.label, v.lang)
        .join_from(t.variant, t.photo, (p.id == v.photo_id) & (p.recipe == v.recipe))
        .where(v.photo_id.in_(photos), p.state.in_(VISIBLE))
    )
    found: dict[str, list[Variant]] = {}
    for row in connection.execute(query):
        found.setdefault(row.photo_id, []).append(variant_of(row))
    return found
