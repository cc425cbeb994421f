"""The state folder and a storage go in; how releases are fenced there comes out, and is remembered.

Trying it out costs some twenty requests, so that it is done once for a bucket, and again whenever
``doctor`` is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from gallery_media.desk.examine import Check
from gallery_media.errors import GalleryMediaError
from gallery_media.storage.checking import CheckingStorage
from gallery_media.storage.conditions import keeps_conditions
from gallery_media.storage.open import Stores
from gallery_media.storage.port import Storage

FENCES = "fences.json"

STRONG = "conditional writes hold: a stale publisher fails by the entry page's ETag"
WEAKER = (
    "this storage does not keep conditional writes, so the weaker mode is used: a lock in the "
    "catalogue, a look before and a look after each flip; publish from one catalogue only"
)
WEAKER_THERE = "no conditional writes here: looked after before and after each put"


def fence(state: Path, bucket: str, storage: Storage, *, again: bool = False) -> bool:
    """Whether the bucket (named by its address) keeps conditional writes.

    ``again``: try it out though it is remembered. Raises StorageUnavailable or StorageRefused when
    it cannot be tried out; then nothing is remembered.
    """
    known = _read(state / FENCES)
    if again or bucket not in known:
        known[bucket] = keeps_conditions(storage)
        draft = state / f".{FENCES}.part"
        draft.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(state / FENCES)
    return known[bucket]


def fences(state: Path, stores: Stores) -> Iterator[Check]:
    """Try both buckets out anew, and say which mode publishing uses from now on."""
    location = stores.location
    buckets = (
        (location.public_bucket, stores.public, STRONG, WEAKER),
        (location.originals_bucket, stores.originals, "conditional writes hold", WEAKER_THERE),
    )
    for name, storage, strong, weaker in buckets:
        # Its own promise is asked for, not what is made of it here.
        plain = storage.inner if isinstance(storage, CheckingStorage) else storage
        check = f"fence in {name}"
        try:
            kept = fence(state, location.bucket_url(name), plain, again=True)
        except GalleryMediaError as why:
            yield Check(check, False, str(why))
        else:
            yield Check(check, True, strong if kept else weaker)


def _read(path: Path) -> dict[str, bool]:
    """What is not readable was never tried out."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): kept for name, kept in found.items() if isinstance(kept, bool)}
