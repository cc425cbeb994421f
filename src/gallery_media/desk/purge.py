"""Changed addresses go in; the cache in front of the bucket forgets them, however often it takes.

The order is kept in the private bucket before the flip and taken away when it was carried out: a
crash, or a cache that does not answer, leaves it to the next release.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gallery_media.errors import GalleryMediaError
from gallery_media.storage.keys import PRIVATE, purge_order_key, purge_orders_prefix
from gallery_media.storage.port import Storage
from gallery_media.storage.purge import Purge


@dataclass(frozen=True, slots=True)
class Purged:
    """How many addresses the cache was told to forget; ``trouble`` says why it was not all."""

    addresses: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Cdn:
    """``addresses``: where visitors find a key."""

    purge: Purge
    addresses: Callable[[str], Sequence[str]]
    originals: Storage

    def order(self, gallery: str, release: str, keys: Iterable[str]) -> None:
        """Keep what has to be forgotten once this release is live."""
        self.originals.put(
            purge_order_key(gallery, release),
            json.dumps(sorted(keys), indent=1).encode(),
            content_type="application/json",
            cache_control=PRIVATE,
        )

    def carry_out(self, gallery: str, generation: int) -> Purged:
        """Purge for all releases up to ``generation``; those that come later are their own."""
        orders = [
            listed.key
            for listed in self.originals.list(purge_orders_prefix(gallery))
            if _generation(listed.key) <= generation
        ]
        if not orders:
            return Purged()
        keys: set[str] = set()
        for order in orders:
            keys |= set(json.loads(self.originals.get(order).body))
        urls = list(dict.fromkeys(url for key in sorted(keys) for url in self.addresses(key)))
        try:
            self.purge.purge(urls)
        except GalleryMediaError as why:
            return Purged(0, str(why))
        for order in orders:
            self.originals.delete(order)
        return Purged(len(urls))


def _generation(key: str) -> int:
    """Release ids begin with their generation; an id of another kind is nobody's to wait for."""
    number = key.rpartition("/")[2].partition("-")[0]
    return int(number) if number.isdigit() else 0
