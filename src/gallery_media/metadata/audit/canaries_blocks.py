"""A token goes in, files that say more or other than their record come out, for the self-check.

Changes keep every length, and checksums and digests are made right again, so that only a reader
of values can object. What stands between blocks is planted too: there only a walk can object.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.metadata.audit.samples_blocks import FILES
from gallery_media.model.metadata import PublicFormat


@dataclass(frozen=True, slots=True)
class PlantedBlock:
    """One planted file: where the token sits, in which format, and the bytes."""

    carrier: str
    format: PublicFormat
    data: bytes


def plant_blocks(token: bytes) -> Iterator[PlantedBlock]:
    """Every canary of all four formats; a token of at least 6 ASCII letters, digits or hyphens."""
    for format, clean in FILES.items():
        for carrier, old, new in _swaps(token):
            planted = clean.replace(old, new, 1)
            if format is PublicFormat.PNG:
                planted = _with_right_checksums(planted)
            yield PlantedBlock(f"{format.name} {carrier}", format, planted)
        yield PlantedBlock(f"{format.name} bytes at the end", format, clean + token)
    for carrier, planted in _in_jpeg(FILES[PublicFormat.JPEG], token):
        yield PlantedBlock(f"JPEG {carrier}", PublicFormat.JPEG, planted)


def _swaps(token: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """What stands in every sample, and what to put there instead; both of one length."""
    six = token[:6]
    yield "EXIF creator", b"J\xc4\x81nis; ", six + b"; "
    yield "EXIF copyright", b"& \xc5\xa0\x00", six[:4] + b"\x00"
    yield "EXIF tag", b"\x01\x3b\x00\x02", b"\x01\x31\x00\x02"
    yield (
        "EXIF second directory",
        b"MM\x00*\x00\x00\x00\x08\x00\x02",
        b"MM\x00*\x00\x00\x00\x08\x00\x01",
    )
    yield "XMP creator", b"<rdf:li>J\xc4\x81nis<", b"<rdf:li>" + six + b"<"
    yield "XMP licensor", b"Name>\xc5\x85<", b"Name>" + six[:2] + b"<"
    yield "XMP property", b"<plus:DataMining>", b"<plus:" + six + b"&#9;>"
    yield "XMP other property", b":LicensorName>", b":LicensorCity>"
    yield "XMP language", b'"x-default"', b'"x-' + six + b'l"'
    yield "XMP quotes", b'rdf:about=""', b"rdf:about=''"
    yield "XMP reference", b"&amp;", b"&#38;"
    yield "XMP mark", b">True<", b">true<"
    yield "XMP namespace", b"ldf/xmp/1.0/", b"ldf/" + six + b"0/"


def _in_jpeg(clean: bytes, token: bytes) -> Iterator[tuple[str, bytes]]:
    """Segments that are strange, missing, repeated or swapped, and IPTC data that lie in step."""
    comment = b"\xff\xfe" + (len(token) + 2).to_bytes(2, "big") + token
    iptc, tables = clean.index(b"\xff\xed"), clean.index(b"\xff\xdb")
    xmp = clean.index(b"\xff\xe1", 24)
    for at in (2, 20, xmp, iptc, tables):
        yield f"comment at byte {at}", clean[:at] + comment + clean[at:]
    yield "without EXIF", clean[:20] + clean[xmp:]
    yield "without XMP", clean[:xmp] + clean[iptc:]
    yield "without IPTC", clean[:iptc] + clean[tables:]
    yield "IPTC twice", clean[:tables] + clean[iptc:]
    yield "XMP before EXIF", clean[:20] + clean[xmp:iptc] + clean[20:xmp] + clean[iptc:]
    start, end = clean.index(b"\x1c\x01\x5a"), clean.index(b"8BIM\x04\x25")
    creator = b"\x00\x06J\xc4\x81nis"
    iim = clean[start:end].replace(creator, creator[:2] + token[:6])
    size = int.from_bytes(clean[start - 4 : start], "big")
    digest = hashlib.md5(iim[:size], usedforsecurity=False).digest()
    yield "IPTC creator", clean[:start] + iim + clean[end : end + 12] + digest + clean[tables:]
    wrong = bytes(byte ^ 0xFF for byte in digest)
    yield "IPTC digest", clean[: end + 12] + wrong + clean[tables:]


def _with_right_checksums(data: bytes) -> bytes:
    """The PNG with the checksum of each chunk computed anew."""
    written, position = data[:8], 8
    while position < len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        checked = data[position + 4 : position + 8 + size]
        written += data[position : position + 4] + checked
        written += zlib.crc32(checked).to_bytes(4, "big")
        position += 12 + size
    return written
