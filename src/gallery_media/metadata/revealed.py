"""Says what a file gives away: ``RawTags`` go in, revelations by kind come out.

A revelation carries the value itself, so that photographers believe it. It is shown in the
operator's own terminal and nowhere else: not in a log, not in Prefect, not on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.metadata.read import Position, RawTags, Tag

LONGEST_SHOWN = 100
"""Characters of a value that are shown; a line of a terminal."""


class RevelationKind(StrEnum):
    """What a file can give away; in the order in which it is told."""

    PLACE = "place"
    PEOPLE = "people"
    OWNER = "owner"
    CONTACT = "contact"
    SERIAL_NUMBER = "serial number"
    TIME_TO_THE_SECOND = "time to the second"
    HIDDEN_THUMBNAIL = "hidden thumbnail"
    SECOND_PICTURE = "second picture"
    DEVICE = "device"
    COMPUTER = "computer"
    MAKER_NOTE = "maker note"
    EDIT_HISTORY = "edit history"
    UNIQUE_ID = "unique id"
    COMMENT = "comment"
    CAPTION = "caption"
    BYLINE = "byline"
    CONTENT_CREDENTIALS = "content credentials"
    TRAILER = "trailer"
    UNREAD = "unreadable part"  # not known to be anything, so not known to be nothing


@dataclass(frozen=True, slots=True)
class Revelation:
    """One kind of thing given away, with the value as the operator may see it.

    ``position``: where the camera was, with ``PLACE`` and only where the file says it in numbers.
    """

    kind: RevelationKind
    value_shown: str
    position: Position | None = None


_K = RevelationKind
# Where each kind stands in a file: (group, beginning of the name). Sensitivity model: privacy
# notes, section 2. The order within a kind decides which value is shown first.
_CARRIERS: tuple[tuple[RevelationKind, str, str], ...] = (
    (_K.PLACE, "GPS", "GPSLatitude"), (_K.PLACE, "GPS", "GPSLongitude"),
    (_K.PLACE, "XMP", "exif:GPSL"),
    (_K.PLACE, "IIM", "Sub-location"), (_K.PLACE, "IIM", "City"), (_K.PLACE, "IIM", "ContentLoc"),
    (_K.PLACE, "XMP", "photoshop:City"), (_K.PLACE, "XMP", "Iptc4xmpCore:Location"),
    (_K.PLACE, "XMP", "Iptc4xmpExt:Location"), (_K.PLACE, "GPS", "GPSAreaInformation"),
    (_K.PEOPLE, "XMP", "mwg-rs:Regions/mwg-rs:RegionList/mwg-rs:Name"),
    (_K.PEOPLE, "XMP", "MPRI:"), (_K.PEOPLE, "XMP", "MP:RegionInfo"),
    (_K.PEOPLE, "XMP", "Iptc4xmpExt:PersonInImage"), (_K.PEOPLE, "XMP", "plus:Model"),
    (_K.OWNER, "Exif", "CameraOwnerName"), (_K.OWNER, "IFD0", "CameraOwnerName"),
    (_K.OWNER, "XMP", "aux:OwnerName"), (_K.OWNER, "XMP", "exifEX:CameraOwnerName"),
    (_K.CONTACT, "XMP", "Iptc4xmpCore:CreatorContactInfo"), (_K.CONTACT, "IIM", "Contact"),
    (_K.CONTACT, "XMP", "plus:Licensor/plus:LicensorEmail"),
    (_K.CONTACT, "XMP", "plus:Licensor/plus:LicensorTelephone"),
    (_K.SERIAL_NUMBER, "Exif", "BodySerialNumber"), (_K.SERIAL_NUMBER, "Exif", "LensSerialNumber"),
    (_K.SERIAL_NUMBER, "IFD0", "CameraSerialNumber"), (_K.SERIAL_NUMBER, "XMP", "aux:Serial"),
    (_K.SERIAL_NUMBER, "XMP", "exifEX:BodySerial"), (_K.SERIAL_NUMBER, "XMP", "aux:LensSerial"),
    (_K.TIME_TO_THE_SECOND, "Exif", "DateTimeOriginal"),
    (_K.TIME_TO_THE_SECOND, "IFD0", "DateTime"),
    (_K.TIME_TO_THE_SECOND, "GPS", "GPSTimeStamp"),
    (_K.TIME_TO_THE_SECOND, "IIM", "TimeCreated"),
    (_K.TIME_TO_THE_SECOND, "XMP", "xmp:CreateDate"),
    (_K.DEVICE, "IFD0", "Model"), (_K.DEVICE, "IFD0", "Make"), (_K.DEVICE, "Exif", "LensModel"),
    (_K.DEVICE, "XMP", "tiff:Model"), (_K.DEVICE, "XMP", "aux:Lens"),
    (_K.COMPUTER, "IFD0", "HostComputer"), (_K.COMPUTER, "IFD0", "Software"),
    (_K.COMPUTER, "XMP", "xmp:CreatorTool"), (_K.COMPUTER, "IIM", "OriginatingProgram"),
    (_K.COMPUTER, "PNG", "Software"),
    (_K.EDIT_HISTORY, "XMP", "xmpMM:History/stEvt:parameters"),
    (_K.EDIT_HISTORY, "XMP", "xmpMM:History"), (_K.EDIT_HISTORY, "XMP", "xmpMM:DerivedFrom"),
    (_K.EDIT_HISTORY, "XMP", "xmpMM:Ingredients"), (_K.EDIT_HISTORY, "XMP", "crs:RawFileName"),
    (_K.EDIT_HISTORY, "IFD0", "ImageHistory"), (_K.EDIT_HISTORY, "IFD0", "DocumentName"),
    (_K.UNIQUE_ID, "Exif", "ImageUniqueID"), (_K.UNIQUE_ID, "XMP", "xmpMM:DocumentID"),
    (_K.UNIQUE_ID, "XMP", "xmpMM:InstanceID"), (_K.UNIQUE_ID, "XMP", "xmpMM:OriginalDocumentID"),
    (_K.COMMENT, "Exif", "UserComment"), (_K.COMMENT, "IFD0", "XP"), (_K.COMMENT, "PNG", ""),
    (_K.CAPTION, "IFD0", "ImageDescription"), (_K.CAPTION, "IIM", "Headline"),
    (_K.CAPTION, "IIM", "Caption-Abstract"), (_K.CAPTION, "IIM", "Keywords"),
    (_K.CAPTION, "XMP", "dc:description"), (_K.CAPTION, "XMP", "dc:title"),
    (_K.CAPTION, "XMP", "dc:subject"), (_K.CAPTION, "XMP", "photoshop:Headline"),
    (_K.BYLINE, "IFD0", "Artist"), (_K.BYLINE, "IIM", "By-line"), (_K.BYLINE, "XMP", "dc:creator"),
    (_K.BYLINE, "IFD0", "Copyright"), (_K.BYLINE, "XMP", "dc:rights"),
    (_K.BYLINE, "IIM", "CopyrightNotice"), (_K.BYLINE, "IIM", "Credit"),
    (_K.BYLINE, "XMP", "photoshop:Credit"), (_K.BYLINE, "XMP", "photoshop:Source"),
    (_K.BYLINE, "IIM", "Source"), (_K.BYLINE, "XMP", "xmpRights:UsageTerms"),
    (_K.BYLINE, "XMP", "xmpRights:WebStatement"),
    (_K.BYLINE, "XMP", "plus:Licensor/plus:LicensorName"),
    (_K.BYLINE, "XMP", "plus:Licensor/plus:LicensorURL"), (_K.BYLINE, "XMP", "plus:DataMining"),
)  # fmt: skip


def what_it_reveals(tags: RawTags) -> tuple[Revelation, ...]:
    """One revelation for each kind that the file gives away, in the order of the kinds."""
    told = (
        Revelation(kind, _shown(kind, _values(tags, kind)), _place(tags, kind))
        for kind in RevelationKind
    )
    return tuple(revelation for revelation in told if revelation.value_shown)


def _place(tags: RawTags, kind: RevelationKind) -> Position | None:
    """Only where there is such a place: XMP can say any number."""
    here = tags.position if kind is _K.PLACE else None
    if here and abs(here.latitude) <= 90 and abs(here.longitude) <= 180:
        return here
    return None


def _values(tags: RawTags, kind: RevelationKind) -> Iterator[str]:
    if kind in _BESIDE_TAGS:
        yield _BESIDE_TAGS[kind](tags)
    for carried, group, beginning in _CARRIERS:
        if carried is kind:
            yield from (
                tag.value
                for tag in tags.tags
                if _stands_in(tag, group, beginning) and not _is_told(tag, tags)
            )
    if kind is RevelationKind.COMMENT:
        yield from tags.comments


def _stands_in(tag: Tag, group: str, beginning: str) -> bool:
    return tag.group == group and tag.name.startswith(beginning)


def _is_told(tag: Tag, tags: RawTags) -> bool:
    """Degrees repeat the position, which is told in decimals, unless they could not be read as
    one; the side of the earth alone says nothing."""
    if tag.name.endswith(("GPSLatitudeRef", "GPSLongitudeRef")):
        return True
    return tags.position is not None and tag.name.endswith(("GPSLatitude", "GPSLongitude"))


def _position(tags: RawTags) -> str:
    here = tags.position
    return f"{here.latitude:.4f}, {here.longitude:.4f}" if here else ""


_BESIDE_TAGS: dict[RevelationKind, Callable[[RawTags], str]] = {
    _K.PLACE: _position,
    _K.HIDDEN_THUMBNAIL: lambda tags: _bytes(tags.thumbnail_bytes),
    _K.SECOND_PICTURE: lambda tags: "listed in the file" if tags.has_mpf else "",
    _K.MAKER_NOTE: lambda tags: _bytes(tags.maker_note_bytes),
    _K.CONTENT_CREDENTIALS: lambda tags: "present" if tags.has_content_credentials else "",
    _K.TRAILER: lambda tags: _bytes(tags.trailer_bytes),
    _K.UNREAD: lambda tags: " · ".join(tags.problems),
}


def _bytes(size: int) -> str:
    return f"{size:,} bytes" if size else ""


def _shown(kind: RevelationKind, values: Iterator[str]) -> str:
    """Each value once, joined and cut to a line; control characters never reach a terminal."""
    clean = ("".join(c if c.isprintable() else " " for c in value).strip() for value in values)
    once = list(dict.fromkeys(value for value in clean if value))
    # One moment in five spellings says nothing more than in one.
    joined = " · ".join(once[:1] if kind is RevelationKind.TIME_TO_THE_SECOND else once)
    return joined if len(joined) <= LONGEST_SHOWN else joined[: LONGEST_SHOWN - 1] + "…"
