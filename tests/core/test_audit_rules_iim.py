"""Each rule about IPTC data says no by itself: crafted resources, refused for that reason."""

from __future__ import annotations

import hashlib
import struct
from typing import Any

import pytest

from gallery_media.metadata.audit.iim_block import prove_photoshop
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.embed.iim import photoshop_block
from gallery_media.model.metadata import PublicMetadata
from tests.makers.neighbours import neighbours

RECORD = PublicMetadata(creators=("Jānis",), copyright_notice="© J")


def resource(number: int, data: bytes, *, name: bytes = b"\0\0", pad: bytes = b"\0") -> bytes:
    """One Photoshop resource, wrong only where it is told to be."""
    head = b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(data))
    return head + data + pad * (len(data) % 2)


def dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


UTF8, VERSION = dataset(1, 90, b"\x1b%G"), dataset(2, 0, b"\0\x04")
BYLINE, NOTICE = dataset(2, 80, "Jānis".encode()), dataset(2, 116, "© J".encode())
ALL = (UTF8, VERSION, BYLINE, NOTICE)
IIM = b"".join(ALL)


def digest(iim: bytes) -> bytes:
    return hashlib.md5(iim, usedforsecurity=False).digest()


def iptc(*datasets: bytes, more: bytes = b"", digest_of: bytes | None = None) -> bytes:
    """Both resources with a right digest, wrong only where it is told to be."""
    iim = b"".join(datasets)
    right = digest(iim if digest_of is None else digest_of)
    return resource(0x0404, iim) + resource(0x0425, right) + more


RIGHT = iptc(*ALL)
SECOND = RIGHT[-28:]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "missing"),
        (resource(0x0404, IIM), "other Photoshop resources"),
        (iptc(*ALL, more=resource(0x040C, b"")), "other Photoshop resources"),
        (resource(0x0405, IIM) + SECOND, "other Photoshop resources"),
        (resource(0x0403, IIM) + SECOND, "other Photoshop resources"),
        (resource(0x0404, IIM) + resource(0x0426, digest(IIM)), "other Photoshop resources"),
        (resource(0x0404, IIM) + resource(0x0424, digest(IIM)), "other Photoshop resources"),
        (SECOND + RIGHT[:-28], "other Photoshop resources"),
        (b"8BIN" + RIGHT[4:], "resource is odd"),
        (b"8BIL" + RIGHT[4:], "resource is odd"),
        (resource(0x0404, IIM, name=b"\x01x") + SECOND, "has a name"),
        (resource(0x0404, IIM, name=b"\0x") + SECOND, "has a name"),
        (RIGHT[:-1], "resource is cut off"),
        (RIGHT[:-28] + b"8BIM\x04\x25\0\0\0\0\0\x11" + digest(IIM), "resource is cut off"),
        (resource(0x0404, IIM, pad=b"x") + SECOND, "slack"),
        (iptc(VERSION, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(UTF8, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(VERSION, UTF8, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(dataset(1, 90, b"\x1b%@"), VERSION, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(dataset(1, 90, b"\x1b%H"), VERSION, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(UTF8, dataset(2, 0, b"\0\x02"), BYLINE, NOTICE), "announce UTF-8"),
        (iptc(*ALL, dataset(2, 90, b"Riga")), "not on the list"),
        (iptc(UTF8, VERSION, dataset(2, 90, b"Riga"), BYLINE, NOTICE), "not on the list"),
        (iptc(*ALL, dataset(3, 80, b"Jana")), "not on the list"),
        (iptc(*ALL, dataset(1, 80, b"Jana")), "not on the list"),
        (iptc(UTF8, VERSION, NOTICE, BYLINE), "differ"),
        (iptc(UTF8, VERSION, BYLINE), "differ"),
        (iptc(UTF8, VERSION, dataset(2, 80, b"Zane"), NOTICE), "differ"),
        (iptc(*ALL, BYLINE), "differ"),
        (iptc(*ALL, dataset(2, 80, b"")), "differ"),
        (iptc(*ALL, digest_of=b""), "digest"),
        (iptc(*ALL, b"\0\x02\x50\0\0"), "data are odd"),
        (iptc(*ALL, b"\x1b\x02\x50\0\0"), "data are odd"),
        (iptc(*ALL, b"\x1d\x02\x50\0\0"), "data are odd"),
        (iptc(*ALL, b"\x1c\x02\x50\0"), "data are odd"),
        (iptc(*ALL, b"\x1c\x02\x50\0\x09x"), "dataset is cut off"),
        (iptc(*ALL, b"\x1c\x02\x50\x80\x00" + bytes(0x8000)), "dataset is cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "block",
)
def test_each_rule_about_iptc_speaks(block: bytes, reason: str) -> None:
    """The right resources are accepted; each wrong one for its own reason."""
    assert photoshop_block(RECORD) == RIGHT
    prove_photoshop(RIGHT, RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_photoshop(block, RECORD)


def test_no_byte_of_a_digest_can_be_its_neighbour() -> None:
    """A wrong digest makes programs write their own version of the words."""
    for _, changed in neighbours(RIGHT, range(len(RIGHT) - 16, len(RIGHT))):
        with pytest.raises(Refusal, match="digest"):
            prove_photoshop(changed, RECORD)


def test_a_block_is_refused_where_the_record_has_no_words_for_it() -> None:
    """Alt text has no dataset; and without a block nothing is missing."""
    only_alt_text = PublicMetadata(alt_text="Cilvēki")
    prove_photoshop(b"", only_alt_text)
    with pytest.raises(Refusal, match="not in its record"):
        prove_photoshop(RIGHT, only_alt_text)


MOST = {
    "creators": (80, 32),
    "headline": (105, 256),
    "credit_line": (110, 32),
    "source": (115, 32),
    "copyright_notice": (116, 128),
    "caption": (120, 2_000),
}
"""Dataset and most octets of each field: IPTC-NAA IIM 4.2, chapter 6."""


def with_text(field: str, text: str) -> PublicMetadata:
    value: Any = (text,) if field == "creators" else text
    return PublicMetadata(**{field: value})


@pytest.mark.parametrize("field", MOST)
def test_a_field_is_carried_up_to_its_most_octets_and_not_one_more(field: str) -> None:
    """Cut words would be other words; the whole text is in the XMP packet."""
    number, most = MOST[field]
    for length in (1, most):
        block = iptc(UTF8, VERSION, dataset(2, number, b"x" * length))
        prove_photoshop(block, with_text(field, "x" * length))
    longer = with_text(field, "x" * (most + 1))
    prove_photoshop(b"", longer)
    with pytest.raises(Refusal, match="not in its record"):
        prove_photoshop(iptc(UTF8, VERSION, dataset(2, number, b"x" * (most + 1))), longer)
