"""Pictures of an earlier release go in and come out; none of them shows who is blurred by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gallery_media.catalogue import PreparedPhoto, VariantFile
from gallery_media.model.gallery import Picture
from gallery_media.model.photo import PhotoId


def without_bare(
    then: Iterable[Picture],
    bare: Mapping[PhotoId, frozenset[VariantFile]],
    now: Iterable[PreparedPhoto],
) -> tuple[Picture, ...]:
    """``bare``: files that must not be shown, by photo; these photos are shown as they are ``now``,
    or not at all."""
    prepared = {found.photo.id: found for found in now}
    return tuple(
        _as_now(picture, prepared[picture.photo]) if picture.photo in bare else picture
        for picture in then
        if picture.photo not in bare or picture.photo in prepared
    )


def _as_now(picture: Picture, now: PreparedPhoto) -> Picture:
    return replace(
        picture,
        width=now.width,
        height=now.height,
        mean_colour=now.mean_colour,
        thumbhash=now.thumbhash,
        rights=now.rights,
        variants=now.variants,
    )
