"""A photo goes in, its tombstone comes out, with what each of its originals looks like.

Fingerprints are computed before, so that a likeness that is just being prepared cannot come out
behind a withdrawal; a new version that arrives meanwhile is looked at as well.
"""

from __future__ import annotations

import logging

from gallery_media.catalogue import GONE, Catalogue
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import Conflict, GalleryMediaError, ObjectMissing, UnknownPhoto
from gallery_media.model.photo import Original, Photo, PhotoId
from gallery_media.model.withdrawal import Tombstone
from gallery_media.storage.keys import original_key

log = logging.getLogger(__name__)

_TRIES = 5
"""Versions of one photo that may arrive while it is being withdrawn."""


def bury(
    photo: PhotoId, reason: str, by: str, desk: Withdrawing, *, erase: bool, shown: bool
) -> Tombstone:
    """From now on the photo is being withdrawn, with all its versions; once more changes nothing.

    Raises UnknownPhoto; Conflict when new versions of it do not cease to come.
    """
    looks: dict[str, str] = {}
    for last in (*([False] * (_TRIES - 1)), True):
        known = _photo(photo, desk.catalogue)
        gone = known.state in GONE
        if not gone:
            _look_at_all(known, looks, desk)
        try:
            return desk.catalogue.begin_withdrawal(
                photo, reason, by, erase=erase, fingerprints=None if gone else looks, shown=shown
            )
        except Conflict:
            if last:
                raise
    raise AssertionError("unreachable")


def originals_of(photo: PhotoId, catalogue: Catalogue) -> tuple[Original, ...]:
    """The current one, then the earlier ones. Raises UnknownPhoto."""
    known = _photo(photo, catalogue)
    return (known.original, *(one.original for one in catalogue.versions(photo)))


def _look_at_all(known: Photo, looks: dict[str, str], desk: Withdrawing) -> None:
    """Put what each original looks like into ``looks``, unless it is there."""
    current = known.original.sha256
    for original in originals_of(known.id, desk.catalogue):
        if original.sha256 not in looks:
            kept = desk.catalogue.fingerprint(known.id) if original.sha256 == current else ""
            looks[original.sha256] = kept or _look_at(known.id, original, desk)


def _look_at(photo: PhotoId, original: Original, desk: Withdrawing) -> str:
    try:
        return desk.known_by(desk.originals.get(original_key(original.sha256)).body)
    except ObjectMissing:
        return ""  # then only the exact file can be recognised, by its digest
    except GalleryMediaError as why:
        log.warning("photo %s has no fingerprint: %s", photo, type(why).__name__)
        return ""


def _photo(photo: PhotoId, catalogue: Catalogue) -> Photo:
    found = catalogue.photo(photo)
    if found is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    return found
