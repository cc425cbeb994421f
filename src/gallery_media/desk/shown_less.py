"""What is live goes in; the same without what must not be shown any more comes out.

While new things wait for a person's word, taking something away does not.
"""

from __future__ import annotations

from dataclasses import replace

from gallery_media.catalogue import Catalogue
from gallery_media.desk.gather import Gathered
from gallery_media.desk.live import live_manifest_of
from gallery_media.desk.rollback import gather_pinned, snapshot_of
from gallery_media.errors import RollbackRefused
from gallery_media.model.gallery import Gallery
from gallery_media.storage.port import Storage


def shown_less(gathered: Gathered, catalogue: Catalogue, originals: Storage) -> Gathered | None:
    """The live release as it may be shown now; None when nothing of it has to go.

    ``gathered``: what would be shown if somebody approved it. Where no snapshot of the live release
    is kept, its photos are shown in those words.
    """
    gallery = gathered.gallery
    live = catalogue.live_release(gallery.slug)
    if live is None:
        return None
    try:
        then = snapshot_of(gallery.slug, live.id, originals)
        now = gather_pinned(gallery.slug, live.id, catalogue=catalogue, originals=originals)
    except RollbackRefused:
        manifest = live_manifest_of(gallery.slug, catalogue, originals)
        shown = set(manifest.photos) if manifest else set()
        if not catalogue.withdrawn_among(sorted(shown)) and not catalogue.bare_files(gallery.slug):
            return None
        left = tuple(one for one in gallery.pictures if one.photo in shown)
        return replace(gathered, gallery=replace(gallery, pictures=left))
    return None if _same(then, now.gallery) else now


def _same(then: Gallery, now: Gallery) -> bool:
    return then.pictures == now.pictures and then.withdrawn == now.withdrawn
