"""What the house remembers of each ZIP file that it made: in the private bucket, beside manifests.

A record is written before its file is public, so that whoever takes a photo back finds every file
that holds it, also one that no release lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.errors import ObjectMissing
from gallery_media.model.package import Packed
from gallery_media.model.photo import PhotoId
from gallery_media.storage.keys import PRIVATE, package_record_key, package_records_prefix
from gallery_media.storage.port import Storage

SCHEMA = "gallery-media/package/1"


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """``key``: of the file in the public bucket; ``made_from``: see ``Package``."""

    key: str
    sha256: str
    size: int
    made_from: str
    photos: tuple[PhotoId, ...]


def remember(packed: Packed, originals: Storage) -> None:
    """Keep what there is to know of a file; the same once more changes nothing."""
    package = packed.package
    values = {
        "schema": SCHEMA,
        "key": packed.key,
        "sha256": packed.sha256,
        "size": packed.size,
        "made_from": package.made_from,
        "photos": list(package.photos),
    }
    originals.put(
        package_record_key(package.gallery, packed.sha256),
        json.dumps(values, sort_keys=True, indent=1).encode() + b"\n",
        content_type="application/json",
        cache_control=PRIVATE,
    )


def remembered(gallery: str, originals: Storage) -> Iterator[PackageRecord]:
    """All records of a gallery. Raises ValueError for one that cannot be read: it might be of the
    file that shows a photo."""
    for listed in list(originals.list(package_records_prefix(gallery))):
        try:
            yield _read(originals.get(listed.key).body)
        except ObjectMissing:
            continue  # pruned meanwhile
        except (KeyError, TypeError, AttributeError) as why:
            raise ValueError(f"{listed.key} is no record of a ZIP file") from why


def forget(gallery: str, sha256: str, originals: Storage) -> None:
    """The file is gone."""
    originals.erase(package_record_key(gallery, sha256))


def _read(body: bytes) -> PackageRecord:
    values = json.loads(body)
    if values["schema"] != SCHEMA:
        raise ValueError(f"record schema {values['schema']!r}, expected {SCHEMA!r}")
    return PackageRecord(
        key=values["key"],
        sha256=values["sha256"],
        size=values["size"],
        made_from=values["made_from"],
        photos=tuple(PhotoId(photo) for photo in values["photos"]),
    )
