"""A file that arrived under a known name goes in; whose new version it is comes out, if anybody's.

The rule, in this order, for each photo that came under the same name into the same folder from the
same photographer, the newest first:

1. Another camera body, or another model, took it: another photo (counters of two cameras meet).
2. The same second, and no other part of it: the same photo, however it was edited.
3. Another second: another photo, and be it one that looks alike. A wrong guess here would hide a
   photo, and one the other way only shows two.
4. One of the two says no time (many programs drop it on export), and they look alike: the same.
5. The one that is there cannot be published and was never public, and nothing speaks against it:
   what its photographer was asked for, the photo once more.
6. Otherwise another photo: a camera's counter has come round.

The file's own times never count: every copy and every export changes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.catalogue import Replaces
from gallery_media.darkroom import Darkroom
from gallery_media.errors import ObjectMissing, PhotoRejected
from gallery_media.imaging.likeness import looks_alike
from gallery_media.metadata.taken import Exposure, contradict
from gallery_media.model.photo import Photo, PhotoState
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class Traits:
    """What two versions of a photo have in common. ``look`` is a thumbprint, or None where the
    picture cannot be developed."""

    exposure: Exposure
    look: bytes | None


def new_version_of(
    data: bytes, namesakes: Iterable[Photo], *, originals: Storage, darkroom: Darkroom
) -> Replaces | None:
    """The photo that ``data`` is a new version of; None when it is a photo of its own.

    Raises PhotoRejected when ``data`` cannot be developed: it must not take a good one's place.
    """
    fresh = Traits(darkroom.exposure(data), darkroom.thumbprint(data))
    for photo in namesakes:
        there = _traits(photo, originals, darkroom)
        if is_same_photo(there, fresh, unpublishable=photo.state is PhotoState.HELD):
            return Replaces(photo.id, photo.original.sha256)
    return None


def is_same_photo(there: Traits, fresh: Traits, *, unpublishable: bool = False) -> bool:
    """The rule above; ``unpublishable``: the one that is there is held."""
    one, other = there.exposure, fresh.exposure
    if contradict(one.camera, other.camera) or contradict(one.model, other.model):
        return False
    if one.second and other.second:
        return one.second == other.second and not contradict(one.part, other.part)
    if there.look is not None and fresh.look is not None:
        return looks_alike(there.look, fresh.look)
    return unpublishable


def _traits(photo: Photo, originals: Storage, darkroom: Darkroom) -> Traits:
    """What is there may be damaged, which is often why another version comes."""
    try:
        data = originals.get(original_key(photo.original.sha256)).body
    except ObjectMissing:
        return Traits(Exposure(), None)
    try:
        exposure = darkroom.exposure(data)
    except PhotoRejected:
        exposure = Exposure()
    try:
        return Traits(exposure, darkroom.thumbprint(data))
    except PhotoRejected:
        return Traits(exposure, None)
