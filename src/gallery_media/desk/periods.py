"""Galleries and today's day go in; what must not be public or kept any longer is gone.

GDPR Art. 5(1)(e). Nothing here is waited for by a grace: a gallery whose day is over is released
without photos, then its files and all earlier releases are deleted. Each step may be repeated, and
what was cut off goes on at the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gallery_media.catalogue import Catalogue
from gallery_media.desk.package_record import forget, remembered
from gallery_media.desk.promote import unstage
from gallery_media.desk.propose import forget_previews
from gallery_media.desk.working import working
from gallery_media.errors import ObjectMissing
from gallery_media.inbox.forget import forget_all
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.model.release import Manifest
from gallery_media.model.storage_period import StoragePeriod
from gallery_media.publishing.certificate_keys import certificates_beside
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.keys import (
    MANIFESTS,
    certificate_key,
    manifest_key,
    manifest_prefix,
    original_key,
    secrets_key,
    snapshot_key,
)
from gallery_media.storage.port import Storage
from gallery_media.storage.purge import Purge
from gallery_media.storage.staged import StagedStorage

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Periods:
    """Everything that carrying out storage periods needs.

    ``periods``: of each gallery. ``release``: publishes one gallery as it is now. ``addresses``:
    where strangers find a key. ``copies``: folders that may hold an original's file.
    """

    catalogue: Catalogue
    originals: Storage
    public: Storage
    periods: Mapping[str, StoragePeriod]
    release: Callable[[str], object]
    addresses: Callable[[str], tuple[str, ...]]
    purge: Purge
    copies: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """What came of one gallery. ``objects`` and ``releases`` that were deleted; ``originals`` that
    were erased, with ``copies`` of them in folders; ``reopened``: its last day was moved."""

    gallery: str
    closed: bool = False
    reopened: bool = False
    photos: int = 0
    objects: int = 0
    releases: int = 0
    originals: int = 0
    copies: int = 0


def overdue(today: date, desk: Periods) -> tuple[str, ...]:
    """Galleries with something to do, in the order of their slugs. Nothing is changed."""
    return tuple(slug for slug in sorted(desk.periods) if _is_overdue(slug, today, desk))


def expire(gallery: str, today: date, desk: Periods) -> Expired:
    """Carry out one gallery's period. Raises CatalogueBusy while somebody publishes or tidies up,
    and whatever stops its release; the next run goes on."""
    period = desk.periods[gallery]
    desk.catalogue.ensure_gallery(gallery)
    closed = reopened = False
    photos = objects = releases = 0
    if period.is_closed(today):
        desk.catalogue.close_gallery(gallery)
        forget_previews(gallery, desk.catalogue, desk.originals)
        closed = True
        if desk.catalogue.live_release(gallery) or desk.catalogue.unfinished(gallery):
            desk.release(gallery)
        photos = len(desk.catalogue.unpublished(gallery))
        with working(desk.catalogue, f"close {gallery}", alone=True):
            objects, releases = _delete_all(gallery, desk)
    elif _is_closed(gallery, desk):
        desk.catalogue.reopen_gallery(gallery)
        reopened = True
    originals, copies = _erase_originals(gallery, today, desk)
    return Expired(gallery, closed, reopened, photos, objects, releases, originals, copies)


def _is_overdue(gallery: str, today: date, desk: Periods) -> bool:
    closes = desk.periods[gallery].is_closed(today)
    if closes != _is_closed(gallery, desk):
        return closes or desk.catalogue.gallery(gallery) is not None
    if closes and (
        desk.catalogue.counts(gallery)[PhotoState.RECEIVED]
        or len(_manifests(gallery, desk)) > (desk.catalogue.live_release(gallery) is not None)
        or any(desk.catalogue.variant_files(one) for one in desk.catalogue.unpublished(gallery))
    ):
        return True
    return bool(_to_give_up(gallery, today, desk))


def _is_closed(gallery: str, desk: Periods) -> bool:
    row = desk.catalogue.gallery(gallery)
    return row is not None and row.closed


def _manifests(gallery: str, desk: Periods) -> dict[str, Manifest]:
    found = {}
    for one in list(desk.originals.list(manifest_prefix(gallery))):
        with suppress(ObjectMissing):  # somebody else took it away meanwhile
            manifest = read_manifest(desk.originals.get(one.key).body)
            found[manifest.stamp.release] = manifest
    return found


def _delete_all(gallery: str, desk: Periods) -> tuple[int, int]:
    """Everything that only the gallery's earlier releases and its photos need."""
    live = desk.catalogue.live_release(gallery)
    photos = desk.catalogue.unpublished(gallery)
    gone = {
        release: manifest
        for release, manifest in _manifests(gallery, desk).items()
        if live is None or release != live.id
    }
    own = {item.key for manifest in gone.values() for item in manifest.objects}
    own |= set(certificates_beside(own))
    own |= {file.key for photo in photos for file in desk.catalogue.variant_files(photo)}
    packages = tuple(remembered(gallery, desk.originals))
    own |= {one.key for one in packages}
    dead = sorted(own - _needed(gallery, gone, desk))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="expire") as threads:
        list(threads.map(desk.public.erase, dead))
    unstage([key for key in dead if key.startswith("m/")], StagedStorage(desk.originals))
    desk.purge.purge([url for key in dead for url in desk.addresses(key)])
    for one in packages:
        if one.key in dead:
            forget(gallery, one.sha256, desk.originals)
    desk.catalogue.forget_variants(photos)
    desk.catalogue.retire_releases(gallery, sorted(gone))
    for release in sorted(gone):  # the manifest last: it is the list of what is to be deleted
        desk.originals.erase(snapshot_key(gallery, release))
        desk.originals.erase(certificate_key(gallery, release))
        desk.originals.erase(manifest_key(gallery, release))
    return len(dead), len(gone)


def _needed(gallery: str, gone: Mapping[str, Manifest], desk: Periods) -> set[str]:
    """By any release that stays, of whatever gallery, and by any photo that may be shown."""
    needed = {file.key for file in desk.catalogue.files_in_use()}
    gone_keys = {manifest_key(gallery, release) for release in gone}
    for listed in desk.originals.list(MANIFESTS):
        if listed.key not in gone_keys:
            manifest = read_manifest(desk.originals.get(listed.key).body)
            needed |= {item.key for item in manifest.objects}
    return needed


def _to_give_up(gallery: str, today: date, desk: Periods) -> tuple[Photo, ...]:
    """Photos whose originals no gallery may keep any longer."""
    if not desk.periods[gallery].gives_up_originals(today):
        return ()
    return tuple(
        photo
        for photo in desk.catalogue.with_original(gallery)
        if all(_gives_up(slug, today, desk) for slug in desk.catalogue.galleries_with(photo.id))
    )


def _gives_up(gallery: str, today: date, desk: Periods) -> bool:
    period = desk.periods.get(gallery)
    return period is not None and period.gives_up_originals(today)


def _erase_originals(gallery: str, today: date, desk: Periods) -> tuple[int, int]:
    photos = _to_give_up(gallery, today, desk)
    files = {
        (original.sha256, original.size)
        for photo in photos
        for original in (
            photo.original,
            *(version.original for version in desk.catalogue.versions(photo.id)),
        )
    }
    copies = sum(forget_all(folder, files) for folder in desk.copies) if files else 0
    for photo in photos:
        _erase(photo, desk)
    return len(photos), copies


def _erase(photo: Photo, desk: Periods) -> None:
    for version in desk.catalogue.versions(photo.id):
        desk.originals.erase(original_key(version.original.sha256))
    desk.originals.erase(original_key(photo.original.sha256))
    if _state(photo.id, desk) is PhotoState.UNPUBLISHED:
        # What must not be found in public is of no use when nothing of it is public.
        desk.originals.erase(secrets_key(photo.id))
    desk.catalogue.mark_original_erased(photo.id)


def _state(photo: PhotoId, desk: Periods) -> PhotoState | None:
    found = desk.catalogue.photo(photo)
    return found.state if found else None
