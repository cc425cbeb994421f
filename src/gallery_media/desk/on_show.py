"""The manifest of a live release goes in; the gallery comes out as visitors see it there.

Not as it would be released now: what waits for a person's word is not on show, be it a word or
another file of a photo that is.
"""

from __future__ import annotations

from collections.abc import Callable

from gallery_media.catalogue import Catalogue
from gallery_media.desk.gather import Gathered
from gallery_media.desk.live import as_released
from gallery_media.desk.rollback import gather_pinned
from gallery_media.errors import RollbackRefused
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest
from gallery_media.storage.port import Storage


def on_show(
    manifest: Manifest,
    gather: Callable[[str], Gathered],
    *,
    catalogue: Catalogue,
    originals: Storage,
) -> Gallery:
    """Without photos that were withdrawn since. Where the release kept no snapshot, its photos are
    in the words that ``gather`` finds for them."""
    slug = manifest.gallery
    try:
        found = gather_pinned(
            slug, manifest.stamp.release, catalogue=catalogue, originals=originals
        )
    except RollbackRefused:
        found = gather(slug)
    return as_released(found.gallery, manifest)
