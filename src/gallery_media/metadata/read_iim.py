"""Reads Photoshop image resources: bytes go in; IPTC datasets and the thumbnail's size come out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.metadata.read_code_page import declared, texts
from gallery_media.metadata.said import stripped

IIM, IIM_DIGEST, THUMBNAILS = 0x0404, 0x0425, frozenset({0x0409, 0x040C})
"""Resource numbers in Adobe's Photoshop file format: IPTC-NAA record, its MD5, thumbnails 4.0
and 5.0."""

_CHARACTER_SET, _VERSION = (1, 90), (2, 0)

_NAMES = {
    5: "ObjectName", 10: "Urgency", 15: "Category", 25: "Keywords", 26: "ContentLocationCode",
    27: "ContentLocationName", 40: "SpecialInstructions", 55: "DateCreated", 60: "TimeCreated",
    65: "OriginatingProgram", 80: "By-line", 85: "By-lineTitle", 90: "City", 92: "Sub-location",
    95: "Province-State", 100: "CountryCode", 101: "Country", 103: "TransmissionReference",
    105: "Headline", 110: "Credit", 115: "Source", 116: "CopyrightNotice", 118: "Contact",
    120: "Caption-Abstract", 122: "Writer-Editor",
}  # fmt: skip


def resources(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and data of each image resource; stops where the structure ends."""
    at = 0
    while body[at : at + 4] == b"8BIM" and at + 12 <= len(body):
        number = int.from_bytes(body[at + 4 : at + 6], "big")
        name = 1 + body[at + 6]
        at += 6 + name + name % 2
        size = int.from_bytes(body[at : at + 4], "big")
        yield number, body[at + 4 : at + 4 + size]
        at += 4 + size + size % 2


def datasets(block: bytes) -> Iterator[tuple[str, str]]:
    """Name and text of each dataset (IPTC-NAA IIM 4.2); bytes that are no text are counted.

    Texts are ``Said`` with a code page where the block does not declare how it is written.
    """
    found = list(_raw_datasets(block))
    declaration = next((declared(value) for place, value in found if place == _CHARACTER_SET), "")
    # Structure, not words.
    kept = [(place, value) for place, value in found if place not in (_CHARACTER_SET, _VERSION)]
    # Only the application record holds words; bytes of the others would mislead the guess.
    words = iter(texts([value for (record, _), value in kept if record == 2], declaration))
    for (record, number), value in kept:
        text = next(words) if record == 2 else _plain(value)
        name = _NAMES.get(number, "") if record == 2 else ""
        yield name or f"{record}:{number:03}", stripped(text, "\0 ")


def _raw_datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while block[at : at + 1] == b"\x1c" and at + 5 <= len(block):
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if size & 0x8000:  # an extended dataset: its length has a length of its own
            return
        yield (block[at + 1], block[at + 2]), block[at + 5 : at + 5 + size]
        at += 5 + size


def _plain(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
