"""A gallery that was just released goes in; public files that show whom nobody may see are erased.

A blurred face is worth nothing while the picture before it can still be read. So once no live
release shows them, such files are deleted without any grace, with every earlier release that lists
one: nobody goes back there. Then caches forget them, and anonymous requests prove it. What was cut
off is done again by the next release: the catalogue forgets the files last.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gallery_media.catalogue import VariantFile
from gallery_media.desk.exposure import keys_of
from gallery_media.desk.journal import keep_records
from gallery_media.desk.prove import prove
from gallery_media.desk.unshelve import unshelve
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import WithdrawalUnproven
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.keys import (
    certificate_key,
    manifest_key,
    manifest_prefix,
    snapshot_key,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """``files``: picture files that are gone; ``releases``: earlier ones that are kept no longer.
    ``left``: photos that a live release of another gallery still shows; that one's turn comes."""

    files: int = 0
    releases: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A gallery's manifests, the live one apart."""

    live: str
    manifests: tuple[Manifest, ...]

    @property
    def shown(self) -> frozenset[str]:
        return _keys(one for one in self.manifests if one.stamp.release == self.live)

    def listing(self, keys: Collection[str]) -> tuple[Manifest, ...]:
        return tuple(
            one
            for one in self.manifests
            if one.stamp.release != self.live and not _keys([one]).isdisjoint(keys)
        )


def erase(gallery: str, desk: Withdrawing) -> Erased:
    """Erase what the gallery's photos left behind.

    Raises WithdrawalUnproven while an address still answers; what stopped the storage or a cache.
    """
    bare = desk.catalogue.bare_files(gallery)
    if not bare:
        return Erased()
    galleries = {gallery, *(one for photo in bare for one in desk.catalogue.galleries_with(photo))}
    shelves = {one: _shelf(one, desk) for one in sorted(galleries)}
    shown = frozenset(key for shelf in shelves.values() for key in shelf.shown)
    due = {photo: files for photo, files in bare.items() if shown.isdisjoint(keys_of(files))}
    keys = frozenset(key for files in due.values() for key in keys_of(files))
    deleted = _delete_files(due, desk)
    pages, releases = set[str](), 0
    for one, shelf in shelves.items():
        gone = shelf.listing(keys)
        pages |= _delete_pages(gone, shelf, desk)
        _give_up(one, gone, desk)
        releases += len(gone)
    asked = sorted(deleted | pages)
    desk.purge.purge([url for key in asked for url in desk.addresses(key)])
    _prove(gallery, asked, desk)
    for photo, files in due.items():
        desk.catalogue.forget_bare(photo, files)
    keep_records(desk.catalogue, desk.originals)
    left = len(bare) - len(due)
    log.info("gallery %s: %d files and %d earlier releases erased", gallery, len(deleted), releases)
    if left:
        log.warning("gallery %s: %d photos are shown as before by a live release", gallery, left)
    return Erased(len(deleted), releases, left)


def _shelf(gallery: str, desk: Withdrawing) -> _Shelf:
    """Raises ValueError for a manifest that cannot be read: it might be the one that shows them."""
    live = desk.catalogue.live_release(gallery)
    found = list(desk.originals.list(manifest_prefix(gallery)))
    manifests = tuple(read_manifest(desk.originals.get(one.key).body) for one in found)
    return _Shelf(live.id if live else "", manifests)


def _keys(manifests: Iterable[Manifest]) -> frozenset[str]:
    return frozenset(item.key for one in manifests for item in one.objects)


def _delete_files(due: dict[PhotoId, frozenset[VariantFile]], desk: Withdrawing) -> set[str]:
    deleted: set[str] = set()
    for photo, files in due.items():
        deleted |= {*unshelve(photo, files, public=desk.public, catalogue=desk.catalogue).deleted}
    desk.unstage(sorted(deleted))
    return deleted


def _delete_pages(gone: tuple[Manifest, ...], shelf: _Shelf, desk: Withdrawing) -> set[str]:
    """Pages and downloads that only those releases have."""
    releases = {one.stamp.release for one in gone}
    others = _keys(one for one in shelf.manifests if one.stamp.release not in releases)
    pages = {
        key
        for key in _keys(gone) - others
        if key.startswith(("g/", "d/")) and not is_certificate(key)
    }
    for key in sorted(pages):
        desk.public.delete(key)
    return pages


def _give_up(gallery: str, gone: tuple[Manifest, ...], desk: Withdrawing) -> None:
    """The manifests go last, as they are the list of what is to be deleted."""
    desk.catalogue.retire_releases(gallery, [one.stamp.release for one in gone])
    for one in gone:
        release = one.stamp.release
        desk.originals.erase(snapshot_key(gallery, release))
        desk.originals.erase(certificate_key(gallery, release))
        desk.originals.erase(manifest_key(gallery, release))


def _prove(gallery: str, keys: list[str], desk: Withdrawing) -> None:
    try:
        prove(keys, {}, desk)
    except WithdrawalUnproven as why:
        raise WithdrawalUnproven(
            f"Gallery {gallery} is released, and pictures from before somebody in them was blurred "
            "or taken off still answer; empty the cache in front of the storage, then publish once "
            "more: it goes on from here.",
            answering=why.answering,
            asked=why.asked,
            first=why.first,
        ) from why
