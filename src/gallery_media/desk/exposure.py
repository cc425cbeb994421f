"""A photo goes in; the releases that show it, and every public address it had, come out.

Read from what the buckets hold, not from memory: a release that was cut off, or made by a publisher
that knew nothing of the withdrawal yet, has left its pages there too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue, VariantFile
from gallery_media.errors import ObjectMissing
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Manifest
from gallery_media.model.withdrawal import VariantAddress, photo_named
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.keys import manifest_prefix
from gallery_media.storage.port import Storage

_LISTING = re.compile(r"g/[a-z0-9-]+/(?:[A-Za-z0-9-]+/)?r/")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Where one gallery shows or showed a photo.

    ``releases``: manifests that list it; ``kept``: those that do not; ``live``: the id of the live
    release. ``files``: picture files of ``releases`` alone, of whatever photo; ``pages``: keys of
    pages and downloads that only they have.
    """

    gallery: str
    live: str | None
    releases: tuple[Manifest, ...]
    kept: tuple[Manifest, ...]
    files: frozenset[str]
    pages: frozenset[str]

    @property
    def shown_now(self) -> bool:
        return any(manifest.stamp.release == self.live for manifest in self.releases)


def exposure(
    photo: PhotoId, gallery: str, *, catalogue: Catalogue, originals: Storage, public: Storage
) -> Exposure:
    """Everything about one gallery. Raises ValueError for a manifest that cannot be read: it might
    be the one that shows the photo."""
    manifests = tuple(_manifests(originals, gallery))
    live = catalogue.live_release(gallery)
    showing = tuple(one for one in manifests if photo in one.photos)
    kept = tuple(one for one in manifests if photo not in one.photos)
    in_use = {item.key for one in kept for item in one.objects}
    only_there = {item.key for one in showing for item in one.objects} - in_use
    stray = frozenset(_strays(photo, gallery, in_use, public))
    return Exposure(
        gallery=gallery,
        live=live.id if live else None,
        releases=showing,
        kept=kept,
        files=frozenset(key for key in only_there if key.startswith("m/")),
        pages=frozenset(
            {key for key in only_there if key.startswith(("g/", "d/")) and not is_certificate(key)}
            | stray
        ),
    )


def _strays(
    photo: PhotoId, gallery: str, in_use: Collection[str], public: Storage
) -> Iterator[str]:
    """What no manifest lists and shows or names the photo: listing pages, parts of
    ``gallery.json``, and its oEmbed files; of a release that was cut off, or of a publisher that
    knew nothing of the withdrawal. One that knows of it names no such photo."""
    for listed in list(public.list(f"g/{gallery}/")):
        if listed.key in in_use:
            continue
        if listed.key.endswith(f"/p/{photo}.json"):
            yield listed.key
        elif _LISTING.match(listed.key):
            with suppress(ObjectMissing):  # somebody else took it away meanwhile
                if photo.encode() in public.get(listed.key).body:
                    yield listed.key


def nobodys(keys: Iterable[str], photo: PhotoId, catalogue: Catalogue) -> frozenset[str]:
    """Those picture files that no other photo of the house has, withdrawn ones not counted."""
    found = frozenset(keys)
    return frozenset(
        key
        for key in found
        if not [one for one in catalogue.photos_with(_address(key)) if one != photo]
    )


def keys_of(files: Iterable[VariantFile]) -> frozenset[str]:
    """Their public addresses."""
    return frozenset(file.key for file in files)


def _address(key: str) -> VariantAddress:
    named = photo_named(key)
    if not isinstance(named, VariantAddress):
        raise ValueError(f"{key} is no address of a picture file")
    return named


def _manifests(originals: Storage, gallery: str) -> Iterator[Manifest]:
    for listed in originals.list(manifest_prefix(gallery)):
        # The house may finish the same withdrawal just now: what a manifest lists goes before it.
        with suppress(ObjectMissing):
            body = originals.get(listed.key).body
            yield read_manifest(body)
