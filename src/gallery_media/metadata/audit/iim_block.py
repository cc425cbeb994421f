"""Photoshop resources of a JPEG and a record go in; a Refusal comes out unless they say the same.

Exactly two resources, the IPTC datasets and their MD5. Datasets are an allow-list, in ascending
order, UTF-8, each a whole field of the record; a field longer than IIM allows must be absent.
"""

from __future__ import annotations

import hashlib

from gallery_media.metadata.audit.refusal import require
from gallery_media.model.metadata import PublicMetadata

_DATASETS, _DIGEST = 0x0404, 0x0425
_STRUCTURE = [(1, 90, b"\x1b\x25\x47"), (2, 0, b"\x00\x04")]
# Most octets of each dataset: IPTC-NAA IIM 4.2, chapter 6.
_MOST = {80: 32, 105: 256, 110: 32, 115: 32, 116: 128, 120: 2_000}


def prove_photoshop(block: bytes, record: PublicMetadata) -> None:
    """The resources hold the record's texts and nothing else; no block where none would fit."""
    expected = _expected(record)
    require(bool(block) == bool(expected), "its IPTC data are missing, or not in its record")
    if not block:
        return
    (first, iim), (second, digest) = _resources(block)
    require((first, second) == (_DATASETS, _DIGEST), "it has other Photoshop resources")
    found = _datasets(iim)
    require(found[:2] == _STRUCTURE, "its IPTC data do not announce UTF-8")
    allowed = all(record_number == 2 and number in _MOST for record_number, number, _ in found[2:])
    require(allowed, "its IPTC data hold a dataset that is not on the list")
    require(found[2:] == expected, "its IPTC data differ from its record")
    right = hashlib.md5(iim, usedforsecurity=False).digest()
    require(digest == right, "the digest of its IPTC data is wrong")


def _expected(record: PublicMetadata) -> list[tuple[int, int, bytes]]:
    texts: dict[int, tuple[str, ...]] = {
        80: record.creators,
        105: (record.headline,),
        110: (record.credit_line,),
        115: (record.source,),
        116: (record.copyright_notice,),
        120: (record.caption,),
    }
    every = [(2, number, text.encode()) for number, field in texts.items() for text in field]
    return [entry for entry in every if 0 < len(entry[2]) <= _MOST[entry[1]]]


def _resources(block: bytes) -> list[tuple[int, bytes]]:
    """Number and data of each resource, without names; they fill the block."""
    found: list[tuple[int, bytes]] = []
    position = 0
    while position < len(block):
        start = position + 12
        require(block[position : position + 4] == b"8BIM", "a Photoshop resource is odd")
        require(block[position + 6 : position + 8] == bytes(2), "a Photoshop resource has a name")
        size = int.from_bytes(block[position + 8 : start], "big")
        position = start + size + size % 2
        require(position <= len(block), "a Photoshop resource is cut off")
        require(not any(block[start + size : position]), "a Photoshop resource has slack")
        found.append(
            (int.from_bytes(block[start - 8 : start - 6], "big"), block[start : start + size])
        )
    require(len(found) == 2, "it has other Photoshop resources")
    return found


def _datasets(iim: bytes) -> list[tuple[int, int, bytes]]:
    """Record, number and value of each dataset; they fill the block (IIM 4.2, 1.5)."""
    found: list[tuple[int, int, bytes]] = []
    position = 0
    while position < len(iim):
        require(iim[position] == 0x1C and position + 5 <= len(iim), "its IPTC data are odd")
        size = int.from_bytes(iim[position + 3 : position + 5], "big")
        value = iim[position + 5 : position + 5 + size]
        require(len(value) == size < 0x8000, "an IPTC dataset is cut off")
        found.append((iim[position + 1], iim[position + 2], value))
        position += 5 + size
    return found
