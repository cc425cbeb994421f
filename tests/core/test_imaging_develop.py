"""Originals of every kind become upright sRGB variants: compared as pixels, not as promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.imaging.colour import is_srgb
from gallery_media.imaging.develop import develop
from gallery_media.model.variant import Development, Format, Recipe, Rung
from tests.makers import images
from tests.makers.images import EXACT_RECIPE, LIMITS, SMALL_RECIPE, a_flat, a_scene, as_file

RED = (200, 40, 40)


def _developed(data: bytes, recipe: Recipe = EXACT_RECIPE) -> Development:
    return develop(data, recipe, LIMITS)


def _centre(data: bytes, recipe: Recipe = EXACT_RECIPE) -> tuple[int, ...]:
    picture = images.pixels_of(_developed(data, recipe).variants[0].data)
    pixel = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def _close(one: tuple[int, ...], other: tuple[int, ...], within: int = 3) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def test_a_ladder_has_each_rung_at_its_true_size() -> None:
    """Sizes, formats and rung numbers are those of the plan, and each file decodes to them."""
    development = _developed(images.a_jpeg(480, 320), SMALL_RECIPE)
    told = [(v.format, v.rung, v.width, v.height) for v in development.variants]
    assert told == [
        (Format.AVIF, 240, 240, 160),
        (Format.AVIF, 360, 360, 240),
        (Format.JPEG, 360, 360, 240),
    ]
    assert (development.width, development.height, development.flags) == (480, 320, ())
    for variant in development.variants:
        assert images.pixels_of(variant.data).size == (variant.width, variant.height)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation: int) -> None:
    """All eight ways a camera may store a picture give the same variant."""
    development = _developed(images.with_orientation(a_scene(), orientation))
    picture = images.pixels_of(development.variants[0].data)
    assert (development.width, development.height) == (240, 160)
    assert images.distance(picture, a_scene()) < 3


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_large_photo_is_turned_after_it_was_made_smaller(orientation: int) -> None:
    """Scaled decoding and turning together still give the right shape and picture."""
    scene = a_scene(1800, 1200)
    recipe = Recipe(rungs=(Rung(Format.JPEG, 300, 98),), linear_light_up_to=0)
    picture = images.pixels_of(
        _developed(images.with_orientation(scene, orientation), recipe).variants[0].data
    )
    expected = scene.resize((300, 200), Image.Resampling.LANCZOS)
    assert images.distance(picture, expected) < 3


@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP", "AVIF"])
def test_other_formats_are_turned_upright_too(format: str) -> None:
    """EXIF orientation is not a thing of JPEG alone."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = a_scene().transpose(Image.Transpose.ROTATE_90)
    extra = {"lossless": True} if format == "WEBP" else {}
    data = as_file(stored, format, exif=exif.tobytes(), **extra)
    development = _developed(data)
    assert (development.width, development.height) == (240, 160)
    assert images.distance(images.pixels_of(development.variants[0].data), a_scene()) < 5


def test_a_heic_is_not_turned_twice() -> None:
    """Its decoder turns it; the EXIF tag inside must not turn it again."""
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = a_scene(256, 128).transpose(Image.Transpose.ROTATE_90)
    development = _developed(as_file(stored, "HEIF", quality=95, exif=exif.tobytes()))
    assert (development.width, development.height) == (256, 128)
    picture = images.pixels_of(development.variants[0].data)
    assert images.distance(picture, a_scene(256, 128)) < 8


def test_wide_gamut_colours_are_converted() -> None:
    """Display P3 (200, 40, 40) is sRGB (218, 0, 26), not the same numbers without a profile."""
    data = as_file(a_flat(RED), "JPEG", quality=98, icc_profile=images.display_p3())
    assert _close(_centre(data), (218, 0, 26), within=4)


def test_an_srgb_profile_changes_nothing_and_is_recognised() -> None:
    """Converting sRGB to sRGB would only cost time and rounding."""
    data = as_file(a_flat(RED), "JPEG", quality=98, icc_profile=images.srgb())
    assert _close(_centre(data), RED)
    assert is_srgb(images.srgb(), grey=False)
    assert not is_srgb(images.display_p3(), grey=False)


def test_a_profile_that_cannot_be_used_is_left_out() -> None:
    """The photo is worth more than its profile, whether that is broken or of another space."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile at all", lab):
        data = as_file(a_flat(RED), "JPEG", quality=98, icc_profile=profile)
        assert _close(_centre(data), RED)


def test_press_colours_are_converted() -> None:
    """CMYK without a profile goes by a press profile, not by naive arithmetic."""
    cyan = _centre(as_file(a_flat((255, 0, 0, 0), "CMYK"), "JPEG", quality=98))
    assert cyan[0] < 60
    assert cyan[2] > 150
    assert cyan != (0, 255, 255)  # what naive arithmetic would give
    white = _centre(as_file(a_flat((0, 0, 0, 0), "CMYK"), "JPEG", quality=98))
    assert _close(white, (255, 255, 255), within=4)


def test_sixteen_bits_become_eight_by_dropping_the_low_ones() -> None:
    """A grey 16-bit PNG must not come out white, as it does from Pillow's own conversion."""
    grey = Image.new("I;16", (200, 200), 0x8040)
    assert _close(_centre(as_file(grey, "PNG")), (128, 128, 128))


def test_grey_stays_grey() -> None:
    """One channel in, one channel out, in both formats."""
    recipe = Recipe(rungs=(Rung(Format.AVIF, 96, 90, 9), Rung(Format.JPEG, 96, 95)))
    for variant in _developed(as_file(a_scene().convert("L"), "JPEG"), recipe).variants:
        red, green, blue = images.pixels_of(variant.data).split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_transparency_shows_the_background_and_never_hidden_colours(format: str) -> None:
    """What lies under fully transparent pixels may be anything, and nobody meant to publish it."""
    hidden = a_flat((255, 0, 0, 0), "RGBA")
    extra = {"lossless": True, "exact": True} if format == "WEBP" else {}
    data = as_file(hidden, format, **extra)
    assert _close(_centre(data), (255, 255, 255))
    dark = Recipe(rungs=EXACT_RECIPE.rungs, background=(10, 20, 30), linear_light_up_to=0)
    assert _close(_centre(data, dark), (10, 20, 30))


def test_hidden_colours_do_not_bleed_when_made_smaller() -> None:
    """Resizing mixes neighbours; a transparent one must not lend its colour."""
    picture = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (200, 0, 400, 400))
    recipe = Recipe(rungs=(Rung(Format.JPEG, 160, 98),), linear_light_up_to=0)
    made = images.pixels_of(_developed(as_file(picture, "PNG"), recipe).variants[0].data)
    for x in range(made.width):
        red, _, blue = made.getpixel((x, 80))  # type: ignore[misc]
        assert red <= blue + 12


def test_floating_point_pixels_are_refused_with_a_way_out() -> None:
    """Their range is unknown; guessing it would publish a wrong picture."""
    with pytest.raises(PhotoRejected, match="8 or 16 bits"):
        _developed(as_file(Image.new("F", (64, 64), 0.5), "TIFF"))


def test_only_the_first_frame_of_an_animation_is_developed() -> None:
    """And the operator is told."""
    frames = [a_flat((0, 200, 0)), a_flat((200, 0, 0))]
    data = as_file(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    development = _developed(data)
    assert "animated" in development.flags
    assert _close(_centre(data), (0, 200, 0), within=4)


def test_a_second_picture_behind_the_first_is_not_developed() -> None:
    """MPO, gain maps: the primary picture counts."""
    data = as_file(a_flat((0, 200, 0)), "MPO", save_all=True, append_images=[a_flat(RED)])
    assert _close(_centre(data), (0, 200, 0), within=4)


def test_the_mean_colour_is_that_of_the_photo() -> None:
    """It is what a page shows while the photo is on its way."""
    assert _close(_developed(as_file(a_flat(RED), "PNG")).mean_colour, RED, within=2)


def test_small_rungs_are_made_in_linear_light() -> None:
    """A fine black and white pattern averages to the light's mean (188), not the code's (128)."""
    pattern = Image.new("L", (512, 512))
    pattern.putdata([255 * ((x + y) % 2) for y in range(512) for x in range(512)])
    rungs = (Rung(Format.JPEG, 256, 98), Rung(Format.JPEG, 512, 98))
    data = as_file(pattern, "PNG")
    linear = _centre(data, Recipe(rungs=rungs, linear_light_up_to=256))
    gamma = _centre(data, Recipe(rungs=rungs, linear_light_up_to=0))
    assert _close(linear, (188, 188, 188), within=3)
    assert _close(gamma, (128, 128, 128), within=3)


def test_a_truncated_photo_is_refused() -> None:
    """libvips would accept it in silence and fill up with grey."""
    whole = images.a_jpeg(400, 300)
    with pytest.raises(PhotoTruncated):
        _developed(whole[: len(whole) // 2])


@pytest.mark.parametrize("size", [(400, 300), (2400, 1600)])
def test_a_photo_that_is_partly_grey_is_developed_and_flagged(size: tuple[int, int]) -> None:
    """An end marker hides that the rest is missing; whether to publish it is for a person."""
    whole = images.a_jpeg(*size)
    assert _developed(whole).flags == ()
    assert _developed(whole[: len(whole) // 2] + b"\xff\xd9").flags == ("damaged",)


def test_a_header_that_promises_more_than_the_file_has_is_flagged() -> None:
    """It says 2,000 x 2,000 and has 1,024 pixels."""
    assert _developed(images.lying_jpeg(2_000, 2_000)).flags == ("damaged",)


def test_padding_between_segments_is_no_damage() -> None:
    """Some cameras pad; the decoder complains, the picture is whole."""
    whole = images.a_jpeg()
    at = whole.index(b"\xff\xdb")
    assert _developed(whole[:at] + bytes(7) + whole[at:]).flags == ()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_a_photo_that_cannot_be_decoded_is_refused_in_words(format: str) -> None:
    """Broken in the middle: never a crash, never silence."""
    options = {"lossless": True} if format == "WEBP" else {}
    broken = bytearray(as_file(a_scene(480, 320), format, **options))
    middle = len(broken) // 2
    broken[middle : middle + 40] = b"\xff" * 40
    with pytest.raises(PhotoRejected, match="damaged"):
        _developed(bytes(broken))


@pytest.mark.parametrize("size", [(1, 1), (1, 3_000), (3_000, 2), (17, 5)])
def test_odd_little_sizes_are_developed(size: tuple[int, int]) -> None:
    """Nobody knows why somebody drops a picture of one pixel, but nothing falls over."""
    development = _developed(as_file(Image.new("RGB", size, RED), "PNG"), SMALL_RECIPE)
    assert all(v.width <= size[0] and v.height <= size[1] for v in development.variants)


def test_nothing_of_the_source_is_copied() -> None:
    """A token in each place that encoders are known to copy from appears in no variant."""
    token = b"CNRY7x51"
    exif = Image.Exif()
    exif[0x010E] = token.decode()
    text = PngInfo()
    text.add_text("Comment", token.decode())
    profile = images.display_p3() + token
    sources = [
        images.a_jpeg(comment=token, exif=exif.tobytes(), xmp=token, icc_profile=profile),
        as_file(a_scene(), "PNG", pnginfo=text, exif=exif.tobytes(), icc_profile=profile),
        as_file(a_scene(), "WEBP", exif=exif.tobytes(), xmp=token, icc_profile=profile),
        as_file(a_scene(), "AVIF", exif=exif.tobytes(), xmp=token, icc_profile=profile),
        as_file(a_scene(), "GIF", comment=token),
    ]
    for source in sources:
        assert token in source  # a canary that never existed tests nothing
        for variant in _developed(source, SMALL_RECIPE).variants:
            assert token not in variant.data
            assert b"Exif" not in variant.data
            assert b"ICC_PROFILE" not in variant.data


ONCE_MORE = """
import hashlib, sys
from gallery_media.imaging.develop import develop
from tests.makers.images import LIMITS, SMALL_RECIPE
data = sys.stdin.buffer.read()
print("".join(v.sha256 for v in develop(data, SMALL_RECIPE, LIMITS).variants))
"""


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_same_photo_gives_the_same_bytes_in_every_process(orientation: int) -> None:
    """Freed memory read as pixels would differ from run to run; so would unpinned threads."""
    data = images.with_orientation(a_scene(96, 64), orientation)
    digests = {"".join(v.sha256 for v in _developed(data, SMALL_RECIPE).variants) for _ in range(5)}
    root = Path(__file__).resolve().parents[2]
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", ONCE_MORE], input=data, capture_output=True, check=True, cwd=root
        )
        digests.add(run.stdout.decode().strip())
    assert len(digests) == 1
