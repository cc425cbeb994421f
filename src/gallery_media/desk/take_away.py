"""A photo and where it shows go in; pages, files, releases and records of it are deleted."""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.desk.exposure import Exposure, nobodys
from gallery_media.desk.live import live_manifest_of
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.model.photo import Original, PhotoId
from gallery_media.storage.keys import (
    certificate_key,
    manifest_key,
    original_key,
    record_key,
    record_prefix,
    secrets_key,
    snapshot_key,
)
from gallery_media.storage.port import Storage


def delete_rest(
    photo: PhotoId, exposed: Iterable[Exposure], desk: Withdrawing
) -> tuple[frozenset[str], frozenset[str]]:
    """Pages and downloads of releases that show it, and picture files that only they have.

    What is live is left: either it does not show the photo any more, or its release failed, and
    then only the photo's own pages go.
    """
    pages: set[str] = set()
    files: set[str] = set()
    for one in exposed:
        own = _pages_of(photo, one)
        if one.shown_now:
            pages |= own & one.pages
            continue
        pages |= one.pages
        files |= nobodys(one.files, photo, desk.catalogue)
    for key in sorted(pages | files):
        desk.public.delete(key)
    return frozenset(pages), frozenset(files)


def delete_releases(exposed: Iterable[Exposure], desk: Withdrawing) -> int:
    """Nobody can go back to a release that shows it; the manifests go last, as they are the list
    of what is to be deleted."""
    count = 0
    for one in exposed:
        gone = [manifest for manifest in one.releases if manifest.stamp.release != one.live]
        desk.catalogue.retire_releases(one.gallery, [found.stamp.release for found in gone])
        for manifest in gone:
            release = manifest.stamp.release
            desk.originals.erase(snapshot_key(one.gallery, release))
            desk.originals.erase(certificate_key(one.gallery, release))
            desk.originals.erase(manifest_key(one.gallery, release))
        count += len(gone)
    return count


def _pages_of(photo: PhotoId, exposed: Exposure) -> frozenset[str]:
    every = (*exposed.releases, *exposed.kept)
    return frozenset(
        item.key
        for one in every
        for item in one.objects
        if item.key.endswith((f"/p/{photo}.html", f"/p/{photo}.json"))
    )


def own_pages(photo: PhotoId, exposed: Iterable[Exposure]) -> frozenset[str]:
    """The photo's own addresses, as any release that is still listed knew them."""
    return frozenset(key for one in exposed for key in _pages_of(photo, one))


def notices(
    photo: PhotoId, galleries: Iterable[str], own: frozenset[str], desk: Withdrawing
) -> dict[str, str]:
    """What answers at the photo's own addresses now, as the live releases list it."""
    found: dict[str, str] = {}
    for gallery in galleries:
        manifest = live_manifest_of(gallery, desk.catalogue, desk.originals)
        if manifest is not None and photo not in manifest.photos:
            found |= {item.key: item.sha256 for item in manifest.objects if item.key in own}
    return found


def clean_private(photo: PhotoId, erased: Iterable[Original], originals: Storage) -> None:
    """What the house itself keeps of it: secrets, records with its words, and the originals if so
    decided, each with all its versions."""
    originals.erase(secrets_key(photo))
    for listed in list(originals.list(record_prefix(photo))):
        originals.erase(listed.key)
    for original in erased:
        originals.erase(original_key(original.sha256))


def forget_earlier_records(photo: PhotoId, desk: Withdrawing) -> None:
    """Whoever wrote records while the photo was withdrawn may have brought an older one back."""
    newest = desk.catalogue.next_record(photo)
    if newest is None:
        return
    for listed in list(desk.originals.list(record_prefix(photo))):
        if listed.key < record_key(photo, newest.seq):
            desk.originals.erase(listed.key)
