"""A photo's public files go in; those that no other photo shows are deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue, VariantFile
from gallery_media.model.photo import PhotoId
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class Unshelved:
    """Keys of deleted files, and the photos that keep the same picture public."""

    deleted: tuple[str, ...]
    shared_with: tuple[PhotoId, ...]


def unshelve(
    photo: PhotoId, files: Iterable[VariantFile], *, public: Storage, catalogue: Catalogue
) -> Unshelved:
    """Delete the photo's files, but for those that photos with equal pixels and words show too."""
    files = frozenset(files)
    others = catalogue.others_with(files, photo)
    own = sorted(file.key for file in files - others.keys())
    for key in own:
        public.delete(key)
    return Unshelved(tuple(own), tuple(sorted({one for some in others.values() for one in some})))
