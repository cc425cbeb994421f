"""A picture and a gain map go in, an Ultra HDR JPEG as phones write it comes out.

The primary says in XMP that a gain map follows (hdrgm, GContainer) and carries an index of both
pictures (CIPA DC-007); the gain map is a JPEG of its own behind it, with its numbers in its XMP.
"""

from __future__ import annotations

import struct

from PIL import Image

from tests.makers.images import as_file
from tests.makers.tiff_blocks import Directory, a_tiff_block, longs, undefined

_HDRGM = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
_CONTAINER = (
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
)
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ISO = b"urn:iso:std:iso:ts:21496:-1\0"


def an_ultra_hdr(picture: Image.Image, gain_map: Image.Image) -> bytes:
    """Quality 95, no colour subsampling; the primary's own scan is that of ``as_file``."""
    numbers = 'hdrgm:GainMapMin="0" hdrgm:GainMapMax="2.3" hdrgm:HDRCapacityMax="2.3"'
    second = _with(as_file(gain_map, "JPEG", quality=90), _xmp(f"{_HDRGM} {numbers}", ""))
    items = (
        f'<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item '
        f'Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>'
        f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" '
        f'Item:Mime="image/jpeg" Item:Length="{len(second)}"/></rdf:li></rdf:Seq>'
        f"</Container:Directory>"
    )
    plain = as_file(picture, "JPEG", quality=95, subsampling=0)
    about = _xmp(f"{_HDRGM} {_CONTAINER}", items) + _segment(0xE2, _ISO + bytes(4))

    def first(size: int, offset: int) -> bytes:
        entries = struct.pack("<LLLHH", 0x030000, size, 0, 0, 0)
        entries += struct.pack("<LLLHH", 0, len(second), offset, 0, 0)
        index: Directory = {
            0xB000: undefined(b"0100"),
            0xB001: longs(2),
            0xB002: undefined(entries),
        }
        return _with(plain, about + _segment(0xE2, b"MPF\0" + a_tiff_block(index)))

    size = len(first(0, 0))
    index_at = first(0, 0).index(b"MPF\0") + 4  # offsets count from the index's own header
    return first(size, size - index_at) + second


def _xmp(attributes: str, inside: str) -> bytes:
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    return _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _with(jpeg: bytes, segments: bytes) -> bytes:
    """Behind the JFIF header, where writers put them."""
    return jpeg[:20] + segments + jpeg[20:]
