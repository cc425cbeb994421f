"""Photos of which a part is missing are never published in silence: real files, really damaged."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.imaging.develop import develop
from tests.makers.images import EXACT_RECIPE, LIMITS, a_jpeg, a_scene, as_file
from tests.makers.traps import (
    a_noisy_jpeg,
    a_progressive_jpeg,
    an_avif_by_libvips,
    an_exif,
    padded,
    turned,
    zeroed,
)

BASELINE, PROGRESSIVE = a_noisy_jpeg(), a_progressive_jpeg()
JPEGS = {"baseline": BASELINE, "progressive": PROGRESSIVE}
WHOLE = {
    **JPEGS,
    **{
        format: turned(a_scene(256, 128), 1, format)
        for format in ("PNG", "WEBP", "TIFF", "AVIF", "HEIF")
    },
    "GIF": as_file(a_scene(256, 128), "GIF"),
}


def _flags(data: bytes) -> tuple[str, ...]:
    return develop(data, EXACT_RECIPE, LIMITS).flags


def _noticed(data: bytes) -> bool:
    try:
        return "damaged" in _flags(data)
    except PhotoRejected:
        return True


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_photo_has_no_flag(kind: str) -> None:
    """Else the other tests here would show nothing."""
    assert _flags(WHOLE[kind]) == ()


@given(st.sampled_from(sorted(WHOLE)), st.floats(0.0, 0.98))
def test_a_photo_cut_off_anywhere_is_not_ready_or_damaged(kind: str, at: float) -> None:
    """Which of the two is said: the file ends too early, or what is there makes no sense."""
    whole = WHOLE[kind]
    with pytest.raises(PhotoRejected) as refusal:
        develop(whole[: int(len(whole) * at)], EXACT_RECIPE, LIMITS)
    said = str(refusal.value)
    if isinstance(refusal.value, PhotoTruncated):
        assert "copy it again" in said
    else:
        assert "damaged" in said or "not a photo" in said or "zeros" in said


@pytest.mark.parametrize("kind", JPEGS)
@pytest.mark.parametrize("at", [0.3, 0.5, 0.7, 0.9, 0.97])
@pytest.mark.parametrize("size", [500, 3_000])
def test_a_hole_in_the_middle_is_noticed(kind: str, at: float, size: int) -> None:
    """A card's lost sector shifts everything after it; only the last rows or a remainder tell."""
    jpeg = JPEGS[kind]
    size = min(size, len(jpeg) - int(len(jpeg) * at) - 3)  # the end marker stays
    assert _flags(zeroed(jpeg, at, size)) == ("damaged",)


@pytest.mark.parametrize("size", [500, 3_000])
@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF"])
def test_a_hole_in_what_is_packed_without_loss_is_noticed_too(
    kind: str, at: float, size: int
) -> None:
    """Held or refused, as photographers are told; lossy WebP and plain TIFF show it."""
    packed = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    broken = zeroed(as_file(a_scene(640, 480).effect_spread(3), kind, **packed), at, size)
    assert _noticed(broken)


_CODED = {
    "HEIC": ("HEIF", {"quality": 80}),
    "AVIF": ("AVIF", {"quality": 80, "speed": 10}),
}


@pytest.mark.parametrize("size", [512, 3_000])
@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("kind", _CODED)
def test_a_hole_in_coded_pixels_is_noticed(kind: str, at: float, size: int) -> None:
    """The decoders make a picture of it without a word; ten bits go another way."""
    format, options = _CODED[kind]
    picture = a_scene(640, 480).effect_spread(3)
    assert _noticed(zeroed(as_file(picture, format, **options), at, size))
    if kind == "AVIF":
        assert _noticed(zeroed(an_avif_by_libvips(picture, 10), at, size))


@pytest.mark.parametrize("kind", _CODED)
@pytest.mark.parametrize("level", [0, 127, 255])
@pytest.mark.parametrize("quality", [1, 50, 100])
def test_what_is_flat_is_no_hole(kind: str, level: int, quality: int) -> None:
    """Nor a small light thing in the dark, and not a file whose metadata is padded with zeros."""
    format, options = _CODED[kind]
    flat = Image.new("RGB", (800, 600), (level, level, level))
    stage = flat.copy()
    stage.paste(a_scene(120, 80), (300, 200))
    for picture in (flat, stage):
        assert _flags(as_file(picture, format, **options | {"quality": quality})) == ()


def test_zeros_in_the_metadata_are_no_hole() -> None:
    """Cameras reserve room there."""
    data = as_file(a_scene(256, 128), "HEIF", quality=80, exif=an_exif(1) + bytes(4_096))
    assert b"\0" * 4_000 in data
    assert _flags(data) == ()


@pytest.mark.parametrize("kind", JPEGS)
def test_padding_does_not_hide_a_hole(kind: str) -> None:
    """The decoder complains about padding first, and used to be forgiven everything after it."""
    assert _flags(padded(JPEGS[kind])) == ()
    assert _flags(zeroed(padded(JPEGS[kind]), 0.5, 2_000)) == ("damaged",)
    half = padded(JPEGS[kind])
    assert _flags(half[: len(half) // 2] + b"\xff\xd9") == ("damaged",)


def test_a_hole_between_the_scans_of_a_progressive_photo_is_noticed() -> None:
    """The decoder's words for it are the same as for padding between header segments."""
    scans = [at for at in range(len(PROGRESSIVE) - 1) if PROGRESSIVE[at : at + 2] == b"\xff\xda"]
    assert len(scans) > 5
    for start, end in pairwise(scans[1:5]):
        middle = (start + end) // 2
        broken = PROGRESSIVE[:middle] + b"\x00" * 60 + PROGRESSIVE[middle:]
        assert _flags(broken) == ("damaged",)


def test_rows_missing_at_the_very_end_are_noticed() -> None:
    """Only the last few bytes are gone: the decoder fills up the last row alone."""
    for lost in (12, 40, 200):
        assert _flags(BASELINE[: -2 - lost] + b"\xff\xd9") == ("damaged",)


def test_bytes_left_over_are_noticed() -> None:
    """A header that says fewer rows than the file has: half a picture is no picture."""
    data = bytearray(BASELINE)
    at = data.index(b"\xff\xc0") + 5
    height = int.from_bytes(data[at : at + 2], "big")
    data[at : at + 2] = (height // 2).to_bytes(2, "big")
    assert _flags(bytes(data)) == ("damaged",)


def test_one_byte_too_many_before_the_end_is_no_damage() -> None:
    """Some programs write it; the picture is whole without it."""
    assert _flags(BASELINE[:-2] + b"\x22" + b"\xff\xd9") == ()
    hole = zeroed(BASELINE, 0.5, 2_000)
    assert _flags(hole[:-2] + b"\x22" + b"\xff\xd9") == ("damaged",)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF"])
def test_rubbish_in_the_middle_never_ends_in_anything_but_words(kind: str) -> None:
    """A reason or a flag, where the format lets it be noticed at all; never another error."""
    for at in (0.2, 0.5, 0.8):
        whole = WHOLE[kind]
        start = int(len(whole) * at)
        broken = whole[:start] + bytes(range(200, 240)) + whole[start + 40 :]
        with contextlib.suppress(PhotoRejected):
            assert set(_flags(broken)) <= {"damaged", "animated"}


def test_a_second_frame_header_is_damage() -> None:
    """Which of two sizes counts would be for the decoder to say; the limits looked at the last."""
    data = a_jpeg()
    at = data.index(b"\xff\xc0")
    length = int.from_bytes(data[at + 2 : at + 4], "big") + 2
    with pytest.raises(PhotoRejected, match="damaged"):
        _flags(data[:at] + data[at : at + length] + data[at:])
