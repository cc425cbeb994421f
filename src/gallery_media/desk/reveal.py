"""A gallery goes in; what its originals would give away, and what its public files do, come out.

For the operator's own terminal only: the values are the very ones that must not be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue
from gallery_media.darkroom import Darkroom
from gallery_media.metadata.revealed import Revelation
from gallery_media.model.release import Manifest
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class Revealed:
    """What each file gives away: of the originals, and of the public picture files."""

    originals: tuple[tuple[Revelation, ...], ...]
    published: tuple[tuple[Revelation, ...], ...]


def reveal(
    manifest: Manifest,
    *,
    catalogue: Catalogue,
    originals: Storage,
    public: Storage,
    darkroom: Darkroom,
) -> Revealed:
    """Read every original of a live gallery that is kept, and every picture that visitors can
    fetch.

    Raises ObjectMissing when a file that should be there is not.
    """
    return Revealed(
        originals=tuple(map(darkroom.reveal, _originals(manifest, catalogue, originals))),
        published=tuple(map(darkroom.reveal, _pictures(manifest, public))),
    )


def _originals(manifest: Manifest, catalogue: Catalogue, originals: Storage) -> Iterator[bytes]:
    for photo_id in manifest.photos:
        photo = catalogue.photo(photo_id)
        if photo is not None and not photo.original_erased:
            yield originals.get(original_key(photo.original.sha256)).body


def _pictures(manifest: Manifest, public: Storage) -> Iterator[bytes]:
    for item in manifest.objects:
        if item.key.startswith("m/"):
            yield public.get(item.key).body
