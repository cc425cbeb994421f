"""Buckets go in; what keeps one of them from answering comes out as an error."""

from __future__ import annotations

from contextlib import suppress

from gallery_media.errors import ObjectMissing
from gallery_media.storage.port import Storage


def expect_answers(*buckets: Storage) -> None:
    """Ask each for an object that nobody makes. Raises StorageUnavailable, and StorageRefused
    where there is no such bucket or the keys do not open it."""
    for bucket in buckets:
        with suppress(ObjectMissing):
            bucket.get("a/is-anybody-there")  # a HEAD could not tell that the bucket is missing
