"""Each rule of the WebP walk says no by itself: crafted files, refused for that reason."""

from __future__ import annotations

import struct

import pytest

from gallery_media.metadata.audit.blocks import Blocks
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.audit.webp import walk_webp
from gallery_media.model.metadata import PublicFormat
from tests.makers.neighbours import accepted_neighbours
from tests.makers.records import FINISHED, SIZE, a_finished

WEBP = FINISHED[PublicFormat.WEBP]
PICTURE = WEBP[12:]
LOSSLESS = a_finished("webp", lossless=True)[12:]
CANVAS = b"\x2f\0\0\x1f\0\0"


def riff(*chunks: bytes, size: int = 0) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) + size) + body


def part(kind: bytes, body: bytes, pad: bytes = b"\0") -> bytes:
    return kind + struct.pack("<I", len(body)) + body + pad * (len(body) % 2)


def extended(flags: int, canvas: bytes = CANVAS) -> bytes:
    return part(b"VP8X", bytes((flags, 0, 0, 0)) + canvas)


def picture(at: int, byte: int) -> bytes:
    """The lossy picture chunk with one byte of its frame changed."""
    return PICTURE[: 8 + at] + bytes((byte,)) + PICTURE[9 + at :]


def frame(tag: int, width: int = SIZE[0], height: int = SIZE[1], bits: int = 20) -> bytes:
    """A lossy picture chunk with this tag and so many bytes of picture."""
    start = tag.to_bytes(3, "little") + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return part(b"VP8 ", start + b"\x01" * bits)


def lossless(bits: int, rest: bytes = b"x", signature: bytes = b"\x2f") -> bytes:
    return part(b"VP8L", signature + bits.to_bytes(4, "little") + rest)


EXIF, META = part(b"EXIF", b"ab"), part(b"XMP ", b"x")
SMALL = 47 | 31 << 14  # 48 x 32, as a lossless picture writes it
SHOWN = 0x10


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"RIFX" + WEBP[4:], "start like a WebP"),
        (WEBP[:8] + b"WEBQ" + WEBP[12:], "start like a WebP"),
        (riff(PICTURE, size=2), "not that of the file"),
        (riff(PICTURE, size=-1), "not that of the file"),
        (riff(PICTURE, b"EXIF\1"), "chunk is cut off"),
        (riff(PICTURE, b"EXIF\0\0\0"), "chunk is cut off"),
        (riff(PICTURE, b"EXIF\x09\0\0\0x"), "longer than the file"),
        (riff(PICTURE, b"EXIF\x01\0\0\0x"), "longer than the file"),
        (riff(extended(4), PICTURE, part(b"XMP ", b"x", b"y")), "slack"),
        (riff(extended(12), PICTURE, META, META, META), "more chunks"),
        (riff(META), "one picture"),
        (riff(PICTURE, LOSSLESS), "one picture"),
        (riff(PICTURE, META), "no variant may have"),
        (riff(extended(4), META, PICTURE), "no variant may have"),
        (riff(extended(12), EXIF, PICTURE, META), "no variant may have"),
        (riff(extended(12), PICTURE, META, EXIF), "no variant may have"),
        (riff(extended(8), PICTURE, EXIF), "no variant may have"),
        (riff(extended(0), PICTURE), "no variant may have"),
        (riff(extended(0x20), PICTURE, part(b"ICCP", b"x")), "no variant may have"),
        (riff(extended(0x0C), PICTURE, META), "fit its chunks"),
        (riff(extended(4), PICTURE, EXIF, META), "fit its chunks"),
        (riff(extended(4, b"\x30\0\0\x1f\0\0"), PICTURE, META), "fit its chunks"),
        (riff(extended(4, b"\x2f\0\0\x20\0\0"), PICTURE, META), "fit its chunks"),
        (riff(extended(4), PICTURE, part(b"XMP ", b"")), "empty"),
        (riff(extended(12), PICTURE, part(b"EXIF", b""), META), "empty"),
        (riff(picture(6, 47)), "size is not as planned"),
        (riff(frame(SHOWN | 1)), "no picture"),
        (riff(frame(0)), "no picture"),
        (riff(frame(SHOWN | 4 << 1)), "unknown profile"),
        (riff(frame(SHOWN | 7 << 1)), "unknown profile"),
        (riff(picture(3, 0)), "odd start"),
        (riff(picture(5, 0x29)), "odd start"),
        (riff(picture(5, 0x2B)), "odd start"),
        (riff(frame(SHOWN | 21 << 5)), "frame is cut off"),
        (riff(frame(SHOWN, 1 << 14)), "scaled"),
        (riff(frame(SHOWN, 48, 1 << 14)), "scaled"),
        (riff(lossless(SMALL, signature=b"\x2e")), "odd start"),
        (riff(lossless(SMALL, signature=b"\x30")), "odd start"),
        (riff(lossless(SMALL, rest=b"")), "odd start"),
        (riff(lossless(SMALL | 1 << 28)), "transparent"),
        (riff(lossless(SMALL | 1 << 29)), "transparent"),
        (riff(lossless(SMALL + 1)), "size is not as planned"),
        (riff(lossless(SMALL + (1 << 14))), "size is not as planned"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_each_rule_about_webp_speaks(data: bytes, reason: str) -> None:
    """Each file is wrong in one thing, and refused for it."""
    with pytest.raises(Refusal, match=reason):
        walk_webp(data, *SIZE)


@pytest.mark.parametrize(
    ("chunks", "found"),
    [
        ((PICTURE,), Blocks()),
        ((LOSSLESS,), Blocks()),
        ((extended(4), PICTURE, META), Blocks(xmp=b"x")),
        ((extended(12), PICTURE, EXIF, META), Blocks(exif=b"ab", xmp=b"x")),
        ((extended(12), LOSSLESS, EXIF, META), Blocks(exif=b"ab", xmp=b"x")),
        ((frame(SHOWN | 3 << 1 | 20 << 5),), Blocks()),
        ((lossless(SMALL),), Blocks()),
    ],
)
def test_a_right_webp_is_accepted_and_its_blocks_come_out_whole(
    chunks: tuple[bytes, ...], found: Blocks
) -> None:
    """Both codecs; up to the last profile, and a first partition that reaches to the end."""
    assert walk_webp(riff(*chunks), *SIZE) == found


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (riff(frame(SHOWN, 0x3FFF, 1)), (0x3FFF, 1)),
        (riff(frame(SHOWN, 1, 0x3FFF)), (1, 0x3FFF)),
        (riff(lossless(0x3FFF)), (0x4000, 1)),
        (riff(lossless(0x3FFF << 14)), (1, 0x4000)),
    ],
)
def test_the_largest_sides_that_webp_knows_are_read_right(
    data: bytes, size: tuple[int, int]
) -> None:
    """Fourteen bits each, and no bit of the other side."""
    assert walk_webp(data, *size) == Blocks()


def test_no_byte_of_a_webp_container_can_be_its_neighbour() -> None:
    """Everything but the picture's bits, the size of its first partition, and the blocks."""
    data = riff(extended(12), frame(SHOWN), EXIF, part(b"XMP ", b"xy"))
    assert walk_webp(data, *SIZE).xmp == b"xy"
    start, exif = data.index(b"VP8 ") + 8, data.index(b"EXIF")
    free = {start + 1, start + 2, *range(start + 10, exif), exif + 8, exif + 9}
    places = [at for at in range(len(data) - 2) if at not in free]
    assert len(places) > 60
    assert accepted_neighbours(data, places, lambda changed: walk_webp(changed, *SIZE)) == []
