"""A storage that ignores conditions goes in; one that looks before and after comes out.

The weaker mode: between look and write another writer may come, which a lock in the catalogue has
to keep away, and the look afterwards tells when one came all the same.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from gallery_media.errors import Conflict
from gallery_media.storage.port import ListedObject, ObjectHead, Storage, StoredObject


class CheckingStorage:
    """Keeps the port's promises as far as looking can, wherever ``keeps`` says that the storage
    itself does not; it is asked when the first condition is met."""

    def __init__(self, inner: Storage, keeps: Callable[[], bool]) -> None:
        self.inner = inner
        self._keeps = keeps
        self._kept: bool | None = None
        self._asking = threading.Lock()

    @property
    def is_weaker(self) -> bool:
        """Whether conditions are looked after here. Raises what asking the storage raises."""
        with self._asking:
            if self._kept is None:
                self._kept = self._keeps()
            return not self._kept

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
        """See the port. In the weaker mode a condition costs two looks."""
        conditional = if_none_match or if_match is not None
        weaker = conditional and self.is_weaker
        if weaker:
            there = self.inner.head(key)
            if there is not None and there.sha256 == hashlib.sha256(body).hexdigest():
                return there
            if if_none_match and there is not None:
                raise Conflict(f"{key} is there already, with other bytes.")
            if if_match is not None and (there is None or there.etag != if_match):
                raise Conflict(f"{key} was replaced by somebody else.")
        put = self.inner.put(
            key,
            body,
            content_type=content_type,
            cache_control=cache_control,
            content_language=content_language,
            content_disposition=content_disposition,
            metadata=metadata,
            if_none_match=if_none_match and not weaker,
            if_match=None if weaker else if_match,
        )
        if weaker:
            now = self.inner.head(key)
            if now is None or now.etag != put.etag:
                raise Conflict(f"{key} was replaced by somebody else right after us.")
        return put

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
        """See the port. In the weaker mode the look beforehand is all there is."""
        weaker = if_none_match and self.is_weaker
        if weaker and (there := self.inner.head(key)) is not None:
            if there.sha256 == sha256:
                return there
            raise Conflict(f"{key} is there already, with other bytes.")
        return self.inner.put_file(
            key,
            file,
            sha256=sha256,
            size=size,
            content_type=content_type,
            cache_control=cache_control,
            content_disposition=content_disposition,
            if_none_match=if_none_match and not weaker,
        )

    def get(self, key: str) -> StoredObject:
        """See the port."""
        return self.inner.get(key)

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        """See the port."""
        return self.inner.get_file(key, file)

    def head(self, key: str) -> ObjectHead | None:
        """See the port."""
        return self.inner.head(key)

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        """See the port."""
        return self.inner.list(prefix)

    def delete(self, key: str) -> None:
        """See the port."""
        self.inner.delete(key)

    def erase(self, key: str) -> None:
        """See the port."""
        self.inner.erase(key)
