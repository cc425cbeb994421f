"""A gallery that is going to be released goes in; what is staged of its pictures becomes public.

Variants of a gallery that waits for a person's word lie in the private bucket until then, each with
the auditor's verdict of the day it was made. Only such bytes pass here: the name says their digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from gallery_media.errors import AuditRefused, Conflict, ObjectMissing
from gallery_media.model.addresses import IMMUTABLE, variant_key
from gallery_media.model.gallery import Gallery
from gallery_media.storage.port import Storage

_THREADS = 8


def keys_of_pictures(gallery: Gallery) -> frozenset[str]:
    """All files of the photos that the gallery shows."""
    return frozenset(
        variant_key(one.sha256, one.width, one.format.value)
        for picture in gallery.pictures
        for one in picture.variants
    )


def promote(gallery: Gallery, stage: Storage, public: Storage) -> tuple[str, ...]:
    """Copy what is staged of the gallery's pictures; its keys, for ``unstage`` when they are live.

    Raises AuditRefused for bytes that are not those that were audited under this name; Conflict
    when somebody took them away meanwhile: gather anew and call again.
    """
    staged = [one.key for one in stage.list()]
    if not staged:  # as in most houses, always
        return ()
    wanted = keys_of_pictures(gallery)
    staged = [key for key in staged if key in wanted]

    def copy(key: str) -> None:
        try:
            found = stage.get(key)
        except ObjectMissing as why:
            if public.head(key) is not None:
                return  # another release of the gallery was a moment earlier
            raise Conflict(f"{key} was taken away while it was released; look again.") from why
        digest = key.rpartition("/")[2].partition("-")[0]
        if not hashlib.sha256(found.body).hexdigest().startswith(digest):
            raise AuditRefused(
                f"{key} is not what was audited under this name; nothing was released. Have its "
                "photo prepared again."
            )
        public.put(
            key,
            found.body,
            content_type=found.head.content_type,
            cache_control=IMMUTABLE,
            content_disposition=found.head.content_disposition or None,
            if_none_match=True,
        )

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="promote") as threads:
        list(threads.map(copy, staged))
    return tuple(staged)


def unstage(keys: Iterable[str], stage: Storage) -> None:
    """Nothing waits under these keys any more."""
    for key in keys:
        stage.delete(key)
