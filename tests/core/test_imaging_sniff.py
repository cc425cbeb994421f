"""What a file is, and how large, told from its first bytes and never from its name."""

from __future__ import annotations

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import sniff
from tests.makers.images import LIMITS, a_jpeg, a_scene, as_file, lying_jpeg, lying_png


def _a_heic() -> bytes:
    pillow_heif.register_heif_opener()
    return as_file(a_scene(96, 64), "HEIF", quality=60)


ACCEPTED = {
    "image/jpeg": a_jpeg(96, 64),
    "image/png": as_file(a_scene(96, 64), "PNG"),
    "image/tiff": as_file(a_scene(96, 64), "TIFF"),
    "image/webp": as_file(a_scene(96, 64), "WEBP"),
    "image/gif": as_file(a_scene(96, 64), "GIF"),
    "image/avif": as_file(a_scene(96, 64), "AVIF"),
    "image/heic": _a_heic(),
}


@pytest.mark.parametrize("mime", ACCEPTED)
def test_each_accepted_format_is_known_by_its_content(mime: str) -> None:
    """Type and size come from the header."""
    found = sniff(ACCEPTED[mime], LIMITS)
    assert (found.mime, found.width, found.height, found.animated) == (mime, 96, 64, False)


@pytest.mark.parametrize("mime", ACCEPTED)
def test_a_file_that_ends_early_is_told_apart_from_a_damaged_one(mime: str) -> None:
    """The inbox may wait for the rest of a file that is still being copied."""
    data = ACCEPTED[mime]
    with pytest.raises(PhotoTruncated):
        sniff(data[: len(data) * 3 // 4], LIMITS)


@pytest.mark.parametrize("mime", ACCEPTED)
def test_bytes_behind_the_picture_do_not_make_it_incomplete(mime: str) -> None:
    """Phones append motion and maker trailers; they are simply not developed."""
    assert sniff(ACCEPTED[mime] + b"SEFT trailer of a phone", LIMITS).mime == mime


def test_lossless_and_extended_webp_have_a_size_too() -> None:
    """VP8L and VP8X keep it elsewhere than VP8."""
    lossless = as_file(a_scene(70, 50), "WEBP", lossless=True)
    extended = as_file(a_scene(70, 50).convert("RGBA"), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    for data in (lossless, extended):
        found = sniff(data, LIMITS)
        assert (found.width, found.height) == (70, 50)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_a_still_with_a_flag(format: str) -> None:
    """Only the first frame will be developed, and the operator is told."""
    frames = [a_scene(96, 64), a_scene(96, 64).rotate(90), a_scene(96, 64).rotate(180)]
    data = as_file(frames[0], format, save_all=True, append_images=frames[1:])
    assert sniff(data, LIMITS).animated


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%", "PDF"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "vector"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", "video"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "video"),
        (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom", "raw"),
        (b"FUJIFILMCCD-RAW 0201", "raw"),
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", "raw"),
        (b"8BPS\x00\x01", "Photoshop"),
        (b"\xff\x0a\xfa\x1f", "JPEG XL"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x00" * 5000, "zeros"),
        (b"Not a picture at all.", "not a photo"),
    ],
)
def test_a_stranger_is_refused_with_what_to_do_instead(data: bytes, word: str) -> None:
    """The desk reads what it dropped and what to export, never "unknown format"."""
    with pytest.raises(PhotoRejected, match=word) as refusal:
        sniff(data, LIMITS)
    assert ";" in str(refusal.value) or ":" in str(refusal.value)


def test_a_raw_file_that_pretends_to_be_a_tiff_is_refused() -> None:
    """A DNG is a TIFF whose first picture is a thumbnail."""
    dng = as_file(a_scene(96, 64), "TIFF", tiffinfo={50706: b"\x01\x04\x00\x00"})
    with pytest.raises(PhotoRejected, match="raw"):
        sniff(dng, LIMITS)


def test_a_header_that_promises_too_much_is_refused_before_any_pixel() -> None:
    """Megapixels, one edge, and bytes each have their own limit and say so."""
    with pytest.raises(PhotoRejected, match="60,000 pixels along one side, the limit is 30,000"):
        sniff(lying_jpeg(60_000, 10), LIMITS)
    with pytest.raises(PhotoRejected, match="400 megapixels, the limit is 120"):
        sniff(lying_png(20_000, 20_000), LIMITS)
    with pytest.raises(PhotoRejected, match="MB, the limit is 0 MB"):
        sniff(a_jpeg(), Limits(max_bytes=1_000))


def test_a_second_picture_in_a_heic_counts_too() -> None:
    """A small primary picture must not hide a huge one beside it."""
    data = ACCEPTED["image/heic"]
    at = data.index(b"ispe") + 8
    huge = data[:at] + (40_000).to_bytes(4, "big") + data[at + 4 :]
    with pytest.raises(PhotoRejected, match="40,000"):
        sniff(huge, LIMITS)


@given(st.sampled_from(sorted(ACCEPTED)), st.data())
def test_whatever_is_done_to_the_bytes_the_answer_is_a_size_or_a_rejection(
    mime: str, data: st.DataObject
) -> None:
    """No input makes the header readers throw anything else, or take long."""
    original = bytearray(ACCEPTED[mime])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, min(len(original), 700) - 1))
        original[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(original)))
    try:
        found = sniff(bytes(original[:cut]), LIMITS)
    except PhotoRejected:
        return
    assert 1 <= found.width <= 30_000
    assert 1 <= found.height <= 30_000
