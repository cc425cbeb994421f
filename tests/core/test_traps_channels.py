"""What a TIFF keeps beside its colours (selections, spot colours) is no transparency."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from PIL import Image

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.develop import develop
from gallery_media.imaging.sniff import sniff
from gallery_media.model.variant import Format, Recipe, Rung
from tests.makers.images import EXACT_RECIPE, LIMITS, distance, pixels_of
from tests.makers.traps import a_tiff

GREY, RGB, INKS = 1, 2, 5
EDGE = 64
COLOURS = {GREY: (90,), RGB: (40, 120, 200), INKS: (200, 40, 90, 20)}
SMALLER = Recipe(rungs=(Rung(Format.JPEG, 24, 98),), linear_light_up_to=0)


def a_tiff_of(
    kind: int, behind: dict[str, tuple[int, int]], bits: int = 8, colours: tuple[int, ...] = ()
) -> bytes:
    """A flat picture; ``behind``: for each further channel what it has in the left half and in the
    right one, under a name that ends in what ExtraSamples says of it."""
    flat = colours or COLOURS[kind]
    halves = [(*flat, *(pair[half] for pair in behind.values())) for half in (0, 1)]
    row = [level for half in halves for _ in range(EDGE // 2) for level in half]
    wide = bits == 16
    line = struct.pack(f"<{len(row)}H", *(v * 257 for v in row)) if wide else bytes(row)
    count = len(halves[0])
    extras = tuple(int(name.split()[-1]) for name in behind)
    tags: dict[str, Any] = {"t338": extras} if extras else {}
    return a_tiff(
        *(line * EDGE, EDGE, EDGE), photometric=kind, t258=(bits,) * count, t277=count, **tags
    )


def _seen(data: bytes, recipe: Recipe = EXACT_RECIPE) -> Image.Image:
    made = develop(data, recipe, LIMITS)
    assert made.flags == ()
    return pixels_of(made.variants[0].data)


def _halves(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    width, height = picture.size
    quarter = width // 4
    return (
        picture.crop((0, 0, quarter, height)),
        picture.crop((width - quarter, 0, width, height)),
    )


@pytest.mark.parametrize("recipe", [EXACT_RECIPE, SMALLER], ids=["as large", "smaller"])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", [GREY, RGB, INKS], ids=["grey", "RGB", "inks"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_saved_selection_or_spot_colour_hides_nothing(
    kind: int, bits: int, count: int, recipe: Recipe
) -> None:
    """The photo is the one without these channels, in both halves of them."""
    behind = {f"{number} 0": (0, 255) for number in range(count)}
    plain = _seen(a_tiff_of(kind, {}, bits), recipe)
    assert distance(_seen(a_tiff_of(kind, behind, bits), recipe), plain) < 1


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", [GREY, RGB, INKS], ids=["grey", "RGB", "inks"])
@pytest.mark.parametrize(
    "behind",
    [
        {"alpha 2": (0, 255)},
        {"alpha 999": (0, 255)},
        {"alpha 2": (0, 255), "selection 0": (255, 0)},
        {"selection 0": (255, 0), "alpha 2": (0, 255)},
        {"spot 0": (255, 0), "alpha 2": (0, 255), "selection 0": (255, 0)},
        {"alpha 2": (0, 255), "another 2": (255, 0)},
    ],
    ids=" and ".join,
)
def test_transparency_is_found_among_other_channels(
    kind: int, bits: int, behind: dict[str, tuple[int, int]]
) -> None:
    """The left half is the page's white, the right one the photo."""
    left, right = _halves(_seen(a_tiff_of(kind, behind, bits)))
    white = Image.new("RGB", left.size, (255, 255, 255))
    assert distance(left, white) < 2
    assert distance(right, _halves(_seen(a_tiff_of(kind, {}, bits)))[1]) < 2


@pytest.mark.parametrize("behind", [{"1": (128, 255)}, {"1": (128, 255), "0": (0, 0)}])
def test_colours_that_were_multiplied_by_their_transparency_are_not_twice(
    behind: dict[str, tuple[int, int]],
) -> None:
    """ExtraSamples 1: half covered blue of 100 is stored as 50."""
    left, _ = _halves(_seen(a_tiff_of(RGB, behind, colours=(0, 0, 50))))
    assert distance(left, Image.new("RGB", left.size, (127, 127, 177))) < 3


def test_a_fourth_channel_that_nothing_is_said_of_is_transparency() -> None:
    """Against the standard, and so written by old programs and read by all."""
    row = bytes((40, 120, 200, 0)) * (EDGE // 2) + bytes((40, 120, 200, 255)) * (EDGE // 2)
    data = a_tiff(row * EDGE, EDGE, EDGE, photometric=RGB, t258=(8,) * 4, t277=4)
    left, right = _halves(pixels_of(develop(data, EXACT_RECIPE, LIMITS).variants[0].data))
    assert distance(left, Image.new("RGB", left.size, (255, 255, 255))) < 2
    assert distance(right, Image.new("RGB", right.size, (40, 120, 200))) < 2


def test_too_many_channels_are_refused() -> None:
    """A measuring instrument's file, or one made to keep the house busy."""
    with pytest.raises(PhotoRejected, match="8 or 16 bits"):
        develop(a_tiff_of(RGB, {f"{n} 0": (0, 0) for n in range(60)}), EXACT_RECIPE, LIMITS)


def test_the_header_says_which_channel_is_transparency() -> None:
    """As many answers as there are channels behind the colours; a longer list is cut."""
    behind = {"a 0": (0, 0), "b 2": (0, 0)}
    assert sniff(a_tiff_of(RGB, behind), LIMITS).extras == (False, True)
    assert sniff(a_tiff_of(RGB, {}), LIMITS).extras == ()
    lying = a_tiff(bytes(EDGE * EDGE), EDGE, EDGE, t338=(2, 2, 2, 2))
    assert sniff(lying, LIMITS).extras == ()
