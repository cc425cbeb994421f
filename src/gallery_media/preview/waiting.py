"""Pages that wait for a person's word, as visitors would get them: for the operator's browser only.

They are below an address of their own on loopback, with the headers of the pages that they would
become; every link on them is relative, so that it stays below that address. What they have in
common with what is live comes from the public bucket, and only if the release would list it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import PUBLIC_PREFIXES
from gallery_media.preview.headers import headers_for
from gallery_media.publishing.serving.rules import MEDIA_TYPES, NOT_KEPT, Serving
from gallery_media.publishing.waiting import WaitingPages
from gallery_media.storage.port import Storage

PREFIX = "waiting"

FindPages = Callable[[str, str], WaitingPages | None]
"""Gallery and digest in; the pages, or None when nothing of the kind waits (any more)."""

_HELD = 2
"""Previews kept in memory: one that is looked at, and the one that took its place."""


class WaitingPreviews:
    """Answers for what waits."""

    def __init__(
        self,
        public: Storage,
        stage: Storage,
        find: FindPages,
        is_waiting: Callable[[str, str], bool],
        serving: Callable[[], Serving],
    ) -> None:
        """``stage``: pictures that are not public yet. ``is_waiting`` is asked each time: what was
        answered, or withdrawn, is shown no more."""
        self._stores = (public, stage)
        self._is_waiting, self._serving = is_waiting, serving
        self._pages = lru_cache(maxsize=_HELD)(find)

    def answer(self, request: Request) -> Response:
        """One file of a preview; 404 where the release would have none."""
        asked = request.path_params
        gallery, digest, key = asked["gallery"], asked["digest"], asked["key"]
        found = self._pages(gallery, digest) if self._is_waiting(gallery, digest) else None
        if found is None:
            self._pages.cache_clear()
            return _missing(
                "This preview is over: it was decided about, or something has changed since. "
                "The newest one is named by: gallery-media approve\n"
            )
        body = found.page(key)
        if body is None and key in found.objects and key.startswith(PUBLIC_PREFIXES):
            body = self._stored(key)
        if body is None:
            return _missing("The release would have no such page.\n")
        headers = headers_for(key, self._serving())
        headers |= {
            "Cache-Control": NOT_KEPT,
            "X-Robots-Tag": "noindex",
            "Content-Type": MEDIA_TYPES.get(key.rpartition(".")[2], "application/octet-stream"),
        }
        return Response(body, headers=headers)

    def _stored(self, key: str) -> bytes | None:
        for storage in self._stores:
            with suppress(ObjectMissing):
                return storage.get(key).body
        return None


def _missing(words: str) -> Response:
    return PlainTextResponse(words, status_code=404, headers={"Cache-Control": NOT_KEPT})
