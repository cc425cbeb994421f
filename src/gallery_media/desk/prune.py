"""Both buckets go in; public objects that nothing needs any more are deleted, in two passes.

Needed is what a kept release lists, what is made of a photo that is not withdrawn, and whatever is
younger than a day. Only what two passes at least a day apart call dead is deleted, and never while
a publisher is at work. Originals are never touched: nothing of them can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gallery_media.catalogue import Catalogue
from gallery_media.desk.retain import retention
from gallery_media.desk.working import working
from gallery_media.errors import PruneStopped
from gallery_media.model.addresses import PUBLIC_PREFIXES, downloads_prefix
from gallery_media.model.release import Manifest
from gallery_media.model.withdrawal import VariantAddress, photo_named
from gallery_media.publishing.certificate_keys import certificates_beside
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import (
    MANIFESTS,
    PACKAGES,
    certificate_key,
    manifest_key,
    snapshot_key,
)
from gallery_media.storage.port import ListedObject, Storage
from gallery_media.storage.staged import StagedStorage

GRACE = timedelta(hours=24)
"""Between the passes, and the age below which nothing is dead (storage page, section 2)."""

MOST_OBJECTS = 256
MOST_SHARE = 0.2
"""What one run deletes at most without being forced (s3deploy's cap, and a fifth)."""

UPLOADS_OLDER_THAN = timedelta(days=3)
_THREADS = 8


@dataclass(frozen=True, slots=True)
class Pruned:
    """One pass. ``listed``: public objects; ``needed``, ``young``, ``marked`` (dead, waiting for
    the next pass) and ``deleted`` among them, ``size`` the bytes of the deleted.

    ``retired``: releases that are kept no longer, by gallery. ``uploads``: unfinished uploads that
    were given up. With ``dry_run`` all of this would have been done.
    """

    dry_run: bool
    listed: int
    needed: int
    young: int
    marked: int
    deleted: int
    size: int
    uploads: int
    retired: Mapping[str, int] = field(default_factory=dict)


def prune(
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    abort_uploads: Callable[[datetime, bool], int],
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
) -> Pruned:
    """One pass over everything public; ``now`` with a time zone.

    ``abort_uploads``: gives up uploads begun before an instant, or only counts them.

    Raises CatalogueBusy while a publisher is at work; PruneStopped when too much would go, or a
    manifest cannot be read: then nothing was deleted.
    """
    with working(catalogue, "prune", alone=True):
        retired = _retire(catalogue, now, dry_run)
        reached(Step.RETIRED)
        needed = _needed(catalogue, originals, retired)
        found = [one for one in public.list() if one.key.startswith(PUBLIC_PREFIXES)]
        idle = [one for one in found if one.key not in needed]
        dead = {one.key: one for one in idle if now - one.modified_at >= GRACE}
        marks = catalogue.doomed()
        due = {key for key in dead if key in marks and now - marks[key] >= GRACE}
        result = Pruned(
            dry_run=dry_run,
            listed=len(found),
            needed=len(found) - len(idle),
            young=len(idle) - len(dead),
            marked=len(dead) - len(due),
            deleted=len(due),
            size=sum(dead[key].size for key in due),
            uploads=abort_uploads(now - UPLOADS_OLDER_THAN, dry_run),
            retired={gallery: len(ids) for gallery, ids in retired.items() if ids},
        )
        if dry_run:
            return result
        if not force:
            _brake(len(due), len(found), catalogue, dead)
        reached(Step.SORTED_OUT)
        _forget_releases(originals, retired)
        reached(Step.MANIFESTS_DELETED)
        catalogue.forget_files(_addresses(due))
        reached(Step.ROWS_DELETED)
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="prune") as threads:
            list(threads.map(public.delete, sorted(due)))
        reached(Step.IDLE_DELETED)
        _forget_packages(originals, {one.key for one in found} - due, now)
        _forget_staged(StagedStorage(originals), needed, now)
        catalogue.remark(dead.keys() - due)
        reached(Step.MARKED)
        return result


def _retire(catalogue: Catalogue, now: datetime, dry_run: bool) -> dict[str, frozenset[str]]:
    """Give up releases; those of earlier passes are among them, should their files still lie."""
    retired: dict[str, frozenset[str]] = {}
    for row in catalogue.galleries():
        releases = catalogue.releases(row.slug)
        retired[row.slug] = retention(releases, now, row.pinned_release).retired
        fresh = [one.id for one in releases if one.id in retired[row.slug] and not one.retired_at]
        if fresh and not dry_run:
            catalogue.retire_releases(row.slug, fresh)
    return retired


def _needed(
    catalogue: Catalogue, originals: Storage, retired: Mapping[str, frozenset[str]]
) -> set[str]:
    needed = {file.key for file in catalogue.files_in_use()}
    for listed in originals.list(MANIFESTS):
        gallery, release = _named(listed)
        if release in retired.get(gallery, frozenset()):
            continue
        manifest = _read(listed.key, originals)
        needed |= {item.key for item in manifest.objects}
    # A certificate lies beside the entry pages of the live release, in no manifest.
    return needed | set(certificates_beside(needed))


def _named(listed: ListedObject) -> tuple[str, str]:
    gallery, _, release = listed.key.removeprefix(MANIFESTS).partition("/")
    return gallery, release.removesuffix(".json")


def _read(key: str, originals: Storage) -> Manifest:
    try:
        return read_manifest(originals.get(key).body)
    except (ValueError, KeyError, TypeError) as why:
        raise PruneStopped(
            f"The manifest {key} cannot be read, so nobody knows what it needs; nothing was "
            "deleted. Restore an older version of that object, then prune again."
        ) from why


def _brake(due: int, listed: int, catalogue: Catalogue, dead: Mapping[str, ListedObject]) -> None:
    if due <= MOST_OBJECTS and due <= MOST_SHARE * listed:
        return
    catalogue.remark(dead.keys())  # the marks of this pass count, though nothing is deleted
    raise PruneStopped(
        f"{due} of {listed} public objects would be deleted, which is more than {MOST_OBJECTS} or "
        f"{MOST_SHARE:.0%}; nothing was. See what with gallery-media prune --dry-run, and if that "
        "is right, run it with --force."
    )


def _forget_releases(originals: Storage, retired: Mapping[str, frozenset[str]]) -> None:
    """The manifest goes last: while it is there, a pass that was cut off is done again."""
    there = {_named(listed) for listed in originals.list(MANIFESTS)}
    for gallery, releases in retired.items():
        for release in sorted(releases):
            if (gallery, release) in there:
                originals.erase(snapshot_key(gallery, release))
                originals.erase(certificate_key(gallery, release))
                originals.erase(manifest_key(gallery, release))


def _forget_packages(originals: Storage, lying: Collection[str], now: datetime) -> None:
    """Of files that are gone; a young one's file may be just on its way."""
    for listed in list(originals.list(PACKAGES)):
        gallery, _, name = listed.key.removeprefix(PACKAGES).partition("/")
        beginning = downloads_prefix(gallery, name.removesuffix(".json"))
        if now - listed.modified_at >= GRACE and not any(k.startswith(beginning) for k in lying):
            originals.erase(listed.key)


def _forget_staged(stage: Storage, needed: Collection[str], now: datetime) -> None:
    """Pictures that waited for a release, and of which nothing is made any more."""
    for listed in list(stage.list()):
        if listed.key not in needed and now - listed.modified_at >= GRACE:
            stage.erase(listed.key)


def _addresses(keys: Iterable[str]) -> Iterable[VariantAddress]:
    for key in keys:
        if key.startswith("m/"):
            try:
                named = photo_named(key)
            except ValueError:
                continue  # no file of ours, and in no row
            if isinstance(named, VariantAddress):
                yield named
