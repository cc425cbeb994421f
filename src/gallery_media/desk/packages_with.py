"""A photo goes in; the ZIP files that hold it come out, and are deleted."""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.desk.package_record import PackageRecord, forget, remembered
from gallery_media.model.photo import PhotoId
from gallery_media.storage.port import Storage


def packages_with(
    photo: PhotoId, galleries: Iterable[str], originals: Storage
) -> dict[str, tuple[PackageRecord, ...]]:
    """By gallery, each file that was made with the photo, whether a release lists it or not.
    Raises ValueError for a record that cannot be read."""
    return {
        gallery: tuple(one for one in remembered(gallery, originals) if photo in one.photos)
        for gallery in galleries
    }


def delete_packages(
    photo: PhotoId, galleries: Iterable[str], *, originals: Storage, public: Storage
) -> frozenset[str]:
    """Take them away, without any grace; their keys. Records stay, so that a withdrawal that is
    cut off asks for their addresses again."""
    found = packages_with(photo, galleries, originals)
    keys = frozenset(one.key for some in found.values() for one in some)
    for key in sorted(keys):
        public.delete(key)
    return keys


def forget_packages(photo: PhotoId, galleries: Iterable[str], originals: Storage) -> None:
    """Nobody can fetch them any more."""
    for gallery, some in packages_with(photo, galleries, originals).items():
        for one in some:
            forget(gallery, one.sha256, originals)
