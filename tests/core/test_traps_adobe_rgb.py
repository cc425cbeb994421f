"""JPEGs of cameras set to Adobe RGB come out right: a rule of DCF is their profile."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from gallery_media.imaging.adobe_rgb import adobe_rgb_profile
from gallery_media.imaging.colour import NO_PROFILE
from gallery_media.imaging.develop import develop
from gallery_media.imaging.headers.exif import is_adobe_rgb, orientation
from tests.makers import images
from tests.makers.charts import SPACES, a_chart, a_chart_file
from tests.makers.colour_science import Deviation, converter, deviation
from tests.makers.converted import Converted, before_coding, middle, pixels
from tests.makers.corpus import corpus_dir
from tests.makers.images import EXACT_RECIPE, LIMITS, as_file
from tests.makers.traps import an_exif_of_colours, exif_of_pointers

ADOBE = SPACES["Adobe RGB (1998)"]
CODING = {"quality": 98, "subsampling": 0}
FROM_CAMERAS = (
    "metadata/cameras/Canon__EOS5D-MIII___K6A7946.JPG",
    "metadata/cameras/Canon__EOS_RP___MG_0635.JPG",
    "metadata/cameras/Canon__Rebel_XT_350D___MG_9382.JPG",
    "metadata/cameras/Sony__SLT-A57___DSC8833.JPG",
    "bench/digicam_corpus___K6A7941.JPG",
    "bench/digicam_corpus___MG_0631.JPG",
)


def _by_little_cms(made: Converted) -> bytes:
    """The same decoded numbers in sRGB, by another profile of the space and by Pillow's engine."""
    converted = ImageCms.profileToProfile(
        Image.frombytes("RGB", made.size, made.numbers),
        ImageCms.ImageCmsProfile(io.BytesIO(ADOBE.profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert converted is not None
    return converted.tobytes()


def _against_little_cms(made: Converted) -> Deviation:
    reference = pixels(_by_little_cms(made))
    return deviation(reference, pixels(made.srgb), converter(SPACES["sRGB"].space))


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_cameras_adobe_rgb_is_converted_within_the_limits(order: Literal["<", ">"]) -> None:
    """Mean below 1 and 99th percentile below 3, against littleCMS and against the standard."""
    exif = an_exif_of_colours(order=order)
    made = before_coding(as_file(a_chart(), "JPEG", exif=exif, **CODING))
    by_engine = _against_little_cms(made)
    by_standard = deviation(pixels(made.numbers), pixels(made.srgb), converter(ADOBE.space))
    for found in (by_engine, by_standard):
        assert found.mean < 1, found
        assert found.p99 < 3, found
    ignored = deviation(pixels(made.numbers), pixels(made.numbers), converter(ADOBE.space))
    assert ignored.mean > 1
    assert develop(as_file(a_chart(), "JPEG", exif=exif), EXACT_RECIPE, LIMITS).flags == ()


@pytest.mark.parametrize(
    "exif",
    [
        an_exif_of_colours(b"R98\0", 1),
        an_exif_of_colours(b"R98\0"),
        an_exif_of_colours(b"THM\0"),
        an_exif_of_colours(b"R03\0", 1),
    ],
    ids=["sRGB", "sRGB by its rule only", "a thumbnail's rule", "sRGB by its space"],
)
def test_a_cameras_srgb_stays_as_it_is(exif: bytes) -> None:
    """R98 is sRGB, and a file that says sRGB outright is believed."""
    made = before_coding(as_file(a_chart(), "JPEG", exif=exif, **CODING))
    assert made.srgb == made.numbers


def _broken(at: int, value: bytes) -> bytes:
    block = bytearray(an_exif_of_colours())
    block[at : at + len(value)] = value
    return bytes(block)


# Places in the block: six letters, the TIFF header of 8, then three directories of 30 bytes.
_TO_EXIF, _TO_RULE, _RULE = 6 + 8 + 2 + 12 + 8, 6 + 38 + 2 + 12 + 8, 6 + 68 + 2


@pytest.mark.parametrize(
    "exif",
    [
        _broken(_TO_EXIF, b"\xff\xff\xff\xff"),
        _broken(_TO_EXIF, bytes(4)),
        _broken(_TO_EXIF - 6, b"\x02\x00"),
        _broken(_TO_RULE, b"\xff\xff\xff\x7f"),
        _broken(_TO_RULE, b"\x08\0\0\0"),
        _broken(_TO_RULE - 6, b"\x03\x00"),
        _broken(_RULE + 2, b"\x03\x00"),
        _broken(_RULE + 4, b"\x05\0\0\0"),
        an_exif_of_colours()[: _RULE + 10],
        an_exif_of_colours()[:_TO_EXIF],
        exif_of_pointers(),
    ],
)
def test_pointers_that_lead_nowhere_change_nothing(exif: bytes) -> None:
    """The photo is sRGB as before, and nobody hears of an error."""
    assert not is_adobe_rgb(exif)
    made = before_coding(as_file(a_chart(), "JPEG", exif=exif, **CODING))
    assert made.srgb == made.numbers


@given(st.binary(max_size=200), st.integers(0, 103), st.integers(0, 255))
def test_whatever_the_block_says_there_is_an_answer(tail: bytes, at: int, value: int) -> None:
    """No input makes the reader throw."""
    block = bytearray(an_exif_of_colours() + tail)
    block[at] = value
    assert is_adobe_rgb(bytes(block)) in (True, False)
    assert is_adobe_rgb(tail) in (True, False)
    assert 1 <= orientation(bytes(block)) <= 8


def test_a_profile_counts_for_more_than_the_rule() -> None:
    """An editor's sRGB copy of such a photo often keeps the camera's EXIF."""
    exif = an_exif_of_colours()
    for profile in (images.srgb(), SPACES["sRGB"].profile):
        made = before_coding(a_chart_file(profile, "JPEG", exif=exif, **CODING))
        assert made.srgb == made.numbers
    wide = before_coding(a_chart_file(SPACES["Display P3"].profile, "JPEG", exif=exif, **CODING))
    space = converter(SPACES["Display P3"].space)
    assert deviation(pixels(wide.numbers), pixels(wide.srgb), space).p99 < 3


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_the_rule_is_for_three_colours(mode: str) -> None:
    """Grey and inks come out as without it, and are not told to have a wrong profile."""
    options = {"quality": 95}
    plain, ruled = (
        develop(as_file(a_chart().convert(mode), "JPEG", **options, **more), EXACT_RECIPE, LIMITS)
        for more in ({}, {"exif": an_exif_of_colours()})
    )
    assert NO_PROFILE not in ruled.flags
    assert ruled.variants[0].data == plain.variants[0].data


def test_the_houses_numbers_are_those_of_the_standard() -> None:
    """Primaries and curve of Adobe RGB (1998), 4.3, adapted to D50: within rounding."""
    made = before_coding(a_chart_file(adobe_rgb_profile()))
    found = deviation(pixels(a_chart().tobytes()), pixels(made.srgb), converter(ADOBE.space))
    assert found.largest < 2, found
    told = ImageCms.ImageCmsProfile(io.BytesIO(adobe_rgb_profile())).profile
    assert told.xcolor_space.strip() == "RGB"
    assert told.red_primary is not None
    assert told.red_primary[1][:2] == pytest.approx((0.64, 0.33), abs=0.02)


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
@pytest.mark.parametrize("name", FROM_CAMERAS)
def test_photos_straight_from_cameras_are_converted_within_the_limits(name: str) -> None:
    """Canon and Sony, of twenty years."""
    corpus = corpus_dir()
    assert corpus is not None
    made = middle(before_coding((corpus / name).read_bytes()), 400)
    assert made.srgb != made.numbers
    found = _against_little_cms(made)
    assert found.mean < 1, found
    assert found.p99 < 3, found
