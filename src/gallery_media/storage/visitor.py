"""The house's addresses go in; what somebody without any credentials gets there comes out.

For audits, which ask for everything: an answer is read only up to a limit, and a passing failure
is asked about again before it counts.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import TYPE_CHECKING, BinaryIO, Protocol

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.anonymous import TIMEOUT, Answer
from gallery_media.storage.location import S3Location, is_loopback

if TYPE_CHECKING:
    from _typeshed import SupportsRead

WAITS = (0.3, 1.0, 3.0)
"""Seconds before the same question is asked again."""

_BITE = 1 << 20
_PASSING = frozenset({408, 429, 500, 502, 503, 504})


class Visitor(Protocol):
    """Anybody outside the house. Safe to share between threads."""

    def public(self, key: str, limit: int) -> Answer:
        """Ask for a public object; of its body at most ``limit`` bytes are read.

        Raises StorageUnavailable when there is no answer, or none that lasts.
        """
        ...

    def public_file(self, key: str, limit: int, file: BinaryIO) -> Answer:
        """Like ``public``, but the body goes into an empty ``file``, and is not in the answer."""
        ...

    def private(self, key: str) -> int:
        """The status that a stranger gets for a key of the originals' bucket."""
        ...

    def listings(self) -> Mapping[str, int]:
        """The status that a stranger gets who lists a bucket, by the bucket's name."""
        ...


class AnonymousVisitor:
    """A visitor with no cookies, no credentials and no patience for redirects."""

    def __init__(self, location: S3Location, *, sleep: Callable[[float], None] = time.sleep):
        self._location = location
        self._sleep = sleep
        root = location.public_endpoint
        # None: as the environment says, where the office network has a proxy.
        proxies: dict[str, str] | None = {} if is_loopback(root) else None
        # Only these: no handler that follows redirects or turns a status into an exception.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(proxies),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
        ):
            self._opener.add_handler(handler)

    def public(self, key: str, limit: int) -> Answer:
        """See ``Visitor``."""
        location = self._location
        return self._patiently(location.object_url(location.public_bucket, key), limit)

    def public_file(self, key: str, limit: int, file: BinaryIO) -> Answer:
        """See ``Visitor``."""
        location = self._location
        return self._patiently(location.object_url(location.public_bucket, key), limit, file)

    def private(self, key: str) -> int:
        """See ``Visitor``."""
        location = self._location
        return self._patiently(location.object_url(location.originals_bucket, key), 0).status

    def listings(self) -> Mapping[str, int]:
        """See ``Visitor``."""
        location = self._location
        return {
            bucket: self._patiently(f"{location.bucket_url(bucket)}/?list-type=2", 0).status
            for bucket in (location.originals_bucket, location.public_bucket)
        }

    def _patiently(self, url: str, limit: int, file: BinaryIO | None = None) -> Answer:
        for wait in WAITS:
            try:
                answer = self._once(url, limit, file)
            except StorageUnavailable:
                self._sleep(wait)
                continue
            if answer.status not in _PASSING:
                return answer
            self._sleep(wait)
        answer = self._once(url, limit, file)
        if answer.status in _PASSING:
            raise StorageUnavailable(f"{url} answers with {answer.status}; audit again later.")
        return answer

    def _once(self, url: str, limit: int, file: BinaryIO | None) -> Answer:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url} is no web address")
        request = urllib.request.Request(url)  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                body = b"" if file else answer.read(limit)
                read = _pour(answer, file, limit) if file else len(body)
                # Python takes a connection that ends early for the end of the body.
                promised = headers.get("content-length", "")
                if promised.isdigit() and read < min(limit, int(promised)):
                    raise HTTPException("the answer was cut off")
                return Answer(answer.status, body, headers)
        except (OSError, HTTPException) as error:
            raise StorageUnavailable(
                f"No answer from {url} ({type(error).__name__}); check the address, or try later."
            ) from error


def _pour(answer: SupportsRead[bytes], file: BinaryIO, limit: int) -> int:
    """The body into the file, from its beginning; how many bytes."""
    file.seek(0)
    file.truncate()
    while file.tell() < limit and (piece := answer.read(min(_BITE, limit - file.tell()))):
        file.write(piece)
    size = file.tell()
    file.seek(0)
    return size
