"""What is public now: galleries go in, the manifests of their live releases come out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.catalogue import Catalogue
from gallery_media.model.release import Manifest
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.port import Storage


def live_manifests(catalogue: Catalogue, originals: Storage) -> Iterator[Manifest]:
    """The manifest of each gallery's live release, in the galleries' order.

    Raises ObjectMissing when a manifest that the catalogue names is not there.
    """
    for gallery in catalogue.galleries():
        live = catalogue.live_release(gallery.slug)
        if live is not None:
            yield read_manifest(originals.get(live.manifest_key).body)
