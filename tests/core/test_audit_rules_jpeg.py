"""Each rule about the segments and scans of a JPEG says no by itself.

The files are put together here from the standard (ITU-T T.81), with scans of a few bits: the walk
does not decode. Those that a decoder must refuse are in other modules.
"""

from __future__ import annotations

import struct

import pytest

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import audit_pixels_only
from gallery_media.metadata.audit.jpeg import walk_jpeg
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.model.variant import Format
from tests.makers.neighbours import accepted_neighbours, neighbours

START, END = b"\xff\xd8", b"\xff\xd9"
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
SIZE = (16, 24)


def segment(marker: int, body: bytes, wrong_length: int = 0) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2 + wrong_length) + body


def quantiser(number: int) -> bytes:
    return segment(0xDB, bytes((number,)) + b"\1" * 64)


def frame(marker: int, parts: bytes = b"\1\x11\0", size: tuple[int, int] = SIZE) -> bytes:
    head = struct.pack(">BHHB", 8, size[1], size[0], len(parts) // 3)
    return segment(marker, head + parts)


def huffman(*keys: int) -> bytes:
    """Tables with one code of one bit, for the symbol 0."""
    return segment(0xC4, b"".join(bytes((key, 1)) + bytes(15) + b"\0" for key in keys))


def scan(*ids: int, data: bytes = b"\x3f", first: int = 0, last: int = 63, bits: int = 0) -> bytes:
    parts = b"".join(bytes((one, 0)) for one in ids or (1,))
    return segment(0xDA, bytes((len(ids) or 1,)) + parts + bytes((first, last, bits))) + data


GREY, STEPS = frame(0xC0), frame(0xC2)
COLOUR = frame(0xC0, b"\1\x22\0\2\x11\0\3\x11\0")
TABLES = huffman(0x00, 0x10)
DC, AC = scan(last=0), scan(first=1)
INTERVAL = segment(0xDD, b"\0\1")


def jpeg(*parts: bytes) -> bytes:
    return START + b"".join(parts) + END


def bands(count: int) -> list[bytes]:
    """A progressive picture in so many scans: DC, then AC in steps of one coefficient."""
    ends = [*range(1, count - 1), 63]
    starts = [1, *(end + 1 for end in ends[:-1])]
    steps = [scan(first=first, last=last) for first, last in zip(starts, ends, strict=True)]
    return [JFIF, quantiser(0), STEPS, huffman(0), DC, huffman(0x10), *steps]


RIGHT = (JFIF, quantiser(0), GREY, TABLES, scan())


@pytest.mark.parametrize(
    "parts",
    [
        RIGHT,
        RIGHT[1:],
        (JFIF, quantiser(0), COLOUR, TABLES, scan(1, 2, 3)),
        (JFIF, quantiser(0), COLOUR, TABLES, scan(1), scan(2), scan(3)),
        (quantiser(0), quantiser(1), frame(0xC0, b"\1\x22\0\2\x11\1\3\x11\1"), TABLES,
         scan(1, 2, 3)),
        (*RIGHT[:4], scan(data=b"\x12\xff\x00\x34")),
        (JFIF, quantiser(0), STEPS, huffman(0), DC, huffman(0x10), AC),
        (JFIF, quantiser(0), STEPS, huffman(0), scan(last=0, bits=1), huffman(0x10), AC,
         scan(last=0, bits=0x10)),
        (JFIF, quantiser(0), STEPS, huffman(0), DC, huffman(0x10), scan(first=1, last=5, bits=2),
         huffman(0x10), scan(first=6), scan(first=1, last=5, bits=0x21),
         scan(first=1, last=5, bits=0x10)),
        bands(32),
    ],
)  # fmt: skip
def test_a_right_jpeg_is_accepted(parts: tuple[bytes, ...]) -> None:
    """Grey and colour, in one scan and in many, up to 32 scans."""
    walk_jpeg(jpeg(*parts), *SIZE)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((), "no picture"),
        ((JFIF, quantiser(0), GREY), "no picture"),
        ((b"x", *RIGHT), "bytes between two segments"),
        ((b"\xfe\xff", *RIGHT), "bytes between two segments"),
        ((*RIGHT[:3], b"\0", *RIGHT[3:]), "bytes between two segments"),
        ((JFIF, b"\0words", *RIGHT[1:]), "bytes between two segments"),
        ((JFIF, quantiser(0), b"\0words", *RIGHT[2:]), "bytes between two segments"),
        ((*RIGHT[:4], b"\0words", scan()), "bytes between two segments"),
        ((JFIF, segment(0xDB, b"\0\1", -3), *RIGHT[1:]), "longer than the file"),
        ((JFIF, segment(0xDB, b"\0\1", -4), *RIGHT[1:]), "longer than the file"),
        ((JFIF, segment(0xDB, b"\0", 1_000)), "longer than the file"),
        ((*RIGHT, END), "behind the end marker"),
        ((*RIGHT, END, b"words"), "behind the end marker"),
        ((*RIGHT, huffman(0)), "no scan uses"),
        ((*RIGHT[:3], TABLES, huffman(1), scan()), "no scan uses"),
        ((*RIGHT[:3], TABLES, huffman(0), scan()), "no scan uses"),
        ((*RIGHT[:2], STEPS, TABLES, DC, AC), "no scan uses"),
        ((*RIGHT[:3], huffman(0, 0x11), scan()), "is not there"),
        ((*RIGHT[:3], huffman(0), scan()), "is not there"),
        ((*RIGHT[:3], quantiser(1), *RIGHT[3:]), "behind its frame header"),
        ((JFIF, quantiser(0), quantiser(0), *RIGHT[2:]), "given twice"),
        ((JFIF, quantiser(0), quantiser(1), *RIGHT[2:]), "unused quantiser"),
        ((JFIF, quantiser(1), *RIGHT[2:]), "unused quantiser"),
        ((JFIF, *RIGHT[2:]), "unused quantiser"),
        ((*RIGHT[:4], INTERVAL, scan()), "kind DD"),
        ((JFIF, INTERVAL, *RIGHT[1:]), "kind DD"),
        ((*RIGHT[:3], GREY, *RIGHT[3:]), "two frames"),
        ((*RIGHT[:2], frame(0xC0, size=(15, 24)), *RIGHT[3:]), "it is 15 x 24"),
        ((*RIGHT[:2], frame(0xC0, size=(17, 24)), *RIGHT[3:]), "it is 17 x 24"),
        ((*RIGHT[:2], frame(0xC0, size=(16, 23)), *RIGHT[3:]), "it is 16 x 23"),
        ((*RIGHT[:2], frame(0xC0, size=(16, 25)), *RIGHT[3:]), "it is 16 x 25"),
        ((JFIF, quantiser(0), TABLES, scan()), "before its frame header"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\xd0\0\2\x3f")), "kind D0"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\xd7\0\2\x3f")), "kind D7"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\xcf\0\2")), "kind CF"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\xd8\0\2")), "kind D8"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\xff\0\2")), "kind FF"),
        ((*RIGHT[:4], scan(data=b"\x3f\xff\n\0\2")), "kind 0A"),
        ((*RIGHT[:2], frame(0xC1), *RIGHT[3:]), "kind C1"),
        ((*RIGHT[:2], frame(0xC3), *RIGHT[3:]), "kind C3"),
        ((*RIGHT[:4], segment(0xDC, b"\0\x18"), scan()), "kind DC"),
        ((*RIGHT[:4], segment(0xFE, b"words"), scan()), "kind FE"),
        ((segment(0xFE, b"words"), *RIGHT[1:]), "kind FE"),
        ((JFIF, JFIF, *RIGHT[1:]), "kind E0"),
        ((*RIGHT, scan()), "sends again"),
        ((*RIGHT[:2], COLOUR, TABLES, scan(1, 2, 3), scan(2)), "sends again"),
        ((*RIGHT[:2], COLOUR, TABLES, scan(1), scan(1), scan(2), scan(3)), "sends again"),
        ((*RIGHT[:2], COLOUR, TABLES, scan(1), scan(2)), "not the whole"),
        ((*RIGHT[:2], STEPS, huffman(0), DC), "not the whole"),
        ((*RIGHT[:2], STEPS, huffman(0), DC, huffman(0x10), scan(first=1, last=62)),
         "not the whole"),
        ((*RIGHT[:2], STEPS, huffman(0), DC, huffman(0x10), scan(first=1, bits=1)),
         "not the whole"),
        ((*RIGHT[:2], STEPS, huffman(0), DC, scan(last=0, bits=0x10)), "sends again"),
        ((*RIGHT[:2], STEPS, huffman(0), scan(last=0, bits=1), scan(last=0, bits=0x32)),
         "sends again"),
        ((*RIGHT[:2], STEPS, huffman(0), scan(last=0, bits=2), scan(last=0, bits=0x10)),
         "sends again"),
        ((*RIGHT[:2], STEPS, scan(last=0, bits=0x10)), "comes too early"),
        ((*bands(3), scan(first=63)), "sends again"),
        (bands(33), "too many scans"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_each_rule_about_segments_and_scans_speaks(parts: tuple[bytes, ...], reason: str) -> None:
    """Each file is wrong in one thing, and refused for it."""
    with pytest.raises(Refusal, match=reason):
        walk_jpeg(jpeg(*parts), *SIZE)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "start like"),
        (START, "between two segments"),
        (START + b"\xff", "before its end marker"),
        (jpeg(*RIGHT)[:-1], "before its end marker"),
        (jpeg(*RIGHT)[:-2], "before its end marker"),
        (START + b"".join(RIGHT[:4]), "between two segments"),
        (START + quantiser(0)[:3], "longer than the file"),
        (START + quantiser(0)[:-1], "longer than the file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_jpeg_that_ends_too_early_is_refused(data: bytes, reason: str) -> None:
    """Wherever that is, in words that say so."""
    with pytest.raises(Refusal, match=reason):
        walk_jpeg(data, *SIZE)


def test_no_byte_of_a_jpeg_can_be_its_neighbour() -> None:
    """But a Huffman table's symbols, and the picture's bits; a JFIF header has one spelling."""
    data = jpeg(*RIGHT)
    for places, reason in ((range(2), "start like"), (range(6, 20), "JFIF header")):
        for _, changed in neighbours(data, places):
            with pytest.raises(Refusal, match=reason):
                walk_jpeg(changed, *SIZE)
    symbols = {data.index(TABLES) + 21, data.index(TABLES) + 39}
    others = [at for at in range(len(data)) if at not in symbols and at != len(data) - 3]
    assert accepted_neighbours(data, others, lambda changed: walk_jpeg(changed, *SIZE)) == []


def test_a_picture_hidden_in_a_scan_that_decoders_forget_is_refused() -> None:
    """A real decoder shows the last scan of a component and never complains about the first."""
    hidden = scan(1, data=bytes((0b10101010, 0b10110010, 0b10010110, 0b10101110)))
    tables = segment(0xC4, b"\0\1\1" + bytes(14) + b"\0\5" + b"\x10\1" + bytes(15) + b"\0")
    size = frame(0xC0, b"\1\x22\0\2\x11\0\3\x11\0", (16, 16))
    picture = (scan(1, data=b"\0"), scan(2), scan(3))
    for scans in ((hidden, *picture), (*picture, hidden), (hidden, *picture, hidden)):
        with pytest.raises(AuditRefused, match="sends again"):
            audit_pixels_only(jpeg(JFIF, quantiser(0), size, tables, *scans), Format.JPEG, 16, 16)
