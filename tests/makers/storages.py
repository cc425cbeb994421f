"""A bucket in memory, for tests of what is built on the port; the contract suite is elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import BinaryIO

from gallery_media.errors import Conflict, ObjectMissing
from gallery_media.storage.port import ListedObject, ObjectHead, StoredObject


class MemoryStorage:
    """Keeps the port's promises; ``trouble`` is raised by every call while it is set."""

    def __init__(self) -> None:
        self.objects: dict[str, StoredObject] = {}
        self.trouble: Exception | None = None

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str,
        cache_control: str | None = None,
        content_language: str | None = None,
        content_disposition: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_none_match: bool = False,
        if_match: str | None = None,
    ) -> ObjectHead:
        self._check()
        sha256 = hashlib.sha256(body).hexdigest()
        there = self.objects.get(key)
        same = there is not None and there.head.sha256 == sha256
        if if_none_match and there is not None and not same:
            raise Conflict(f"{key} is there already")
        if if_match is not None and not same and (there is None or there.head.etag != if_match):
            raise Conflict(f"{key} was replaced")
        head = ObjectHead(
            key=key,
            size=len(body),
            etag=f'"{sha256[:32]}"',
            sha256=sha256,
            content_type=content_type,
            cache_control=cache_control or "",
            content_language=content_language or "",
            content_disposition=content_disposition or "",
            metadata=dict(metadata or {}),
        )
        self.objects[key] = StoredObject(head, body)
        return head

    def put_file(
        self,
        key: str,
        file: BinaryIO,
        *,
        sha256: str,
        size: int,
        content_type: str,
        cache_control: str | None = None,
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        file.seek(0)
        body = file.read()
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (sha256, size)
        return self.put(
            key,
            body,
            content_type=content_type,
            cache_control=cache_control,
            content_disposition=content_disposition,
            if_none_match=if_none_match,
        )

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        found = self.get(key)
        file.seek(0)
        file.truncate()
        file.write(found.body)
        file.seek(0)
        return found.head

    def get(self, key: str) -> StoredObject:
        self._check()
        if key not in self.objects:
            raise ObjectMissing(f"{key} is not there")
        return self.objects[key]

    def head(self, key: str) -> ObjectHead | None:
        self._check()
        return self.objects[key].head if key in self.objects else None

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        self._check()
        for key, found in self.objects.items():
            if key.startswith(prefix):
                yield ListedObject(key, found.head.size, found.head.etag, datetime.now(UTC))

    def delete(self, key: str) -> None:
        self._check()
        self.objects.pop(key, None)

    def erase(self, key: str) -> None:
        self.delete(key)

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble
