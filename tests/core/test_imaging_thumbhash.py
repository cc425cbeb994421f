"""The hash of a picture, read back by a decoder of its own: a blur of what was there."""

from __future__ import annotations

from math import cos, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery_media.imaging.develop import develop
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.thumbhash import thumbhash
from gallery_media.model.variant import LONGEST_THUMBHASH
from tests.makers.images import LIMITS, SMALL_RECIPE, a_jpeg, a_scene

Colour = tuple[float, float, float]


def _pixels(picture: Image.Image) -> Pixels:
    return Pixels(picture.tobytes(), *picture.size, len(picture.getbands()))


def _read(hashed: bytes) -> tuple[int, int, tuple[float, ...], list[list[float]]]:
    """Waves along both edges; means and scales; strengths of three channels, -1 to 1."""
    head, more = int.from_bytes(hashed[:3], "little"), int.from_bytes(hashed[3:5], "little")
    landscape = more >> 15
    limit = 7
    lx, ly = (limit, more & 7) if landscape else (more & 7, limit)
    numbers = (
        (head & 63) / 63,
        (head >> 6 & 63) / 31.5 - 1,
        (head >> 12 & 63) / 31.5 - 1,
        (head >> 18 & 31) / 31,
        (more >> 3 & 63) / 63,
        (more >> 9 & 63) / 63,
    )
    halves = [half for byte in hashed[5:] for half in (byte & 15, byte >> 4)]
    strengths = []
    for nx, ny in ((max(3, lx), max(3, ly)), (3, 3), (3, 3)):
        count = sum(cx * ny < nx * (ny - cy) for cy in range(ny) for cx in range(nx)) - 1
        strengths.append([half / 7.5 - 1 for half in halves[:count]])
        halves = halves[count:]
    return lx, ly, numbers, strengths


def _decoded(hashed: bytes, width: int, height: int) -> list[Colour]:
    """The colours that a consumer would draw, row by row, 0 to 1."""
    lx, ly, (l_mean, p_mean, q_mean, l_scale, p_scale, q_scale), strengths = _read(hashed)
    channels = (
        (l_mean, l_scale, max(3, lx), max(3, ly)),
        (p_mean, p_scale * 1.25, 3, 3),
        (q_mean, q_scale * 1.25, 3, 3),
    )
    drawn = []
    for y in range(height):
        for x in range(width):
            values = []
            for (mean, scale, nx, ny), waves in zip(channels, strengths, strict=True):
                value, left = mean, iter(waves)
                for cy in range(ny):
                    for cx in range(nx):
                        if (cx or cy) and cx * ny < nx * (ny - cy):
                            wave = cos(pi / width * (x + 0.5) * cx)
                            wave *= cos(pi / height * (y + 0.5) * cy) * 2
                            value += next(left) * scale * wave
                values.append(value)
            light, yellow, red_green = values
            blue = light - 2 / 3 * yellow
            red = (3 * light - blue + red_green) / 2
            drawn.append((red, red - red_green, blue))
    return drawn


def test_a_hash_read_back_is_a_blur_of_the_picture() -> None:
    """Each of twelve fields has nearly the mean colour that the picture has there."""
    scene = a_scene(240, 180)
    drawn = [level for colour in _decoded(thumbhash(_pixels(scene)), 16, 12) for level in colour]
    expected = scene.resize((16, 12), Image.Resampling.BOX).tobytes()
    apart = [abs(255 * value - level) for value, level in zip(drawn, expected, strict=True)]
    assert sum(apart) / len(apart) < 24
    flat = [abs(127 - level) for level in expected]
    assert sum(apart) < sum(flat) / 2  # a hash of nothing would be no better than grey


@pytest.mark.parametrize("colour", [(200, 40, 40), (0, 0, 0), (255, 255, 255), (10, 200, 30)])
def test_a_flat_picture_has_its_colour_and_no_waves(colour: tuple[int, int, int]) -> None:
    """What rounding leaves of waves differs between machines, and must not get into the hash."""
    hashed = thumbhash(_pixels(Image.new("RGB", (30, 20), colour)))
    assert set(hashed[5:]) == {0}
    _, _, numbers, _ = _read(hashed)
    assert numbers[3:] == (0, 0, 0)
    light = numbers[0]
    assert abs(light - sum(colour) / 765) < 0.01


@given(st.integers(1, 120), st.integers(1, 120), st.binary(min_size=3, max_size=64), st.booleans())
def test_any_picture_has_a_hash_that_tells_its_shape(
    width: int, height: int, seed: bytes, grey: bool
) -> None:
    """Grey and coloured, of any size, the same every time, short enough for the way out."""
    bands = 1 if grey else 3
    size = width * height * bands
    pixels = Pixels((seed * (size // len(seed) + 1))[:size], width, height, bands)
    hashed = thumbhash(pixels)
    assert hashed == thumbhash(pixels)
    assert 5 < len(hashed) <= LONGEST_THUMBHASH
    landscape = int.from_bytes(hashed[3:5], "little") >> 15 == 1
    # Made smaller first, 96 x 95 is square.
    assert landscape == (width > height) or (landscape is False and width - height < width / 40)


def test_a_grey_picture_has_the_hash_of_the_same_in_colour() -> None:
    """One channel or three equal ones."""
    grey = a_scene(90, 60).convert("L")
    assert thumbhash(_pixels(grey)) == thumbhash(_pixels(grey.convert("RGB")))


def test_it_comes_from_the_smallest_rung_whichever_rungs_are_wanted() -> None:
    """What is made again later gives the same hash."""
    data = a_jpeg(480, 320)
    whole = develop(data, SMALL_RECIPE, LIMITS).thumbhash
    assert whole
    assert develop(data, SMALL_RECIPE, LIMITS, frozenset()).thumbhash == whole
