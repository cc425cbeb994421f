"""Says why a tag stays in the house: its group and name go in, a name to show and a reason out.

The name to show is always one of a standard or of this table. A keyword of a PNG text or a local
name in XMP is free text: somebody's name can stand in it.
"""

from __future__ import annotations

from gallery_media.metadata.read import Tag

_PLACE = "it tells a place; the venue is the event's, not the camera's"
_PEOPLE = "it names people, faces or releases about them"
_OWNER = "it names an owner or a device"
_CONTACT = "it is contact data"
_TIME = "it tells a time to the second; only the event's day may leave"
_HISTORY = "it tells how, where and with what the file was edited"
_UNIQUE = "it is an identifier that links files to each other"
_UNREVIEWED = "it is text that nobody has reviewed"
_NOT_LISTED = "it is not on the list of what may leave"

_REASONS: tuple[tuple[str, str, str], ...] = (
    ("GPS", "", _PLACE),
    ("XMP", "exif:GPS", _PLACE), ("XMP", "photoshop:City", _PLACE),
    ("XMP", "photoshop:State", _PLACE), ("XMP", "photoshop:Country", _PLACE),
    ("XMP", "Iptc4xmpCore:Location", _PLACE), ("XMP", "Iptc4xmpCore:CountryCode", _PLACE),
    ("XMP", "Iptc4xmpExt:Location", _PLACE),
    ("IIM", "City", _PLACE), ("IIM", "Sub-location", _PLACE), ("IIM", "Province-State", _PLACE),
    ("IIM", "Country", _PLACE), ("IIM", "ContentLocation", _PLACE),
    ("XMP", "mwg-rs:Regions", _PEOPLE), ("XMP", "MP:RegionInfo", _PEOPLE),
    ("XMP", "MPRI:", _PEOPLE), ("XMP", "MPReg:", _PEOPLE),
    ("XMP", "Iptc4xmpExt:PersonInImage", _PEOPLE), ("XMP", "plus:Model", _PEOPLE),
    ("XMP", "plus:MinorModel", _PEOPLE), ("XMP", "plus:PropertyRelease", _PEOPLE),
    ("Exif", "CameraOwnerName", _OWNER), ("Exif", "BodySerialNumber", _OWNER),
    ("Exif", "Lens", _OWNER), ("IFD0", "CameraOwnerName", _OWNER), ("IFD0", "Make", _OWNER),
    ("IFD0", "Model", _OWNER), ("IFD0", "UniqueCameraModel", _OWNER),
    ("IFD0", "CameraSerialNumber", _OWNER), ("XMP", "aux:", _OWNER), ("XMP", "exifEX:", _OWNER),
    ("XMP", "tiff:Make", _OWNER), ("XMP", "tiff:Model", _OWNER),
    ("XMP", "Iptc4xmpCore:CreatorContactInfo", _CONTACT), ("IIM", "Contact", _CONTACT),
    ("XMP", "plus:Licensor", _CONTACT),
    ("IFD0", "DateTime", _TIME), ("Exif", "DateTime", _TIME), ("Exif", "SubSecTime", _TIME),
    ("Exif", "OffsetTime", _TIME), ("XMP", "xmp:CreateDate", _TIME),
    ("XMP", "xmp:ModifyDate", _TIME), ("XMP", "xmp:MetadataDate", _TIME),
    ("XMP", "exif:DateTime", _TIME), ("XMP", "photoshop:DateCreated", _TIME),
    ("XMP", "tiff:DateTime", _TIME), ("IIM", "DateCreated", _TIME), ("IIM", "TimeCreated", _TIME),
    ("PNG", "Creation Time", _TIME),
    ("IFD0", "Software", _HISTORY), ("IFD0", "HostComputer", _HISTORY),
    ("IFD0", "ProcessingSoftware", _HISTORY), ("IFD0", "ImageHistory", _HISTORY),
    ("IFD0", "DocumentName", _HISTORY), ("XMP", "xmp:CreatorTool", _HISTORY),
    ("XMP", "xmpMM:History", _HISTORY), ("XMP", "xmpMM:DerivedFrom", _HISTORY),
    ("XMP", "xmpMM:Ingredients", _HISTORY), ("XMP", "crs:", _HISTORY),
    ("XMP", "photoshop:History", _HISTORY), ("IIM", "OriginatingProgram", _HISTORY),
    ("PNG", "Software", _HISTORY),
    ("Exif", "ImageUniqueID", _UNIQUE), ("XMP", "xmpMM:", _UNIQUE),
    ("XMP", "photoshop:DocumentAncestors", _UNIQUE), ("IIM", "TransmissionReference", _UNIQUE),
    ("Exif", "UserComment", _UNREVIEWED), ("IFD0", "XP", _UNREVIEWED),
    ("XMP", "dc:subject", _UNREVIEWED), ("XMP", "dc:title", _UNREVIEWED),
    ("XMP", "photoshop:Instructions", _UNREVIEWED), ("IIM", "Keywords", _UNREVIEWED),
    ("IIM", "ObjectName", _UNREVIEWED), ("IIM", "SpecialInstructions", _UNREVIEWED),
    ("PNG", "Comment", _UNREVIEWED), ("PNG", "Title", _UNREVIEWED),
    ("PNG", "Author", _UNREVIEWED), ("PNG", "Description", _UNREVIEWED),
    ("PNG", "Copyright", _UNREVIEWED), ("PNG", "Source", _UNREVIEWED),
)  # fmt: skip
# The first rule that fits decides: "plus:Licensor" stands for all but the licensor's name and
# address, which are fields of the record and never come here.

_FREE_NAMES = frozenset({"XMP", "PNG"})


def reason_for(tag: Tag) -> tuple[str, str]:
    """The name to show (``Exif BodySerialNumber``, ``XMP other``) and why it stays."""
    for group, beginning, why in _REASONS:
        if tag.group == group and tag.name.startswith(beginning):
            name = beginning.rstrip(":") if group in _FREE_NAMES else tag.name
            return f"{group} {name}", why
    name = "other" if tag.group in _FREE_NAMES else tag.name
    why = _UNREVIEWED if tag.group == "PNG" else _NOT_LISTED
    return f"{tag.group} {name}", why


_KINDS = {
    _PLACE: "place",
    _PEOPLE: "people",
    _OWNER: "owner or device",
    _CONTACT: "contact",
    _TIME: "time to the second",
    _HISTORY: "edit history",
    _UNIQUE: "unique id",
    _UNREVIEWED: "text",
}
_BESIDE_TAGS = (
    "hidden thumbnail",
    "maker note",
    "data behind the picture",
    "second picture",
    "content credentials",
    "unreadable parts",
)


def kind_of(what: str, why: str) -> str:
    """The kind of thing that stays, in a word or two, for whoever counts them."""
    return what if what in _BESIDE_TAGS else _KINDS.get(why, "other")
