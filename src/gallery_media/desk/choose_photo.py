"""A photo's number or an address of it goes in; the photo that is meant comes out."""

from __future__ import annotations

from gallery_media.catalogue import Catalogue
from gallery_media.errors import UnknownPhoto
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import VariantAddress, photo_named


def photo_to_withdraw(named: str, catalogue: Catalogue) -> PhotoId:
    """The photo that an id, its page's address or a picture file's address names.

    Raises UnknownPhoto, also when a picture file belongs to more than one photo.
    """
    try:
        found = photo_named(named)
    except ValueError as why:
        raise UnknownPhoto(
            "That is neither a photo's number nor a public address of one; both stand on the "
            "photo's page."
        ) from why
    if isinstance(found, VariantAddress):
        photos = catalogue.photos_with(found)
        if len(photos) != 1:
            raise UnknownPhoto(
                f"That file shows {len(photos)} photos of this house "
                f"({', '.join(photos) or 'none'}); name one by its number."
            )
        return photos[0]
    if catalogue.photo(found) is None:
        raise UnknownPhoto(f"There is no photo {found} in this house; look its number up again.")
    return found
