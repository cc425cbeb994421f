"""Bombs, polyglots and strangers: refused before a pixel is decoded, or developed alone."""

from __future__ import annotations

import pytest
import pyvips
from PIL import Image

from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.develop import develop
from tests.makers.images import (
    EXACT_RECIPE,
    LIMITS,
    SMALL_RECIPE,
    a_jpeg,
    a_scene,
    as_file,
    lying_jpeg,
    lying_png,
)
from tests.makers.traps import TOKEN, a_progressive_jpeg, a_tiff, a_tiff_of_one_tile, a_zip, turned

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF", "GIF")


def _lying_webp(width: int, height: int) -> bytes:
    data = bytearray(
        as_file(a_scene(64, 64).convert("RGBA"), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08")
    )
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def _lying_gif(width: int, height: int) -> bytes:
    data = bytearray(as_file(a_scene(64, 64), "GIF"))
    data[6:10] = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return bytes(data)


def _claiming(data: bytes, width: int, height: int, claim: int) -> bytes:
    """An AVIF or HEIC whose container says ``claim`` pixels square."""
    true = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    assert true in data
    return data.replace(true, claim.to_bytes(4, "big") * 2)


BOMBS = {
    "65,500 x 65,500 in a JPEG": lying_jpeg(65_500, 65_500),
    "200,000 x 200,000 in a PNG": lying_png(200_000, 200_000),
    "169 megapixels in a PNG": lying_png(13_000, 13_000),
    "60,000 x 60,000 in a GIF": _lying_gif(60_000, 60_000),
    "16,383 x 16,383 in a WebP": _lying_webp(16_383, 16_383),
    "100,000 x 100,000 in a TIFF": a_tiff(bytes(100), 100_000, 100_000),
    "one tile of 60,000 in a small TIFF": a_tiff_of_one_tile(64, 64, 60_000),
    "20,000 x 20,000 in an AVIF": _claiming(turned(a_scene(96, 48), 1, "AVIF"), 96, 48, 20_000),
    "20,000 x 20,000 in a HEIC": _claiming(turned(a_scene(256, 128), 1, "HEIF"), 256, 128, 20_000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_header_that_promises_gigabytes_is_refused_by_its_numbers(bomb: str) -> None:
    """Nothing is decoded: the sentence names the limit that the header breaks."""
    with pytest.raises(PhotoRejected, match=r"the limit is (30,000|120);"):
        develop(BOMBS[bomb], EXACT_RECIPE, LIMITS)


@pytest.mark.parametrize("format", ["AVIF", "HEIF"])
def test_a_picture_larger_than_its_container_says_is_not_decoded(format: str) -> None:
    """The limits looked at the container; the coded frame is another matter."""
    data = turned(a_scene(1_024, 512), 1, format)
    with pytest.raises(PhotoRejected, match="damaged"):
        develop(_claiming(data, 1_024, 512, 64), EXACT_RECIPE, LIMITS)


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    """Each costs its file a dozen bytes and the decoder a walk over the whole picture."""
    data = a_progressive_jpeg()
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    with pytest.raises(PhotoRejected, match="damaged"):
        develop(data[:-2] + scan * 1_000 + b"\xff\xd9", EXACT_RECIPE, LIMITS)


STRANGERS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>",
    "svg with a declaration": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "ppm": b"P6 2 2 255\n" + bytes(12),
    "radiance": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n" + bytes(4),
    "fits": b"SIMPLE  =                    T" + b" " * 2850,
    "csv": b"1,2,3\n4,5,6\n",
    "vips": b"\x08\xf2\xa6\xb6" + bytes(60) + bytes(12),
    "text": b"nothing to see",
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_the_engine_opens_only_what_the_house_accepts(kind: str) -> None:
    """Also if a stranger ever got past the door: every other loader is blocked."""
    assert engine is not None  # importing it is what blocks them
    with pytest.raises(pyvips.Error):
        pyvips.Image.new_from_buffer(STRANGERS[kind], "").avg()
    with pytest.raises(PhotoRejected):
        develop(STRANGERS[kind], EXACT_RECIPE, LIMITS)


def test_each_loader_that_can_be_named_is_blocked_but_six() -> None:
    """By class: what libvips may learn to open tomorrow is blocked as well."""
    for name in ("svgload", "csvload", "matrixload", "vipsload", "uhdrload", "rawload"):
        sizes = (1, 1, 3) if name == "rawload" else ()
        with pytest.raises(pyvips.Error, match="blocked"):
            pyvips.Operation.call(name, "/dev/null", *sizes)
    with pytest.raises(pyvips.Error) as refused:
        pyvips.Operation.call("jpegload", "/dev/null")
    assert "blocked" not in str(refused.value)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "tail", [a_zip(), b"<!DOCTYPE html><script>" + TOKEN + b"</script>", b"%PDF-1.7" + TOKEN]
)
def test_what_hangs_behind_a_picture_is_not_developed(format: str, tail: bytes) -> None:
    """A file that is a photo and an archive at once gives the variants of the photo alone."""
    data = turned(a_scene(256, 128), 1, format) if format != "GIF" else as_file(a_scene(), "GIF")
    made = [v.data for v in develop(data, SMALL_RECIPE, LIMITS).variants]
    polyglot = [v.data for v in develop(data + tail, SMALL_RECIPE, LIMITS).variants]
    assert polyglot == made


def test_a_photo_behind_something_else_is_no_photo() -> None:
    """The first bytes decide, as they do for every other program."""
    for head in (a_zip(), b"<html>", b"%PDF-1.7 "):
        with pytest.raises(PhotoRejected):
            develop(head + a_jpeg(), EXACT_RECIPE, LIMITS)


@pytest.mark.parametrize("named", ["second frame", "thumbnail"])
def test_a_second_picture_inside_is_never_taken_for_the_first(named: str) -> None:
    """MPO and gain maps lie behind the picture, thumbnails in front of it."""
    green, red = (
        Image.new("RGB", (200, 200), (0, 200, 0)),
        Image.new("RGB", (160, 120), (200, 0, 0)),
    )
    if named == "second frame":
        data = as_file(green, "MPO", save_all=True, append_images=[red], quality=95)
        assert data.count(b"\xff\xd8\xff") == 2
    else:
        small = b"Exif\0\0" + as_file(red, "JPEG")
        block = b"\xff\xe1" + (len(small) + 2).to_bytes(2, "big") + small
        data = as_file(green, "JPEG", quality=95)
        data = data[:2] + block + data[2:]
    development = develop(data, EXACT_RECIPE, LIMITS)
    assert (development.width, development.height, development.flags) == (200, 200, ())
    assert development.mean_colour[1] > 190
    assert development.mean_colour[0] < 10
