"""What a page is made from goes in; the page as it was written last time comes out, if it was.

A release writes every photo page to find out that a thousand are as they were. The house that runs
remembers them instead: one more photo then costs its own page and its neighbours'.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace

from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page
from gallery_media.model.site import Site
from gallery_media.publishing.digest import content_digest

LARGEST = 64_000_000
"""Bytes of pages that are remembered: some eight thousand. The longest unused go first."""


class PageMemory:
    """Pages by everything that they are made from. Safe to share between threads."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._size = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, made_from: Hashable, write: Callable[[], Page]) -> Page:
        """The page that is made from this; ``write`` is called when it is not remembered."""
        with self._lock:
            known = self._pages.get(made_from)
            if known is not None:
                self._pages.move_to_end(made_from)
                return known
        written = write()
        with self._lock:
            before = self._pages.pop(made_from, None)
            self._size += len(written.body) - (len(before.body) if before else 0)
            self._pages[made_from] = written
            while self._size > self._largest:
                _, forgotten = self._pages.popitem(last=False)
                self._size -= len(forgotten.body)
        return written


def surroundings(site: Site, gallery: Gallery) -> bytes:
    """A digest of all that every photo page of a gallery is made from, but for the photos: of them
    only whether there is a feed, which each page's footer leads to."""
    bare = replace(gallery, pictures=())
    return hashlib.sha256(f"{content_digest(site, bare)} {gallery.has_feed}".encode()).digest()


def digest_of(value: object) -> bytes:
    """Sixteen bytes for a frozen value; its repr names everything in it, in order."""
    return hashlib.sha256(repr(value).encode()).digest()[:16]
