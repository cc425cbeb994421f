"""What a file said goes in; where heads are in the upright picture comes out, and nobody's name."""

from __future__ import annotations

from gallery_media.metadata.read import RawTags
from gallery_media.metadata.read_regions import turned
from gallery_media.model.region import Region

ORIENTATIONS = (
    "Horizontal (normal)",
    "Mirrored horizontal",
    "Rotated 180",
    "Mirrored vertical",
    "Mirrored horizontal then rotated 90 CCW",
    "Rotated 90 CW",
    "Mirrored horizontal then rotated 90 CW",
    "Rotated 90 CCW",
)
"""EXIF's orientations 1 to 8, in the words in which the reader of EXIF gives them."""


def upright_regions(tags: RawTags) -> tuple[Region, ...]:
    """The file's regions, turned as its EXIF orientation says."""
    said = tags.first(("IFD0", "Orientation"))
    orientation = ORIENTATIONS.index(said) + 1 if said in ORIENTATIONS else 1
    return tuple(turned(one, orientation) for one in tags.regions)
