"""What was under way while its photo was withdrawn goes in; nothing of it is left behind.

A withdrawal deletes what it finds. Whoever writes something about a photo looks afterwards whether
a withdrawal has overtaken it, and then takes away what it has just written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gallery_media.catalogue import GONE, Catalogue, PhotoRecord
from gallery_media.inbox.forget import forget
from gallery_media.model.photo import Original, PhotoId
from gallery_media.storage.keys import original_key, record_key, secrets_key
from gallery_media.storage.port import Storage


def leave_no_original(sha256: str, catalogue: Catalogue, originals: Storage) -> None:
    """Of bytes that are not taken any more: unless the house keeps the withdrawn original."""
    stone = catalogue.tombstone(sha256)
    if stone is not None and (stone.erase or not catalogue.knows(sha256)):
        originals.erase(original_key(sha256))


def leave_no_copy(original: Original, folders: Iterable[Path], catalogue: Catalogue) -> None:
    """Of a withdrawn original. Raises NotReady."""
    if catalogue.tombstone(original.sha256) is not None:
        for folder in folders:
            forget(folder, original.sha256, original.size)


def leave_no_secrets(photo: PhotoId, catalogue: Catalogue, originals: Storage) -> None:
    """Of a photo that is being withdrawn."""
    found = catalogue.photo(photo)
    if found is None or found.state in GONE:
        originals.erase(secrets_key(photo))


def leave_no_records(
    written: Iterable[PhotoRecord], catalogue: Catalogue, originals: Storage
) -> None:
    """Of what was known about photos before they were withdrawn."""
    for record in catalogue.outlived(written):
        originals.erase(record_key(record.photo, record.seq))
