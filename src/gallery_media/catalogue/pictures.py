"""What a release is rendered from: a gallery goes in, its prepared photos come out at once."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Text, cast, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.captions import captions_of
from gallery_media.catalogue.galleries import find_gallery
from gallery_media.catalogue.photos import VISIBLE, photo_of, photos_in
from gallery_media.catalogue.tombstones import withdrawn_in
from gallery_media.catalogue.values import GalleryRow, PreparedPhoto, Snapshot
from gallery_media.catalogue.variant_rows import variant_of
from gallery_media.catalogue.words import file_words_of
from gallery_media.catalogue.words_memory import RemembersWords
from gallery_media.model.metadata import NOTHING_SAID, Preset, PublicMetadata
from gallery_media.model.variant import Variant
from gallery_media.model.verdict import PRESETS

GREY = (128, 128, 128)


class PictureVerbs(RemembersWords):
    """What the pages need to know."""

    def pictures(self, gallery: str) -> tuple[PreparedPhoto, ...]:
        """Photos with variants, in the gallery's order; two queries, however many they are."""
        with self._reading() as connection:
            return pictures_of(connection, gallery)

    def snapshot(self, gallery: str, languages: Sequence[str] = ()) -> Snapshot:
        """Revision, pictures and words of the same instant: what a release may claim to show.

        ``languages``: the order in which a text falls back to another language.
        """
        with self._reading() as connection:
            row = find_gallery(connection, gallery) or GalleryRow(gallery, 0, None, 0, False)
            return Snapshot(
                row,
                () if row.closed else pictures_of(connection, gallery),
                captions_of(connection, gallery, languages),
                withdrawn_in(connection, gallery),
                file_words_of(connection, gallery, self._words_memory),
            )


def pictures_of(connection: Connection, gallery: str) -> tuple[PreparedPhoto, ...]:
    """All visible photos of one gallery with the variants of their current recipe."""
    variants: dict[str, list[Variant]] = {}
    said: dict[str, str] = {}
    blurs: dict[str, str] = {}
    v = t.variant.c
    query = (
        select(
            *(v.photo_id, v.format, v.rung, v.width, v.height, v.sha256, v.bytes, v.policy),
            *(v.label, v.lang, v.blur, cast(v.record, Text).label("said")),
        )
        .select_from(
            t.variant.join(t.photo, (t.photo.c.id == v.photo_id) & (t.photo.c.recipe == v.recipe))
            .join(t.gallery_photo, t.gallery_photo.c.photo_id == t.photo.c.id)
            .join(t.gallery, t.gallery.c.id == t.gallery_photo.c.gallery_id)
        )
        .where(t.gallery.c.slug == gallery, t.photo.c.state.in_(VISIBLE))
        .order_by(v.photo_id, v.format, v.rung, v.label, v.lang)
    )
    for row in connection.execute(query):
        # All web variants of a photo say the same; a press download says more.
        if PRESETS[row.policy] is not Preset.CREDITS:
            said.setdefault(row.photo_id, row.said)
        blurs[row.photo_id] = row.blur
        variants.setdefault(row.photo_id, []).append(variant_of(row))
    # Photos of one photographer say the same, so that few texts are read.
    records = {text: PublicMetadata.of_values(json.loads(text)) for text in set(said.values())}
    rows = connection.execute(
        photos_in(gallery)
        .where(t.photo.c.state.in_(VISIBLE))
        .order_by(t.gallery_photo.c.position, t.photo.c.id)
    )
    return tuple(
        PreparedPhoto(
            photo=photo_of(row),
            width=row.width,
            height=row.height,
            mean_colour=row.mean_colour or GREY,
            variants=tuple(variants.get(row.id, ())),
            flags=tuple(row.flags),
            thumbhash=bytes.fromhex(row.thumbhash),
            rights=records.get(said.get(row.id, ""), NOTHING_SAID),
            blur=blurs.get(row.id, ""),
        )
        for row in rows
    )
