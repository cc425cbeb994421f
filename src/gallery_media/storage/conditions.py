"""A storage goes in; whether it keeps conditional writes, one after the other and in a race, comes
out."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

from gallery_media.errors import Conflict, StorageRefused
from gallery_media.storage.keys import PROBES
from gallery_media.storage.port import Storage

RACERS = 16
"""Storages that check and then write let several of so many win (measured: 11 to 14 of 80)."""

TEXT = "text/plain"


def keeps_conditions(storage: Storage) -> bool:
    """Try it on objects of our own below ``probe/``, which are taken away again.

    A storage that refuses conditions altogether does not keep them either. Raises StorageRefused
    when nothing may be written, StorageUnavailable when it does not answer.
    """
    key, raced = f"{PROBES}{secrets.token_hex(8)}", f"{PROBES}{secrets.token_hex(8)}"
    first = storage.put(key, b"first", content_type=TEXT)
    try:
        return (
            not _taken(storage, key, b"over it", if_none_match=True)
            and not _taken(storage, key, b"stale", if_match='"0123456789abcdef0123456789abcdef"')
            and _taken(storage, key, b"fresh", if_match=first.etag)
            and not _taken(storage, key, b"late", if_match=first.etag)
            and _winners(storage, raced) == 1
        )
    finally:
        storage.erase(key)
        storage.erase(raced)


def _taken(
    storage: Storage,
    key: str,
    body: bytes,
    *,
    if_none_match: bool = False,
    if_match: str | None = None,
) -> bool:
    try:
        storage.put(key, body, content_type=TEXT, if_none_match=if_none_match, if_match=if_match)
    except (Conflict, StorageRefused):
        return False
    return True


def _winners(storage: Storage, key: str) -> int:
    def run(racer: int) -> bool:
        return _taken(storage, key, b"racer %d" % racer, if_none_match=True)

    with ThreadPoolExecutor(RACERS) as threads:
        return sum(threads.map(run, range(RACERS)))
