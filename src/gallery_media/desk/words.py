"""A gallery goes in; the words about each of its photos come out, the editor's first of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gallery_media.catalogue import Catalogue
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import Caption


def written_for(
    words: Mapping[str, Caption], names: Mapping[str, PhotoId]
) -> dict[PhotoId, Caption]:
    """An editor's words by photo; a line may name the file as it was dropped, or the photo's id."""
    ids = set(names.values())
    found: dict[PhotoId, Caption] = {}
    for name, caption in words.items():
        photo = names.get(name) or (PhotoId(name) if name in ids else None)
        if photo is not None:
            found[photo] = caption
    return found


def words_of(
    gallery: str,
    written: Mapping[str, Caption],
    *,
    catalogue: Catalogue,
    languages: Collection[str],
) -> dict[PhotoId, Caption]:
    """The words about every photo that anybody has written about."""
    remembered = catalogue.captions(gallery, tuple(languages))
    return {**remembered, **written_for(written, catalogue.names(gallery))}
