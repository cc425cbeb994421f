"""Each rule of the PNG walk says no by itself: crafted files, refused for that reason.

What stands behind a rule would often refuse the same file; the reason tells which one spoke.
"""

from __future__ import annotations

import random
import struct
import tracemalloc
import zlib

import pytest

from gallery_media.metadata.audit.png import walk_png
from gallery_media.metadata.audit.refusal import Refusal
from tests.makers.neighbours import accepted_neighbours, neighbours


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def sized(*values: int) -> bytes:
    return struct.pack(">IIBBBBB", *values)


SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY = sized(3, 2, 8, 0, 0, 0, 0)
END = chunk(b"IEND", b"")


def png(*inner: bytes, header: bytes = GREY, end: bytes = END) -> bytes:
    """A grey PNG of 3 x 2 pixels, wrong only where it is told to be."""
    return SIGNATURE + chunk(b"IHDR", header) + b"".join(inner) + end


PIXELS = b"\0abc\x04def"
DATA = chunk(b"IDAT", zlib.compress(PIXELS))
TEXT = b"XML:com.adobe.xmp\0\0\0\0\0"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(DATA)[:-1], "longer than the file"),
        (png(DATA)[:-1] + b"x", "checksum"),
        (png(), "no picture"),
        (png(DATA, end=b""), "no picture"),
        (png(DATA, DATA, end=b""), "odd start or end"),
        (png(DATA, end=chunk(b"IEND", b"x")), "odd start or end"),
        (SIGNATURE + chunk(b"tIME", GREY) + DATA + END, "odd start or end"),
        (png(DATA, header=sized(3, 2, 8, 3, 0, 0, 0)), "colours are odd"),
        (png(DATA, header=sized(3, 2, 8, 6, 0, 0, 0)), "colours are odd"),
        (png(DATA, header=sized(3, 2, 16, 0, 0, 0, 0)), "colours are odd"),
        (png(DATA, header=GREY + b"x"), "colours are odd"),
        (png(DATA, header=GREY[:-1]), "colours are odd"),
        (png(chunk(b"eXIf", b""), DATA), "EXIF is empty"),
        (png(chunk(b"iTXt", TEXT), DATA), "no XMP"),
        (png(chunk(b"iTXt", b"Comment\0\0\0\0\0x"), DATA), "no XMP"),
        (png(chunk(b"iTXt", b"Comment\0\0\0\0\0" + b"x" * 40), DATA), "no XMP"),
        (png(chunk(b"iTXt", TEXT + b"x"), chunk(b"eXIf", b"x"), DATA), "besides pixels"),
        (png(chunk(b"eXIf", b"x"), chunk(b"eXIf", b"x"), DATA), "besides pixels"),
        (png(chunk(b"tIME", b"\x07\xea\x06\x17\0\0\0"), DATA), "besides pixels"),
        (png(DATA, chunk(b"tEXt", b"Comment\0x")), "besides pixels"),
        (png(DATA, chunk(b"IDAT", b"")), "besides pixels"),
        (png(chunk(b"eXIf", b"x")), "not as many"),
        (png(chunk(b"iTXt", TEXT + b"x")), "not as many"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS[:-1]))), "not as many"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS + b"x"))), "not as many"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS) + b"x")), "behind its pixels"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS)[:-1])), "behind its pixels"),
        (png(chunk(b"IDAT", zlib.compress(b"\x05abc\0def"))), "unknown filter"),
        (png(chunk(b"IDAT", zlib.compress(b"\0abc\x05def"))), "unknown filter"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_each_rule_about_png_speaks(data: bytes, reason: str) -> None:
    """Each file is wrong in one thing, and refused for it."""
    with pytest.raises(Refusal, match=reason):
        walk_png(data, 3, 2)


def test_a_right_png_is_accepted_and_its_blocks_come_out_whole() -> None:
    """Grey and colour, with no block, one and both, and pixels in several chunks."""
    exif, xmp = chunk(b"eXIf", b"MM"), chunk(b"iTXt", TEXT + b"<x/>")
    for inner, found in (
        ((DATA,), (b"", b"")),
        ((exif, DATA), (b"MM", b"")),
        ((xmp, DATA), (b"", b"<x/>")),
        ((exif, xmp, DATA), (b"MM", b"<x/>")),
    ):
        blocks = walk_png(png(*inner), 3, 2)
        assert (blocks.exif, blocks.xmp, blocks.photoshop) == (*found, b"")
    colour = chunk(b"IDAT", zlib.compress(b"\x01" + b"rgb" * 2 + b"\x03" + b"bgr" * 2))
    assert walk_png(png(colour, header=sized(2, 2, 8, 2, 0, 0, 0)), 2, 2).xmp == b""
    split = zlib.compress(PIXELS)
    assert walk_png(png(chunk(b"IDAT", split[:5]), chunk(b"IDAT", split[5:])), 3, 2).xmp == b""


@pytest.mark.parametrize("part", ["signature", "IHDR", "iTXt", "IEND"])
def test_no_byte_of_a_png_can_be_its_neighbour(part: str) -> None:
    """With checksums made right again; the bodies of eXIf and IDAT are for others to read."""
    exif, text = chunk(b"eXIf", b"MM"), chunk(b"iTXt", TEXT + b"x")
    pieces = {"signature": SIGNATURE, "IHDR": chunk(b"IHDR", GREY), "eXIf": exif, "iTXt": text}
    pieces |= {"IDAT": DATA, "IEND": END}
    assert walk_png(b"".join(pieces.values()), 3, 2).exif == b"MM"
    whole = pieces[part]
    places = range(8) if part == "signature" else range(4, len(whole) - 4 - (part == "iTXt"))

    def read(changed: bytes) -> object:
        right = changed if part == "signature" else chunk(changed[4:8], changed[8:-4])
        return walk_png(b"".join({**pieces, part: right}.values()), 3, 2)

    assert accepted_neighbours(whole, places, read) == []


def test_no_byte_of_a_checksum_or_a_kind_can_be_its_neighbour() -> None:
    """A checksum one too low or too high is wrong, and so is a chunk with almost the right name."""
    data = png(DATA)
    kind = data.index(b"IDAT")
    for at in (len(data) - 4, len(data) - 1, kind - 8, kind - 5):
        for _, changed in neighbours(data, [at]):
            with pytest.raises(Refusal, match="checksum"):
                walk_png(changed, 3, 2)
    for _, name in neighbours(b"IDAT", range(4)):
        with pytest.raises(Refusal, match="besides pixels"):
            walk_png(png(chunk(name, zlib.compress(PIXELS)), DATA), 3, 2)


def test_a_png_may_have_twenty_thousand_chunks_and_no_more() -> None:
    """Its limit is exact: IHDR, IEND and 19,998 pieces of the picture."""
    noise = random.Random(1).randbytes(150 * 150)
    lines = b"".join(b"\0" + noise[at : at + 150] for at in range(0, len(noise), 150))
    stream = zlib.compress(lines, 0)
    header = sized(150, 150, 8, 0, 0, 0, 0)
    for pieces, holds in ((19_998, True), (19_999, False)):
        inner = [chunk(b"IDAT", stream[at : at + 1]) for at in range(pieces - 1)]
        data = png(*inner, chunk(b"IDAT", stream[pieces - 1 :]), header=header)
        if holds:
            assert walk_png(data, 150, 150).exif == b""
        else:
            with pytest.raises(Refusal, match="more chunks"):
                walk_png(data, 150, 150)


@pytest.mark.parametrize(
    ("width", "height", "reason"),
    [
        (120_000_000, 1, "not as many"),
        (120_000_001, 1, "larger"),
        (20_000, 20_000, "larger"),
        (0, 2, "larger"),
        (2, 0, "larger"),
    ],
)
def test_a_png_larger_than_any_variant_is_not_inflated(
    width: int, height: int, reason: str
) -> None:
    """Its header alone decides, and one without a pixel has no picture."""
    with pytest.raises(Refusal, match=reason):
        walk_png(png(DATA, header=sized(width, height, 8, 0, 0, 0, 0)), width, height)


def test_pixels_that_unfold_to_more_than_the_picture_are_not_unfolded() -> None:
    """A few kilobytes may stand for as many gigabytes; what comes out has an end beforehand."""
    bomb = zlib.compress(bytes(30_000_000))
    assert len(bomb) < 40_000
    tracemalloc.start()
    with pytest.raises(Refusal, match="not as many"):
        walk_png(png(chunk(b"IDAT", bomb)), 3, 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_png_of_one_pixel_is_a_picture() -> None:
    """The smallest there is."""
    data = png(chunk(b"IDAT", zlib.compress(b"\0x")), header=sized(1, 1, 8, 0, 0, 0, 0))
    assert walk_png(data, 1, 1).exif == b""
