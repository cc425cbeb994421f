"""A held photo that a person has looked at goes in; it goes on to the next release."""

from __future__ import annotations

from gallery_media.catalogue import Catalogue
from gallery_media.errors import Conflict, UnknownPhoto
from gallery_media.model.photo import Photo, PhotoId, PhotoState


def allow(photo: PhotoId, catalogue: Catalogue) -> Photo:
    """Let it go on from where it was held; it is not held again for looking like a withdrawn one.

    Raises UnknownPhoto, Conflict when it is not held.
    """
    found = catalogue.photo(photo)
    if found is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    if found.state is not PhotoState.HELD:
        raise Conflict(
            f"Photo {photo} is {found.state}, not held, so there is nothing to allow; "
            "see gallery-media status."
        )
    catalogue.look_at(photo)
    return catalogue.release_hold(found)
