"""However a camera stores a picture, it comes out upright, once, and EXIF is read by one reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.imaging.bare import bare
from gallery_media.imaging.develop import develop
from gallery_media.imaging.headers.exif import orientation
from gallery_media.imaging.sniff import sniff
from tests.makers.images import EXACT_RECIPE, LIMITS, a_jpeg, a_scene, as_file, distance, pixels_of
from tests.makers.traps import TOKEN, an_exif, exif_of_pointers, turned

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("stored", range(1, 9))
def test_each_format_is_turned_upright_exactly_once(format: str, stored: int) -> None:
    """Formats whose decoder turns by itself are not turned again by their EXIF."""
    scene = a_scene(256, 128)
    development = develop(turned(scene, stored, format), EXACT_RECIPE, LIMITS)
    assert (development.width, development.height) == (256, 128)
    assert distance(pixels_of(development.variants[0].data), scene) < 8


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("stored", range(1, 9))
def test_the_orientation_is_read_in_both_byte_orders(order: str, stored: int) -> None:
    """Intel and Motorola, with and without the six letters in front."""
    block = an_exif(stored, order)  # type: ignore[arg-type]
    assert orientation(block) == orientation(block[6:]) == stored


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        an_exif(0),
        an_exif(9),
        an_exif(6, kind=2),
        exif_of_pointers(),
        an_exif(6)[:30],
    ],
)
def test_an_orientation_that_makes_no_sense_is_none(block: bytes) -> None:
    """The picture is shown as it is stored."""
    assert orientation(block) == 1


@given(st.binary(max_size=200), st.integers(0, 60), st.integers(0, 255))
def test_whatever_the_block_says_the_answer_is_one_of_eight(
    tail: bytes, at: int, value: int
) -> None:
    """No input makes the reader throw."""
    block = bytearray(an_exif(6) + tail)
    block[at % len(block)] = value
    assert 1 <= orientation(bytes(block)) <= 8
    assert 1 <= orientation(tail) <= 8


@pytest.mark.parametrize(
    ("format", "load"),
    [
        ("JPEG", pyvips.Image.jpegload_buffer),
        ("PNG", pyvips.Image.pngload_buffer),
        ("WEBP", pyvips.Image.webpload_buffer),
        ("AVIF", pyvips.Image.heifload_buffer),
    ],
)
def test_decoders_meet_no_metadata(format: str, load: Callable[[bytes], Any]) -> None:
    """libvips followed 5,000 pointers for 5 s a photo; now it finds nothing to follow."""
    xmp = {} if format == "PNG" else {"xmp": TOKEN}
    data = as_file(a_scene(), format, exif=an_exif(3), quality=90, **xmp)
    mime = sniff(data, LIMITS).mime
    told = {"exif-data", "xmp-data"} if xmp else {"exif-data"}
    assert told <= set(load(data).get_fields())
    left = load(bare(data, mime).data).get_fields()
    assert not told & set(left)
    assert not [name for name in left if name.startswith("exif-ifd0-ImageDesc")]
    hostile = as_file(a_scene(), format, exif=exif_of_pointers(), quality=90)
    assert develop(hostile, EXACT_RECIPE, LIMITS).flags == ()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_taking_metadata_out_changes_no_pixel(format: str) -> None:
    """The variants of a file with metadata are those of the same file without it, byte for byte."""
    plain = as_file(a_scene(), format, quality=90)
    dirty = as_file(a_scene(), format, quality=90, exif=an_exif(1), xmp=TOKEN)
    made = [develop(data, EXACT_RECIPE, LIMITS).variants[0].data for data in (plain, dirty)]
    assert made[0] == made[1]


def test_only_the_first_exif_block_counts() -> None:
    """A second one, which some editors leave behind, does not turn the picture again."""
    scene = a_scene()
    data = turned(scene, 6, "JPEG")
    block = an_exif(3)
    second = b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block
    at = data.index(b"\xff\xdb")
    development = develop(data[:at] + second + data[at:], EXACT_RECIPE, LIMITS)
    assert distance(pixels_of(development.variants[0].data), scene) < 3


def test_an_end_marker_inside_a_table_does_not_end_the_picture() -> None:
    """Between the scans of a progressive file lie tables, and their bytes may be anything."""
    comment = b"\xff\xfe\x00\x06\xff\xd9\xff\xd9"
    data = as_file(a_scene(), "JPEG", progressive=True, quality=95)
    first_scan = data.index(b"\xff\xda")
    second = data.index(b"\xff\xda", first_scan + 2)
    table = data.rfind(b"\xff\xc4", first_scan, second)
    at = table if table > 0 else second
    with_comment = data[:at] + comment + data[at:]
    assert bare(with_comment, "image/jpeg").data.endswith(data[-20:])
    assert develop(with_comment, EXACT_RECIPE, LIMITS).flags == ()
    assert bare(a_jpeg(), "image/jpeg").orientation == 1
