"""A tombstone goes in; it lies in the private bucket, and comes out of it again.

So that a withdrawn photo stays withdrawn when the catalogue is lost: the very first thing that a
withdrawal writes outside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import Tombstone, checked_fingerprint
from gallery_media.storage.keys import PRIVATE, TOMBSTONES, tombstone_key
from gallery_media.storage.port import Storage

SCHEMA = "gallery-media/tombstone/1"


@dataclass(frozen=True, slots=True)
class Grave:
    """A tombstone and the galleries that the photo was in."""

    tombstone: Tombstone
    galleries: tuple[str, ...]


def keep_tombstone(tombstone: Tombstone, galleries: tuple[str, ...], originals: Storage) -> None:
    """Write it; the same once more changes nothing that is read."""
    if tombstone.photo is None:
        raise ValueError("a tombstone without a photo has no place in the bucket")
    values = {
        **asdict(tombstone),
        "schema": SCHEMA,
        "at": tombstone.at.isoformat(),
        "galleries": list(galleries),
    }
    originals.put(
        tombstone_key(tombstone.photo),
        (json.dumps(values, sort_keys=True, indent=1) + "\n").encode(),
        content_type="application/json",
        cache_control=PRIVATE,
    )


def kept_tombstones(originals: Storage) -> Iterator[Grave]:
    """All that the bucket remembers. Raises RebuildRefused for one that cannot be read: a photo
    that was withdrawn must never come back because of it."""
    for listed in originals.list(TOMBSTONES):
        try:
            yield _grave(json.loads(originals.get(listed.key).body))
        except (ValueError, KeyError, TypeError) as why:
            raise RebuildRefused(
                f"{listed.key} cannot be read, so that a withdrawn photo might come back; put the "
                "object right (an older version may be whole), then rebuild again."
            ) from why


def _grave(values: dict[str, Any]) -> Grave:
    if values["schema"] != SCHEMA:
        raise ValueError("another schema")
    return Grave(
        Tombstone(
            sha256=values["sha256"],
            reason=values["reason"],
            by=values["by"],
            at=datetime.fromisoformat(values["at"]),
            photo=PhotoId(values["photo"]),
            fingerprint=checked_fingerprint(values["fingerprint"]),
            erase=values["erase"],
            shown=values["shown"],
        ),
        tuple(values["galleries"]),
    )
