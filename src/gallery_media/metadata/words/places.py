"""Where words stand in files: for each field the tags that say it, EXIF, XMP and IIM in order."""

from __future__ import annotations

from gallery_media.model.metadata import LONGEST, MOST_CREATORS
from gallery_media.model.words import LONGEST_NAME, WordOrigin

Places = tuple[tuple[str, str], ...]

LOCALISED_PLACES: dict[str, Places] = {
    "headline": (("XMP", "photoshop:Headline"), ("IIM", "Headline")),
    "caption": (
        ("IFD0", "ImageDescription"), ("XMP", "dc:description"), ("IIM", "Caption-Abstract"),
    ),
    "alt_text": (("XMP", "Iptc4xmpCore:AltTextAccessibility"),),
    "long_description": (("XMP", "Iptc4xmpCore:ExtDescrAccessibility"),),
}  # fmt: skip
TITLE: Places = (("XMP", "dc:title"), ("IIM", "ObjectName"))
"""Agencies keep a number of their own there, photo programs the headline: so it is asked last."""

BYLINE: Places = (("IFD0", "Artist"), ("XMP", "dc:creator"), ("IIM", "By-line"))
CREDIT: Places = (("XMP", "photoshop:Credit"), ("IIM", "Credit"))
KEYWORDS: Places = (("XMP", "dc:subject"), ("IIM", "Keywords"))
CAMERA_DAY: Places = (("Exif", "DateTimeOriginal"),)
DAY: Places = (
    ("XMP", "photoshop:DateCreated"), ("XMP", "exif:DateTimeOriginal"), ("IIM", "DateCreated"),
)  # fmt: skip
"""When the picture was taken. When it was scanned or saved is another day."""

PEOPLE = (
    "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:PersonName", "mwg-rs:RegionList/mwg-rs:Name",
    "MPReg:PersonDisplayName", "Iptc4xmpExt:ImageRegion/Iptc4xmpExt:Name",
)  # fmt: skip
"""Ends of the names of XMP properties that name somebody in the picture."""

MODEL_RELEASE = ("XMP", "plus:ModelReleaseStatus")
RELEASE_MISSING = frozenset({"MR-NON", "MR-LMR"})
"""None, and limited or incomplete (PLUS licence data format, Model Release Status)."""
MINOR_AGE = ("XMP", "plus:MinorModelAgeDisclosure")
UNDER_AGE = frozenset({"AG-U14", "AG-A15", "AG-A16", "AG-A17"})
"""Fourteen or under, to seventeen (PLUS licence data format, Minor Model Age Disclosure). Unknown
is no sign: programs write it into every file."""

IIM_LANGUAGE = ("IIM", "2:135")
ORIGINS = {
    "IFD0": WordOrigin.EXIF, "Exif": WordOrigin.EXIF, "XMP": WordOrigin.XMP, "IIM": WordOrigin.IIM,
}  # fmt: skip
IIM_LIMITS = {"headline": 256, "caption": 2_000, "title": 64, "byline": 32, "credit_line": 32}
"""Octets (IPTC-NAA IIM 4.2, chapter 6)."""

LONGEST_WORDS = {
    **{field: LONGEST[field] for field in (*LOCALISED_PLACES, "credit_line")},
    "byline": 2 * MOST_CREATORS * LONGEST["creators"],  # several names, before they are parted
    "people": LONGEST_NAME,
    "keywords": LONGEST_NAME,
}
