"""The private bucket goes in; a catalogue that knows the same facts again comes out.

From the newest record of each photo, the manifests, the tombstones, the pins, the invites, and what
the live entry pages say about themselves. Nothing in either bucket is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gallery_media.catalogue import Catalogue, ReleaseRow, ReleaseState
from gallery_media.catalogue.restore import RestoredGallery
from gallery_media.catalogue.restore_photo import RestoredGrave
from gallery_media.desk.arrivals import invited
from gallery_media.desk.invite_record import kept_invites
from gallery_media.desk.tomb import kept_tombstones
from gallery_media.errors import RebuildRefused
from gallery_media.model.release import Manifest
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step, reached
from gallery_media.storage.keys import MANIFESTS, ORIGINALS, PINS, RECORDS, original_key
from gallery_media.storage.port import ListedObject, ObjectHead, Storage

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was found. ``withdrawn`` counts tombstones; ``pinned`` are galleries.

    ``lost``: originals that a record names and that are not there; ``nameless``: originals that no
    record names. Both need a person: nothing is made up for them, and nothing is deleted.
    """

    photos: int
    galleries: int
    releases: int
    withdrawn: int
    pinned: tuple[str, ...]
    lost: tuple[str, ...]
    nameless: int
    invites: int = 0


def rebuild(
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    replace: bool = False,
    uploads: Iterable[ListedObject] = (),
) -> Rebuilt:
    """Fill the catalogue from the bucket, all or nothing.

    ``uploads``: what lies in the bucket for uploads; what waits there by an invite that is
    remembered gets its place again.

    Raises RebuildRefused when the catalogue has rows and ``replace`` is not wanted, or when
    something in the bucket cannot be read: half a catalogue would be worse than none.
    """
    if not replace and not catalogue.is_empty():
        raise RebuildRefused(
            "This catalogue has rows, so it is not lost and nothing was changed; if it is really "
            "to be replaced by what the private bucket remembers, rebuild with --replace."
        )
    records = _records(originals)
    graves = tuple(
        RestoredGrave(one.tombstone, one.galleries, one.earlier)
        for one in kept_tombstones(originals)
    )
    galleries = tuple(_galleries(originals, public))
    invites, waiting = tuple(kept_invites(originals)), tuple(invited(uploads))
    reached(Step.REMEMBERED)
    # Photos last: as long as there are none, a rebuild that was cut off is done again.
    catalogue.restore_invites(invites, waiting)
    reached(Step.INVITES_RESTORED)
    catalogue.restore(records, graves, galleries, replace=replace)
    reached(Step.RESTORED)
    there = {listed.key for listed in originals.list(ORIGINALS)}
    named = {original_key(sha256) for record in records for sha256 in _digests(record)}
    erased = {
        original_key(sha256)
        for one in graves
        for sha256 in (
            one.tombstone.sha256,
            *(buried.version.original.sha256 for buried in one.earlier),
        )
    }
    current = {
        original_key(record["sha256"]): str(record["photo"])
        for record in records
        if record["state"] != "withdrawn" and not record.get("original_erased_at")
    }
    lost = sorted(photo for key, photo in current.items() if key not in there | erased)
    return Rebuilt(
        photos=len(records),
        galleries=len(galleries),
        releases=sum(len(one.releases) for one in galleries),
        withdrawn=len(graves),
        pinned=tuple(one.slug for one in galleries if one.pinned_release),
        lost=tuple(lost),
        nameless=len(there - named - erased),
        invites=len(invites),
    )


def _digests(record: Mapping[str, Any]) -> Iterator[str]:
    yield record["sha256"]
    yield from (version["sha256"] for version in record.get("versions", ()))


def _records(originals: Storage) -> tuple[Mapping[str, Any], ...]:
    newest: dict[str, str] = {}
    for listed in originals.list(RECORDS):
        photo = listed.key.removeprefix(RECORDS).partition("/")[0]
        newest[photo] = max(newest.get(photo, ""), listed.key)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="rebuild") as threads:
        found = list(threads.map(lambda key: _json(key, originals), newest.values()))
    # Receipts and positions come back as they were, photos in the order they were received in.
    return tuple(sorted(found, key=lambda record: (record["received_at"], record["photo"])))


def _json(key: str, originals: Storage) -> Mapping[str, Any]:
    try:
        values = json.loads(originals.get(key).body)
        values["received_at"], values["photo"], values["sha256"], values["format"]
    except (ValueError, KeyError, TypeError) as why:
        raise RebuildRefused(_unreadable(key)) from why
    return dict(values)


def _unreadable(key: str) -> str:
    return (
        f"{key} in the private bucket cannot be read; nothing was changed. Restore an older "
        "version of that object, then rebuild again."
    )


def _galleries(originals: Storage, public: Storage) -> Iterator[RestoredGallery]:
    by_gallery: dict[str, list[tuple[Manifest, ListedObject]]] = {}
    for listed in originals.list(MANIFESTS):
        try:
            manifest = read_manifest(originals.get(listed.key).body)
        except (ValueError, KeyError, TypeError) as why:
            raise RebuildRefused(_unreadable(listed.key)) from why
        by_gallery.setdefault(manifest.gallery, []).append((manifest, listed))
    pins = dict(_pins(originals))
    for gallery, found in sorted(by_gallery.items()):
        yield _gallery(gallery, found, pins.get(gallery), public)


def _gallery(
    gallery: str,
    found: Iterable[tuple[Manifest, ListedObject]],
    pinned: str | None,
    public: Storage,
) -> RestoredGallery:
    found = sorted(found, key=lambda one: one[0].stamp.generation)
    heads = _entries(gallery, (manifest for manifest, _ in found), public)
    shown = {head.metadata.get("release", "") for head in heads}
    live = [manifest for manifest, _ in found if manifest.stamp.release in shown]
    latest = live[-1] if live else None
    return RestoredGallery(
        slug=gallery,
        revision=latest.stamp.revision if latest else 0,
        releases=tuple(_row(manifest, listed, latest) for manifest, listed in found),
        published=frozenset(latest.photos) if latest else frozenset(),
        pinned_release=pinned,
    )


def _entries(
    gallery: str, manifests: Iterable[Manifest], public: Storage
) -> tuple[ObjectHead, ...]:
    keys = {
        item.key
        for manifest in manifests
        for item in manifest.objects
        if item.key.startswith(f"g/{gallery}/") and item.key.count("/") == 3
        if item.key.endswith("/index.html")
    }
    heads = (public.head(key) for key in sorted(keys))
    return tuple(head for head in heads if head is not None)


def _row(manifest: Manifest, listed: ListedObject, live: Manifest | None) -> ReleaseRow:
    """When it flipped is not written anywhere; its manifest was put right before."""
    stamp = manifest.stamp
    flipped: datetime | None = listed.modified_at
    if live is not None and stamp.release == live.stamp.release:
        state = ReleaseState.LIVE
    elif live is None or stamp.generation > live.stamp.generation:
        # Its publisher was cut off before the flip, or is still at work.
        state, flipped = ReleaseState.BEGUN, None
    else:
        state = ReleaseState.SUPERSEDED
    return ReleaseRow(
        id=stamp.release,
        gallery=manifest.gallery,
        generation=stamp.generation,
        revision=stamp.revision,
        state=state,
        begun_at=listed.modified_at,
        manifest_key=listed.key,
        content_digest=manifest.content_digest,
        flipped_at=flipped,
    )


def _pins(originals: Storage) -> Iterator[tuple[str, str]]:
    for listed in originals.list(PINS):
        gallery = listed.key.removeprefix(PINS).removesuffix(".json")
        try:
            yield gallery, str(json.loads(originals.get(listed.key).body)["release"])
        except (ValueError, KeyError, TypeError) as why:
            raise RebuildRefused(_unreadable(listed.key)) from why
