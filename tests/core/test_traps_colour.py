"""Unusual colours come out as they are meant, or are refused; no file is shown wrongly in silence.

Wide gamut with ICC profiles is in ``test_colour_difference``; here are the kinds without one.
"""

from __future__ import annotations

import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.code_points import HDR_PEAK, SDR_WHITE, CodePoints, bend
from gallery_media.imaging.colour import NO_PROFILE
from gallery_media.imaging.develop import develop
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.charts import SPACES, a_chart, press_profile, press_to_srgb
from tests.makers.colour_science import (
    D65,
    DISPLAY_P3,
    Space,
    as_bytes,
    converter,
    deviation,
    srgb_to_linear,
)
from tests.makers.converted import before_coding, pixels
from tests.makers.images import (
    EXACT_RECIPE,
    LIMITS,
    a_flat,
    a_scene,
    as_file,
    distance,
    pixels_of,
    srgb,
)
from tests.makers.traps import a_heic, a_png_with_cicp, a_tiff, an_avif

BT2020 = Space((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65, srgb_to_linear)
SRGB, PQ, HLG = 13, 16, 18


def _centre(data: bytes, recipe: Recipe = EXACT_RECIPE) -> tuple[int, ...]:
    picture = pixels_of(develop(data, recipe, LIMITS).variants[0].data)
    pixel = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def _near(one: tuple[int, ...], other: tuple[int, ...], within: int = 3) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("primaries", "space"), [(9, BT2020), (12, DISPLAY_P3)])
def test_wide_colours_named_by_two_numbers_are_converted(primaries: int, space: Space) -> None:
    """As near as with a profile: mean below 1, 99th percentile below 3."""
    made = before_coding(a_png_with_cicp(a_chart(), primaries, SRGB))
    found = deviation(pixels(a_chart().tobytes()), pixels(made.srgb), converter(space))
    ignored = deviation(pixels(a_chart().tobytes()), pixels(a_chart().tobytes()), converter(space))
    assert found.mean < 1 < ignored.mean
    assert found.p99 < 3
    coded = before_coding(an_avif(a_chart(), primaries, SRGB))
    expected = as_bytes(pixels(a_chart().tobytes()), converter(space))
    close = [abs(a - b) for a, b in zip(coded.srgb, expected, strict=True)]
    assert sum(close) / len(close) < 3


@pytest.mark.parametrize("profile", [srgb(), press_profile(), b"broken" * 20])
@pytest.mark.parametrize("primaries", [9, 12])
def test_in_a_png_two_numbers_count_for_more_than_a_profile(primaries: int, profile: bytes) -> None:
    """PNG, third edition, 4.3: cICP first; the profile is for programs that do not know it."""
    alone = develop(a_png_with_cicp(a_chart(), primaries, SRGB), EXACT_RECIPE, LIMITS)
    both = develop(a_png_with_cicp(a_chart(), primaries, SRGB, profile), EXACT_RECIPE, LIMITS)
    assert both.flags == ()
    assert both.variants[0].data == alone.variants[0].data


def test_a_png_that_says_srgb_in_two_numbers_is_srgb() -> None:
    """Whatever profile is beside them."""
    for transfer in (1, SRGB):
        data = a_png_with_cicp(a_chart(), 1, transfer, SPACES["Display P3"].profile)
        assert before_coding(data).srgb == a_chart().tobytes()


@pytest.mark.parametrize(("primaries", "transfer"), [(2, 2), (2, SRGB), (11, 17), (12, 2), (0, 0)])
def test_numbers_that_the_house_does_not_know_leave_it_to_the_profile(
    primaries: int, transfer: int
) -> None:
    """Unspecified, reserved, or a cinema's: a profile says more than a guess."""
    profile = SPACES["Display P3"].profile
    made = before_coding(a_png_with_cicp(a_chart(), primaries, transfer, profile))
    found = deviation(pixels(a_chart().tobytes()), pixels(made.srgb), converter(DISPLAY_P3))
    assert found.p99 < 3


def test_ordinary_numbers_change_nothing() -> None:
    """sRGB, BT.709, unspecified: the web's own colours."""
    for primaries, transfer in [(1, 13), (1, 1), (2, 2), (0, 0), (1, 6)]:
        assert CodePoints(primaries, transfer).means_srgb
        assert _near(_centre(an_avif(a_flat((200, 40, 40)), primaries, transfer)), (200, 40, 40))


def test_paper_white_in_an_hdr_photo_is_light_and_the_peak_is_white() -> None:
    """PQ 58 % is 203 nits: taken for sRGB it is the mud grey 148 (BT.2408, table 1)."""
    paper = _centre(an_avif(a_flat((148, 148, 148)), 9, PQ))
    assert 215 <= paper[0] <= 240
    peak = _centre(an_avif(a_flat((192, 192, 192)), 9, PQ))
    assert min(peak) >= 253
    assert max(_centre(an_avif(a_flat((0, 0, 0)), 9, PQ))) <= 2
    assert paper[0] < peak[0]  # a shirt and the lamp behind it stay apart


def test_both_kinds_of_hdr_show_paper_alike() -> None:
    """BT.2408 puts paper at 58 % of PQ and at 75 % of HLG."""
    pq = _centre(an_avif(a_flat((148, 148, 148)), 9, PQ))
    hlg = _centre(an_avif(a_flat((191, 191, 191)), 9, HLG))
    assert _near(pq, hlg, within=4)


def test_ten_bits_of_hdr_arrive_from_a_heic_and_from_a_png() -> None:
    """Whatever the container, the same light."""
    avif = _centre(an_avif(a_flat((148, 148, 148)), 9, PQ))
    assert _near(_centre(a_heic(64, 64, 148 * 257, 9, PQ)), avif)
    assert _near(_centre(a_png_with_cicp(a_flat((148, 148, 148)), 9, PQ)), avif)


def test_an_hdr_photo_keeps_its_hues_and_its_transparency() -> None:
    """Highlights are bent by the largest channel; a bright red does not turn orange."""
    red, green, blue = _centre(an_avif(a_flat((192, 60, 60)), 1, PQ))
    assert red > 240
    assert abs(green - blue) <= 3
    hidden = a_png_with_cicp(Image.new("RGBA", (64, 64), (255, 0, 0, 0)), 9, PQ)
    assert _near(_centre(hidden), (255, 255, 255))


def test_a_grey_hdr_photo_stays_grey() -> None:
    """One channel in, one channel out."""
    grey = a_png_with_cicp(Image.new("L", (64, 64), 148), 1, PQ)
    assert _near(_centre(grey), _centre(an_avif(a_flat((148, 148, 148)), 1, PQ)))


@given(st.floats(0.001, HDR_PEAK), st.floats(0.001, HDR_PEAK))
def test_bending_keeps_order_and_leaves_shadows_alone(one: float, other: float) -> None:
    """Brighter stays brighter, nothing leaves the range, and below the knee nothing changes."""
    low, high = sorted((one, other))
    assert bend(low) <= bend(high) + 1e-6
    assert 0 < bend(high) <= SDR_WHITE * 1.001
    if high < 60:
        assert bend(high) == high


def test_linear_and_gamma_numbers_are_taken_for_what_they_are() -> None:
    """A render that says "linear" (8): half the light is sRGB 188."""
    assert _near(_centre(a_png_with_cicp(a_flat((128, 128, 128)), 1, 8)), (188, 188, 188))
    assert _near(_centre(a_png_with_cicp(a_flat((128, 128, 128)), 1, 4)), (129, 129, 129))


def test_press_colours_follow_their_profile() -> None:
    """Four inks with a profile, as JPEG with Adobe's upside-down numbers and as TIFF."""
    inks = (200, 40, 90, 20)
    expected = tuple(round(255 * value) for value in press_to_srgb(inks))
    for format, options in (("JPEG", {"quality": 98}), ("TIFF", {})):
        data = as_file(a_flat(inks, "CMYK"), format, icc_profile=press_profile(), **options)
        assert _near(_centre(data), expected, within=4), format


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(
    "profile",
    [b"no profile at all" * 20, press_profile(), press_profile() + bytes(4_000_000)],
    ids=["broken", "for inks", "too large"],
)
def test_a_profile_that_cannot_be_right_is_left_out_and_said(format: str, profile: bytes) -> None:
    """The colours are those without it; the operator hears why they may be off."""
    options = {"lossless": True} if format == "WEBP" else {}
    told = as_file(a_flat((200, 90, 40)), format, icc_profile=profile, **options)
    plain = as_file(a_flat((200, 90, 40)), format, **options)
    assert NO_PROFILE in develop(told, EXACT_RECIPE, LIMITS).flags
    assert NO_PROFILE not in develop(plain, EXACT_RECIPE, LIMITS).flags
    assert _centre(told) == _centre(plain)


def test_inks_of_a_jpeg_without_adobes_mark_are_not_turned_round() -> None:
    """Only Adobe's files have 255 for "no ink"; the mark says which."""
    data = as_file(a_flat((255, 255, 255, 255), "CMYK"), "JPEG", quality=98)
    adobe = data.index(b"\xff\xee")
    length = int.from_bytes(data[adobe + 2 : adobe + 4], "big") + 2
    assert max(_centre(data)) < 60  # all inks
    assert min(_centre(data[:adobe] + data[adobe + length :])) > 200  # the same bytes: no ink


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_meaning(format: str) -> None:
    """Grey must not come out white; an alpha channel of 16 bits goes from 0 to 65,535."""
    grey = Image.new("I;16", (200, 200), 0x8040)
    assert _near(_centre(as_file(grey, format)), (128, 128, 128))


def test_sixteen_bits_of_colour_and_alpha_are_flattened_right() -> None:
    """Half transparent blue over white, made smaller on the way."""
    levels = [0, 0, 65535, 32768]
    blue = pyvips.Image.black(400, 400).cast("ushort").new_from_image(levels)
    data = blue.copy(interpretation="rgb16").pngsave_buffer()
    assert _near(_centre(data), (127, 127, 255), within=4)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA"])
def test_palettes_bits_and_greys_look_as_in_an_ordinary_file(mode: str) -> None:
    """Compared with Pillow's own conversion; grey stays one channel."""
    scene = a_scene(200, 150)
    few = scene.quantize(32, dither=Image.Dither.NONE)
    picture = few if mode == "P" else few.convert("PA") if mode == "PA" else scene.convert(mode)
    format = "TIFF" if mode == "PA" else "PNG"
    exact = Recipe(rungs=(Rung(Format.JPEG, 200, 98),), linear_light_up_to=0)
    made = pixels_of(develop(as_file(picture, format), exact, LIMITS).variants[0].data)
    assert distance(made, picture.convert("RGB")) < 6
    if mode in ("1", "L", "LA"):
        red, green, blue = made.split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_tiff_in_which_white_is_zero_is_no_negative() -> None:
    """Fax machines and scanners count ink, not light."""
    data = a_tiff(bytes([30]) * 64 * 64, 64, 64, photometric=0)
    assert _near(_centre(data), (225, 225, 225))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (as_file(a_scene().convert("YCbCr"), "TIFF"), "YCbCr or Lab"),
        (as_file(a_scene().convert("LAB"), "TIFF"), "YCbCr or Lab"),
        (a_tiff(bytes(64 * 64 * 4), 64, 64, bits=32, t339=3), "8 or 16 bits"),
        (a_tiff(bytes(64 * 64 * 8), 64, 64, bits=64, t339=3), "8 or 16 bits"),
        (a_tiff(bytes(64 * 64 * 4), 64, 64, bits=32, t339=1), "8 or 16 bits"),
    ],
)
def test_numbers_that_would_be_guessed_at_are_refused_with_a_way_out(
    data: bytes, words: str
) -> None:
    """YCbCr without a codec came out with red and blue exchanged for light."""
    with pytest.raises(PhotoRejected, match=words) as refusal:
        develop(data, EXACT_RECIPE, LIMITS)
    assert "export it" in str(refusal.value)
    assert "damaged" not in str(refusal.value)


def test_an_avif_sequence_and_an_apng_are_stills_with_a_flag() -> None:
    """The first picture is developed, and the operator is told."""
    frames = [a_flat((0, 200, 0)), a_flat((200, 0, 0))]
    for format in ("AVIF", "PNG", "GIF"):
        data = as_file(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
        assert "animated" in develop(data, EXACT_RECIPE, LIMITS).flags
        assert _near(_centre(data), (0, 200, 0), within=6), format
