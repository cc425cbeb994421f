"""An address goes in; what a visitor without any credentials gets there comes out."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.location import is_loopback

TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, bytes, and headers by lower-case name."""

    status: int
    body: bytes
    headers: dict[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer to be seen, not to be followed."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def ask(
    method: str,
    url: str,
    body: bytes | None = None,
    *,
    timeout: float = TIMEOUT,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request without credentials, cookies or redirects; every status is an answer.

    ``headers``: sent as they are. Raises StorageUnavailable when no answer comes within ``timeout``
    seconds.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url} is no web address")
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}), method=method)  # noqa: S310 - checked above
    proxies: dict[str, str] | None = (
        {} if is_loopback(url) else None
    )  # None: as the environment says
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler(proxies))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return Answer(answer.status, answer.read(), _by_name(answer.headers.items()))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(), _by_name(error.headers.items()))
    except (OSError, HTTPException) as error:
        raise StorageUnavailable(
            f"No answer from {url} ({type(error).__name__}); check the address, or try later."
        ) from error


def _by_name(items: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in items}
