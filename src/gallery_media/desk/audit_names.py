"""The name under which a public object is served goes in; whether this house gives it comes out.

Only files to take along have one (Content-Disposition). It is made of the gallery's name, a photo's
id and plain words, so that no camera's and no photographer's name for the file can stand in it.
"""

from __future__ import annotations

import re

from gallery_media.catalogue import Catalogue
from gallery_media.model.addresses import download_name
from gallery_media.model.package import attachment
from gallery_media.model.photo import PhotoId

_PHOTO = re.compile(
    r'attachment; filename="(?P<gallery>[a-z0-9-]+?)-(?P<photo>[a-z0-9]{4,32})'
    r'(?:-captioned-[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\.jpg"'
)


def is_our_name(key: str, served_as: str, catalogue: Catalogue) -> bool:
    """``served_as``: the whole header, "" where there is none. A ZIP file has to have its own."""
    if key.startswith("d/"):
        return served_as == attachment(download_name(key))
    if not served_as:
        return True
    found = _PHOTO.fullmatch(served_as)
    if not key.startswith("m/") or found is None:
        return False
    # Photos with equal files share one, and with it the name that the first of them gave.
    photo = catalogue.photo(PhotoId(found["photo"]))
    return photo is not None and photo.gallery == found["gallery"]
