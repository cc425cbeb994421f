"""The planted test photos: bytes, tokens and unusual numbers of each; fields and their carriers.

Each file is dropped under a name that is a token itself, so that a name that travels is found too.
Tokens that are words of a photo stand among other words: alone they look like a file's name, which
is left out for that reason and would prove nothing of the field.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pillow_heif
from PIL import Image

from tests.makers.canaries import canary_files, canary_folder
from tests.makers.hunt import FAMILY, Rational

FILE_NAME = "file name"
_GPS = 0x8825
_PLACES = (2, 4)  # latitude and longitude

CARRIERS: Mapping[str, frozenset[str]] = {
    "creators": frozenset(
        {
            "exif:IFD0:Artist", "exif:second APP1 Artist", "exif:Artist after DQT",
            "exif:Artist behind a 5 kB XMP segment", "exif:IFD0 Artist in WebP",
            "exif:Artist under brand heix", "mpo:frame1 exif Artist", "xmp:dc:Creator",
            "iptc:By-line", "png:zTXt Raw profile type exif", "png:zTXt Raw profile type iptc",
        }
    ),
    "credit_line": frozenset({"xmp:photoshop:Credit", "iptc:Credit"}),
    "source": frozenset({"xmp:photoshop:Source", "iptc:Source"}),
    "copyright_notice": frozenset(
        {"exif:IFD0:Copyright", "xmp:dc:Rights", "iptc:CopyrightNotice"}
    ),
    "usage_terms": frozenset({"xmp:xmpRights:UsageTerms"}),
    "licence_url": frozenset({"xmp:xmpRights:WebStatement"}),
    "licensor_name": frozenset({"xmp:plus:LicensorName"}),
    "licensor_url": frozenset({"xmp:plus:LicensorURL"}),
    "caption": frozenset(
        {"exif:IFD0:ImageDescription", "xmp:dc:Description", "iptc:Caption-Abstract"}
    ),
    "headline": frozenset({"xmp:photoshop:Headline", "iptc:Headline"}),
    "alt_text": frozenset({"xmp:iptcCore:AltTextAccessibility"}),
    "long_description": frozenset({"xmp:iptcCore:ExtDescrAccessibility"}),
}  # fmt: skip
"""By field of the record: where in an original its words may come from (privacy, allow-list).

PNG's legacy profiles hold a creator each, in an EXIF and in an IIM block of their own."""


AMONG_WORDS = frozenset(
    {
        "xmp:photoshop:Credit", "xmp:dc:Description", "xmp:photoshop:Headline",
        "xmp:iptcCore:AltTextAccessibility", "xmp:iptcCore:ExtDescrAccessibility",
    }
)  # fmt: skip
"""Carriers whose token gets words around it, wherever the XMP packet has room for them."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted file. ``tokens``: token to carrier, its own file name's among them.

    ``among_words``: tokens that stand in a sentence, as what a photographer writes does.
    """

    name: str
    data: bytes
    tokens: Mapping[str, str]
    numbers: frozenset[Rational]
    dropped_as: str
    among_words: frozenset[str]


@cache
def canaries() -> tuple[Canary, ...]:
    """All of them; call only where the corpus is."""
    folder = canary_folder()
    assert folder is not None
    found = []
    for at, (name, tokens) in enumerate(sorted(canary_files(folder).items())):
        planted = (folder / name).read_bytes()
        words = frozenset(token for token, carrier in tokens.items() if carrier in AMONG_WORDS)
        data = among_words(planted, words)
        words = words if data != planted else frozenset()
        token = a_family_member(900 + at, name)
        dropped_as = f"{token}.{name.rpartition('.')[2]}"
        all_tokens = {**tokens, token: FILE_NAME}
        found.append(Canary(name, data, all_tokens, unusual_numbers(data), dropped_as, words))
    return tuple(found)


def a_family_member(number: int, about: str) -> str:
    """One more token in the form of the corpus's own."""
    return f"{FAMILY}{number:03}x{zlib.crc32(about.encode()):08x}"


def among_words(data: bytes, tokens: Iterable[str]) -> bytes:
    """The file with "Saruna … teltī" around these tokens of its XMP packet, at its old length.

    A packet ends with blanks that programs may write into (XMP specification part 1, 7.3.2); the
    words take of them, so nothing else in the file has to move. Without room it stays as it was.
    """
    start, end = data.find(b"<?xpacket begin"), data.find(b"<?xpacket end")
    if min(start, end) < 0:
        return data
    packet = worded = data[start:end]
    for token in tokens:
        worded = worded.replace(token.encode(), f"Saruna {token} teltī".encode())
    room = len(packet) - len(packet.rstrip())
    more = len(worded) - len(packet)
    return data[:start] + worded[: len(packet)] + data[end:] if more < room else data


def unusual_numbers(data: bytes) -> frozenset[Rational]:
    """The rationals of a position that only this file has: seconds and their fractions."""
    pillow_heif.register_heif_opener()
    gps = Image.open(io.BytesIO(data)).getexif().get_ifd(_GPS)
    rationals = (value for tag in _PLACES for value in gps.get(tag, ()))
    return frozenset((r.numerator, r.denominator) for r in rationals if r.denominator > 1)
