"""Aspect classes, colour classes and ``sizes``: the arithmetic behind the rows."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.imaging.ladder import mean_colour
from gallery_media.imaging.negative import Pixels
from gallery_media.publishing import grid
from gallery_media.publishing.phone_rows import shares

PIXELS = st.integers(min_value=1, max_value=40_000)
CHANNEL = st.integers(min_value=0, max_value=255)

PAINTED = {
    name: (float(lightness), float(chroma), float(hue))
    for name, lightness, chroma, hue in re.findall(
        r"^\.(c\d+)\{--c:oklch\((\S+) (\S+) (\S+)\)\}$", grid.stylesheet(), re.MULTILINE
    )
}
"""By colour class: lightness, chroma and hue (degrees) that the style sheet gives it."""


@given(PIXELS, PIXELS)
def test_a_picture_loses_at_most_one_percent_to_its_class(width: int, height: int) -> None:
    """Between the ends of the ladder; beyond them a thumbnail is cropped to the end."""
    ratio = grid.aspect(width, height)
    true = width / height
    if 0.4 <= true <= 4.2:
        assert max(ratio / true, true / ratio) <= 1.0105
    else:
        assert ratio in (grid.aspect(1, 10), grid.aspect(10, 1))


@given(PIXELS, PIXELS)
def test_every_aspect_class_is_in_the_style_sheet(width: int, height: int) -> None:
    """A class without a rule would give a picture no room at all."""
    name = grid.aspect_class(grid.aspect(width, height))
    assert f".{name}{{--a:" in grid.stylesheet()


@given(CHANNEL, CHANNEL, CHANNEL)
def test_every_colour_class_is_in_the_style_sheet(red: int, green: int, blue: int) -> None:
    """Any mean colour has a placeholder."""
    assert f".{grid.colour_class((red, green, blue))}{{--c:" in grid.stylesheet()


def test_the_style_sheet_names_each_class_once() -> None:
    """120 ratios, 39 colours, and no two rungs with the same name."""
    names = re.findall(r"^\.(\w+)\{", grid.stylesheet(), re.MULTILINE)
    assert len(names) == len(set(names)) == 120 + 39


@pytest.mark.parametrize(
    ("size", "name"), [((6000, 4000), "a1500"), ((3000, 4000), "a750"), ((4000, 3000), "a1332")]
)
def test_cameras_own_shapes_are_on_the_ladder(size: tuple[int, int], name: str) -> None:
    """3:2 and 3:4 exactly, 4:3 within a thousandth: most photos are not cropped at all."""
    assert grid.aspect_class(grid.aspect(*size)) == name


@pytest.mark.parametrize(
    ("colour", "name"),
    [((0, 0, 0), "c12"), ((128, 128, 128), "c25"), ((255, 255, 255), "c38")],
)
def test_grey_has_no_hue(colour: tuple[int, int, int], name: str) -> None:
    """A foggy photo's placeholder is not tinted."""
    assert grid.colour_class(colour) == name


@given(CHANNEL, CHANNEL, CHANNEL)
def test_a_mean_colour_gets_the_nearest_colour_that_the_style_sheet_paints(
    red: int, green: int, blue: int
) -> None:
    """Of its three tones the nearest, and its own hue within half a sector; no hue for a grey."""
    lightness, chroma, hue = grid.oklch((red, green, blue))
    tone, tint, angle = PAINTED[grid.colour_class((red, green, blue))]
    assert abs(tone - lightness) == min(abs(one - lightness) for one, _, _ in PAINTED.values())
    if chroma < grid.GREY_CHROMA:
        assert tint == 0
    else:
        assert tint > 0
        assert abs((angle - hue + 180) % 360 - 180) <= 15 + 1e-9


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3]), st.randoms())
def test_a_mean_colour_is_the_mean_of_each_channel(
    width: int, height: int, bands: int, chance: Random
) -> None:
    """Rounded to a whole level; the one channel of a grey picture counts for all three."""
    data = chance.randbytes(width * height * bands)
    means = [sum(data[band::bands]) / (width * height) for band in range(bands)]
    found = mean_colour(Pixels(data, width, height, bands))
    for level, mean in zip(found, means * (3 // bands), strict=True):
        assert abs(level - mean) <= 0.5 + 1e-9


def test_oklch_agrees_with_the_standard() -> None:
    """sRGB red is oklch(62.8% 0.2577 29.23) in CSS Color 4."""
    lightness, chroma, hue = grid.oklch((255, 0, 0))
    assert lightness == pytest.approx(0.628, abs=0.001)
    assert chroma == pytest.approx(0.2577, abs=0.0005)
    assert hue == pytest.approx(29.23, abs=0.05)


@given(PIXELS, PIXELS, st.booleans())
def test_sizes_hold_only_what_webkit_understands(width: int, height: int, last: bool) -> None:
    """min(), max() or clamp() would make it fetch a picture as wide as the window."""
    ratio = grid.aspect(width, height)
    phones = shares([ratio, 1.5, ratio])[0]
    for sizes in (
        grid.row_sizes(ratio, last=last),
        grid.row_sizes(ratio, last=last, phones=phones),
        grid.cover_sizes(ratio),
        grid.photo_page_sizes(ratio),
        grid.lead_sizes(ratio),
    ):
        assert not re.search(r"min\(|max\(|clamp\(", sizes)
        assert sizes.count("(") == sizes.count(")")


@pytest.mark.parametrize("window", [320, 390, 768, 1440, 1920])
def test_sizes_follow_the_row_height(window: int) -> None:
    """1.15 times (1.4 on phones) a row's share, with --h as the style sheet has it."""
    row = min(max(5.5 * 16, 3.2 * 16 + 0.12 * window), 15 * 16)
    wanted = row * 1.5 * (1.4 if window < 480 else 1.15)
    conditions = {"(min-width: 98.4em) ": 98.4 * 16, "(min-width: 30em) ": 480.0, "": 0.0}
    parts = grid.row_sizes(1.5).split(", ")
    for part, (prefix, least) in zip(parts, conditions.items(), strict=True):
        if window >= least:
            assert part.startswith(prefix)
            assert _pixels(part.removeprefix(prefix), window) == pytest.approx(wanted, rel=0.04)
            break


def test_rows_of_a_phone_are_filled_as_the_style_sheet_does() -> None:
    """At 390 pixels rows are 98 high and 358.8 wide: 147, 131 and 65 fit; the two of a row grow."""
    rows = ((1.5, 1.332, 0.666, 2), (1.5, 2))
    of_three, of_two = (shares(ratios)[0][399] * 3.9 for ratios in rows)
    assert of_three == pytest.approx((358.8 - 16) * 1.5 / (1.5 + 1.332 + 0.666), abs=0.1)
    assert of_two == pytest.approx(98 * 1.5)  # the last row keeps its size
    assert shares([1.5, 2, 2])[1][399] * 3.9 == pytest.approx(350.8 * 2 / 3.5, abs=0.1)
    assert shares([4.0])[0][399] * 3.9 == pytest.approx(358.8, abs=0.1)


def _pixels(length: str, window: int) -> float:
    rem = re.search(r"([\d.]+)rem", length)
    vw = re.search(r"([\d.]+)vw", length)
    return (float(rem[1]) * 16 if rem else 0) + (float(vw[1]) * window / 100 if vw else 0)
