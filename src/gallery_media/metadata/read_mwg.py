"""Finds who said what about a photo: ``RawTags`` go in, each field's candidates come out in order.

The order is that of the Metadata Working Group's guidance (2.0, chapter 5): EXIF; then XMP if
there is no IIM or its digest does not disagree; else IIM, whose text older writers cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.metadata.read import RawTags
from gallery_media.metadata.said import octets

_LICENSOR = "plus:Licensor/plus:Licensor"
_PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "creators": (("IFD0", "Artist"), ("XMP", "dc:creator"), ("IIM", "By-line")),
    "credit_line": (("XMP", "photoshop:Credit"), ("IIM", "Credit")),
    "source": (("XMP", "photoshop:Source"), ("IIM", "Source")),
    "copyright_notice": (
        ("IFD0", "Copyright"), ("XMP", "dc:rights"), ("IIM", "CopyrightNotice"),
    ),
    "usage_terms": (("XMP", "xmpRights:UsageTerms"),),
    "licence_url": (("XMP", "xmpRights:WebStatement"),),
    "licensor_name": (("XMP", _LICENSOR + "Name"),),
    "licensor_url": (("XMP", _LICENSOR + "URL"),),
    "data_mining": (("XMP", "plus:DataMining"),),
    "digital_source_type": (("XMP", "Iptc4xmpExt:DigitalSourceType"),),
    "caption": (
        ("IFD0", "ImageDescription"), ("XMP", "dc:description"), ("IIM", "Caption-Abstract"),
    ),
    "headline": (("XMP", "photoshop:Headline"), ("IIM", "Headline")),
    "alt_text": (("XMP", "Iptc4xmpCore:AltTextAccessibility"),),
    "long_description": (("XMP", "Iptc4xmpCore:ExtDescrAccessibility"),),
}  # fmt: skip

_IIM_LIMITS = {
    "creators": 32, "credit_line": 32, "source": 32, "copyright_notice": 128, "caption": 2_000,
    "headline": 256,
}  # fmt: skip
"""Octets (IPTC-NAA IIM 4.2, chapter 6). Up to three octets less is the same text in UTF-8, cut
before a character that did not fit."""

FIELD_OF = {place: field for field, places in _PLACES.items() for place in places}
"""Which field of the record a tag (group, name) can speak for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one place in the file says; several values are several creators, or languages."""

    group: str
    name: str
    values: tuple[str, ...]


def candidates(raw: RawTags, field: str) -> tuple[Candidate, ...]:
    """Everything said about this field of the record, the one to believe first.

    An EXIF text whose letters were replaced by question marks, as writers do that take EXIF for
    ASCII, stands behind the same text with its letters whole ("J?nis" behind "Jānis").
    """
    return in_order(raw, _PLACES.get(field, ()), _IIM_LIMITS.get(field, 0))


def in_order(
    raw: RawTags, places: tuple[tuple[str, str], ...], iim_limit: int
) -> tuple[Candidate, ...]:
    """What these places say, given as EXIF, XMP, IIM, by the same rules.

    ``iim_limit``: the most octets that IIM takes of this text; 0 where it is never cut.
    """
    found = [
        Candidate(group, name, values)
        for group, name in places
        if (values := raw.values(group, name))
    ]
    if raw.iim_in_step is False:
        found = _newer_first(found, iim_limit)
    if found and found[0].group == "IFD0":
        said = "; ".join(found[0].values)
        whole = [c for c in found[1:] if has_lost_letters(said, "; ".join(c.values))]
        if whole:
            found = [whole[0], *(c for c in found if c is not whole[0])]
    return tuple(found)


def _newer_first(found: list[Candidate], iim_limit: int) -> list[Candidate]:
    """IIM was written last, so it stands before XMP, unless it is only the beginning of it."""
    iim = next((c for c in found if c.group == "IIM"), None)
    xmp = next((c for c in found if c.group == "XMP"), None)
    if iim is None or xmp is None:
        return found
    said, whole = iim.values[0], xmp.values[0]
    is_cut = iim_limit - 3 <= octets(said) <= iim_limit and len(whole) > len(said)
    if is_cut and whole.startswith(said):
        return found
    return sorted(found, key=lambda c: ("IFD0", "IIM", "XMP").index(c.group))


def has_lost_letters(poor: str, rich: str) -> bool:
    """Whether the first is the second with letters replaced by question marks."""
    same_length = "?" in poor and poor != rich and len(poor) == len(rich)
    return same_length and all(a in ("?", b) for a, b in zip(poor, rich, strict=True))
