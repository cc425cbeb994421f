"""What is public now: galleries go in, the manifests of their live releases come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gallery_media.catalogue import Catalogue
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.port import Storage


def as_released(gallery: Gallery, manifest: Manifest) -> Gallery:
    """The gallery with only those pictures that its live release shows, in today's words."""
    public = {found.sha256 for found in manifest.objects}
    shown = set(manifest.photos)
    return replace(
        gallery,
        pictures=tuple(
            picture
            for picture in gallery.pictures
            if picture.photo in shown and all(one.sha256 in public for one in picture.variants)
        ),
    )


def live_manifest_of(gallery: str, catalogue: Catalogue, originals: Storage) -> Manifest | None:
    """The manifest of one gallery's live release; None before the first. Raises ObjectMissing."""
    live = catalogue.live_release(gallery)
    return read_manifest(originals.get(live.manifest_key).body) if live else None


def live_manifests(catalogue: Catalogue, originals: Storage) -> Iterator[Manifest]:
    """The manifest of each gallery's live release, in the galleries' order.

    Raises ObjectMissing when a manifest that the catalogue names is not there.
    """
    for gallery in catalogue.galleries():
        live = catalogue.live_release(gallery.slug)
        if live is not None:
            yield read_manifest(originals.get(live.manifest_key).body)
