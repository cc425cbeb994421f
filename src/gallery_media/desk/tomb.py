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

from gallery_media.catalogue import EarlierGrave, Version
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import Original, PhotoId
from gallery_media.model.withdrawal import Tombstone, checked_fingerprint
from gallery_media.storage.keys import PRIVATE, TOMBSTONES, tombstone_key
from gallery_media.storage.port import Storage

SCHEMA = "gallery-media/tombstone/2"
_FIRST = "gallery-media/tombstone/1"
"""It knew nothing of earlier versions."""


@dataclass(frozen=True, slots=True)
class Grave:
    """A tombstone, the galleries that the photo was in, and the versions buried with it."""

    tombstone: Tombstone
    galleries: tuple[str, ...]
    earlier: tuple[EarlierGrave, ...] = ()


def keep_tombstone(grave: Grave, originals: Storage) -> None:
    """Write it; the same once more changes nothing that is read."""
    tombstone = grave.tombstone
    if tombstone.photo is None:
        raise ValueError("a tombstone without a photo has no place in the bucket")
    values = {
        **asdict(tombstone),
        "schema": SCHEMA,
        "at": tombstone.at.isoformat(),
        "galleries": list(grave.galleries),
        "earlier": [_earlier(one) for one in grave.earlier],
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
    if values["schema"] not in (SCHEMA, _FIRST):
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
        tuple(_of_earlier(one) for one in values.get("earlier", ())),
    )


def _earlier(one: EarlierGrave) -> dict[str, Any]:
    original = one.version.original
    return {
        "number": one.version.number,
        "sha256": original.sha256,
        "bytes": original.size,
        "mime": original.mime,
        "replaced_at": one.version.replaced_at.isoformat(),
        "fingerprint": one.fingerprint,
    }


def _of_earlier(values: dict[str, Any]) -> EarlierGrave:
    original = Original(values["sha256"], values["bytes"], values["mime"])
    replaced_at = datetime.fromisoformat(values["replaced_at"])
    return EarlierGrave(
        Version(values["number"], original, replaced_at), checked_fingerprint(values["fingerprint"])
    )
