"""A manifest and the bucket go in; whether a new rendering would give the same comes out.

What ``publish --thorough`` does instead of believing digests: same inputs, same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gallery_media.model.gallery import Gallery
from gallery_media.model.package import Packed
from gallery_media.model.release import Manifest
from gallery_media.model.site import Site
from gallery_media.publishing.pages import render_changes
from gallery_media.publishing.plan import digest
from gallery_media.publishing.worded import changes, worded
from gallery_media.storage.port import Storage


def without_lost(manifest: Manifest, public: Storage) -> Manifest:
    """The manifest without pages and assets that do not lie in the bucket with their size."""
    lying = {found.key: found.size for found in public.list(f"g/{manifest.gallery}/")}
    for item in manifest.objects:
        if item.key.startswith("a/") and (head := public.head(item.key)) is not None:
            lying[item.key] = head.size
    return replace(
        manifest,
        objects=tuple(
            item
            for item in manifest.objects
            if item.key.startswith(("m/", "d/")) or lying.get(item.key) == item.size
        ),
    )


def shows(manifest: Manifest, site: Site, gallery: Gallery, packed: Sequence[Packed]) -> bool:
    """Whether the pages of ``gallery``, written under the manifest's own stamp, are its pages."""
    known = {
        item.key: item.sha256 for item in manifest.objects if not item.key.startswith(("m/", "d/"))
    }
    changed = changes(worded(gallery, manifest.worded))
    written = render_changes(
        site, gallery, manifest.stamp, (), packed=packed, changed=changed
    ).pages
    return {page.key: digest(page) for page in written} == known
