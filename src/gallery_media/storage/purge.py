"""Public addresses go in; caches in front of the storage forget them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlsplit

from gallery_media.errors import StorageRefused, StorageUnavailable
from gallery_media.storage.anonymous import Answer, ask

ATTEMPTS = 4
FIRST_WAIT = 0.5

FORGOTTEN = (404, 410)
"""What nginx and Varnish answer for an address that they do not hold."""


class Purge(Protocol):
    """A cache between the storage and visitors."""

    def purge(self, urls: Sequence[str]) -> None:
        """Forget exactly these addresses; on return the cache has taken the order.

        Raises StorageUnavailable (try again) or StorageRefused.
        """
        ...


class NoCache:
    """Visitors ask the storage itself: there is nothing to forget."""

    def purge(self, urls: Sequence[str]) -> None:
        """See ``Purge``."""


Ask = Callable[[str, str, Mapping[str, str]], Answer]


def _asked(method: str, url: str, headers: Mapping[str, str]) -> Answer:
    return ask(method, url, headers=headers)


@dataclass(frozen=True)
class HttpPurge:
    """One request for each address: nginx, Varnish, Bunny, Fastly and their like.

    ``site``: what is cached; other addresses are left out. ``pattern``: the request's address, with
    {url} (whole), {quoted} (whole, percent-encoded), {bare} (without https://) or {path} in it.
    """

    site: str
    pattern: str
    method: str = "PURGE"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ask: Ask = _asked
    sleep: Callable[[float], None] = time.sleep

    def purge(self, urls: Sequence[str]) -> None:
        """See ``Purge``. An address is tried four times; then the cache is taken to be away, and
        the whole order has to be given again."""
        for url in _behind(self.site, urls):
            self._one(url)

    def _one(self, url: str) -> None:
        told = self.pattern.format(
            url=url,
            quoted=quote(url, safe=""),
            bare=url.partition("://")[2],
            path=urlsplit(url).path,
        )
        for attempt in range(ATTEMPTS):
            try:
                status = self.ask(self.method, told, self.headers).status
            except StorageUnavailable:
                status = 0
            if 200 <= status < 300 or status in FORGOTTEN:
                return
            if status and status < 500 and status not in (408, 429):
                raise StorageRefused(
                    f"The cache refuses to forget {url} (status {status}); check method, url and "
                    "headers under [cdn] in the settings, then publish again."
                )
            if attempt + 1 < ATTEMPTS:
                self.sleep(random.uniform(0.5, 1.0) * FIRST_WAIT * 2**attempt)  # noqa: S311 - jitter
        raise StorageUnavailable(
            f"The cache did not forget {url} in {ATTEMPTS} attempts "
            f"({f'status {status}' if status else 'no answer'}); visitors may see the older page "
            "until its half minute is over, and the next release orders it again."
        )


def _behind(site: str, urls: Sequence[str]) -> list[str]:
    """Addresses of the site; the storage's own are behind no cache."""
    return [url for url in dict.fromkeys(urls) if url.startswith(f"{site.rstrip('/')}/")]
