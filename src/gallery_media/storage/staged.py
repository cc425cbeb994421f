"""A part of the private bucket that looks like a bucket of its own: for what may become public.

A public key goes in, and the bytes lie under ``stage/`` and that key, where no stranger reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from gallery_media.storage.keys import PRIVATE, STAGE
from gallery_media.storage.port import ListedObject, ObjectHead, Storage, StoredObject


class StagedStorage:
    """See the port. What is deleted here is erased: that bucket keeps earlier versions."""

    def __init__(self, originals: Storage) -> None:
        self._inner = originals

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str,
        cache_control: str | None = None,  # noqa: ARG002 - nobody may keep it yet
        content_language: str | None = None,
        content_disposition: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_none_match: bool = False,
        if_match: str | None = None,
    ) -> ObjectHead:
        """See the port."""
        return _public(
            self._inner.put(
                _staged(key),
                body,
                content_type=content_type,
                cache_control=PRIVATE,
                content_language=content_language,
                content_disposition=content_disposition,
                metadata=metadata,
                if_none_match=if_none_match,
                if_match=if_match,
            )
        )

    def put_file(
        self,
        key: str,
        file: BinaryIO,
        *,
        sha256: str,
        size: int,
        content_type: str,
        cache_control: str | None = None,  # noqa: ARG002 - nobody may keep it yet
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        """See the port."""
        return _public(
            self._inner.put_file(
                _staged(key),
                file,
                sha256=sha256,
                size=size,
                content_type=content_type,
                cache_control=PRIVATE,
                content_disposition=content_disposition,
                if_none_match=if_none_match,
            )
        )

    def get(self, key: str) -> StoredObject:
        """See the port."""
        found = self._inner.get(_staged(key))
        return StoredObject(_public(found.head), found.body)

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        """See the port."""
        return _public(self._inner.get_file(_staged(key), file))

    def head(self, key: str) -> ObjectHead | None:
        """See the port."""
        found = self._inner.head(_staged(key))
        return _public(found) if found else None

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        """See the port."""
        for found in self._inner.list(_staged(prefix)):
            yield replace(found, key=found.key.removeprefix(STAGE))

    def delete(self, key: str) -> None:
        """See the port."""
        self._inner.erase(_staged(key))

    def erase(self, key: str) -> None:
        """See the port."""
        self._inner.erase(_staged(key))


def _staged(key: str) -> str:
    return f"{STAGE}{key}"


def _public(head: ObjectHead) -> ObjectHead:
    return replace(head, key=head.key.removeprefix(STAGE))
