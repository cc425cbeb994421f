"""A storage goes in; the same storage with patience comes out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, TypeVar

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.port import ListedObject, ObjectHead, Storage, StoredObject

DEADLINE = 60.0
FIRST_WAIT = 0.2
LONGEST_WAIT = 8.0

Answer = TypeVar("Answer")


class RetryingStorage:
    """Tries again while the storage is unavailable, up to ``deadline`` seconds for each call.

    Waits are drawn between nothing and a bound that doubles ("full jitter"), so that many workers
    do not come back all at once. Refusals, conflicts and missing objects are passed on at once.
    """

    def __init__(
        self,
        inner: Storage,
        *,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._inner = inner
        self._deadline = deadline
        self._clock = clock
        self._sleep = sleep
        self._draw = draw

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
        """See the port. Safe to repeat under a condition, because a refusal is read back."""
        return self._patiently(
            lambda: self._inner.put(
                key,
                body,
                content_type=content_type,
                cache_control=cache_control,
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
        cache_control: str | None = None,
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        """See the port. Each attempt reads the file from its beginning."""
        return self._patiently(
            lambda: self._inner.put_file(
                key,
                file,
                sha256=sha256,
                size=size,
                content_type=content_type,
                cache_control=cache_control,
                content_disposition=content_disposition,
                if_none_match=if_none_match,
            )
        )

    def get(self, key: str) -> StoredObject:
        """See the port."""
        return self._patiently(lambda: self._inner.get(key))

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        """See the port. Each attempt writes the file from its beginning."""
        return self._patiently(lambda: self._inner.get_file(key, file))

    def head(self, key: str) -> ObjectHead | None:
        """See the port."""
        return self._patiently(lambda: self._inner.head(key))

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        """See the port. After a fault the listing is asked for anew, without what was given."""
        given: set[str] = set()
        started, bound = self._clock(), FIRST_WAIT
        while True:
            try:
                for found in self._inner.list(prefix):
                    if found.key not in given:
                        given.add(found.key)
                        started, bound = self._clock(), FIRST_WAIT  # it got on: patience anew
                        yield found
            except StorageUnavailable as error:
                bound = self._wait(error, started, bound)
            else:
                return

    def delete(self, key: str) -> None:
        """See the port."""
        self._patiently(lambda: self._inner.delete(key))

    def erase(self, key: str) -> None:
        """See the port."""
        self._patiently(lambda: self._inner.erase(key))

    def _patiently(self, attempt: Callable[[], Answer]) -> Answer:
        started, bound = self._clock(), FIRST_WAIT
        while True:
            try:
                return attempt()
            except StorageUnavailable as error:
                bound = self._wait(error, started, bound)

    def _wait(self, error: StorageUnavailable, started: float, bound: float) -> float:
        """Wait at most ``bound`` seconds; the next bound comes back, or the error is raised."""
        left = self._deadline - (self._clock() - started)
        if left <= 0:
            raise StorageUnavailable(f"{error} (No success for {self._deadline:.0f} s.)") from error
        self._sleep(min(self._draw(0.0, bound), left))
        return min(2 * bound, LONGEST_WAIT)
