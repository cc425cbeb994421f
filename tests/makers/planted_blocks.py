"""Blocks of metadata in which every carrier holds a token of its own: nothing in, bytes out.

Only the byline and the copyright notice are true words: they are what has to survive.
"""

from __future__ import annotations

import struct

from PIL import Image

from tests.makers.icc_profiles import with_tag
from tests.makers.images import as_file, display_p3
from tests.makers.tiff_blocks import Directory, Value, a_tiff_block, rationals, text, undefined
from tests.makers.tokens import a_token

BYLINE = "Jānis Bērziņš"
NOTICE = "© 2026 Žanete Ķīļņa"
PLACE = ((57, 1), (18, 1), (461_837, 9_973))  # degrees, minutes, seconds no camera would write
GPS_NUMBERS = "EXIF GPS numbers"

EXIF = frozenset(
    {
        "EXIF description", "EXIF host computer", "EXIF owner", "EXIF serial number",
        "EXIF user comment", "EXIF maker note", "EXIF GPS area", GPS_NUMBERS,
    }
)  # fmt: skip
THUMBNAIL = frozenset({"EXIF thumbnail"})
XMP = frozenset({"XMP person", "XMP document id", "XMP GPS"})
ICC = frozenset({"ICC private tag"})
PHOTOSHOP = frozenset({"IPTC city", "Photoshop URL", "Photoshop thumbnail"})
COMMENT = frozenset({"comment"})


def exif_block() -> bytes:
    """A bare TIFF block with all of ``EXIF``, and a thumbnail with a comment of its own."""
    tiny = as_file(Image.new("RGB", (8, 8)), comment=a_token("EXIF thumbnail"))
    return a_tiff_block(camera_tags(), tiny)


def xmp_packet() -> bytes:
    """A packet with all of ``XMP`` and the rights."""
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "exif": "http://ns.adobe.com/exif/1.0/",
    }
    declared = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    person, document, area = (a_token(name).decode() for name in
                              ("XMP person", "XMP document id", "XMP GPS"))  # fmt: skip
    rights = f'<rdf:Alt><rdf:li xml:lang="x-default">{NOTICE}</rdf:li></rdf:Alt>'
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{declared} xmpMM:DocumentID="xmp.did:{document}"'
        f' exif:GPSAreaInformation="{area}">'
        f"<dc:creator><rdf:Seq><rdf:li>{BYLINE}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:rights>{rights}</dc:rights>"
        "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>"
        f"{person}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def icc_profile() -> bytes:
    """Display P3 with a maker's private tag."""
    body = b"text" + bytes(4) + a_token("ICC private tag") + b"\0"
    return with_tag(display_p3(), b"mkrT", body)


def photoshop_resources() -> bytes:
    """Image resources with all of ``PHOTOSHOP``, without a segment's "Photoshop 3.0"."""
    city = a_token("IPTC city")
    tiny = as_file(Image.new("RGB", (8, 8)), comment=a_token("Photoshop thumbnail"))
    thumbnail = struct.pack(">6L2H", 1, 8, 8, 24, 192, len(tiny), 24, 1) + tiny
    datasets = b"\x1c\x01\x5a\0\x03\x1b%G" + b"\x1c\x02\x5a" + struct.pack(">H", len(city)) + city
    named = ((0x0404, datasets), (0x040B, a_token("Photoshop URL")), (0x040C, thumbnail))
    return b"".join(
        b"8BIM" + struct.pack(">HHL", number, 0, len(body)) + body + bytes(len(body) % 2)
        for number, body in named
    )


def jumbf() -> bytes:
    """The outer box of content credentials (ISO/IEC 19566-5), with a token for its author."""
    author = a_token("content credentials")
    description = b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
    return a_box(
        b"jumb", a_box(b"jumd", description) + a_box(b"json", b'{"name":"' + author + b'"}')
    )


def camera_tags() -> dict[int, Value | Directory]:
    """IFD0 with its Exif and GPS directories."""
    return {
        0x010E: text(a_token("EXIF description")),
        0x013B: text(BYLINE),
        0x013C: text(a_token("EXIF host computer")),
        0x8298: text(NOTICE),
        0x8769: {
            0x927C: undefined(b"Maker\0" + a_token("EXIF maker note")),
            0x9286: undefined(b"ASCII\0\0\0" + a_token("EXIF user comment")),
            0xA430: text(a_token("EXIF owner")),
            0xA431: text(a_token("EXIF serial number")),
        },
        0x8825: {
            0x0001: text("N"),
            0x0002: rationals(*PLACE),
            0x0003: text("E"),
            0x0004: rationals(*PLACE),
            0x001C: undefined(b"ASCII\0\0\0" + a_token("EXIF GPS area")),
        },
    }


def a_box(kind: bytes, body: bytes) -> bytes:
    """A box of the ISO base media format, as JUMBF, HEIC and AVIF have them."""
    return struct.pack(">L", 8 + len(body)) + kind + body
