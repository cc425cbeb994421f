"""Charts to measure colour with: nothing goes in, pictures and files with a profile come out.

The numbers of a chart are the same in every space; what they mean differs, and so must the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from PIL import Image

from tests.makers.colour_science import (
    ADOBE_RGB,
    D50,
    D65,
    DISPLAY_P3,
    PROPHOTO,
    SRGB,
    Colour,
    Space,
    adapted,
    linear_to_srgb,
    to_xyz,
    xyz_to_lab,
)
from tests.makers.icc_profiles import (
    a_matrix_profile,
    a_press_profile,
    gamma_curve,
    srgb_curve,
)
from tests.makers.images import as_file

PATCH = 16  # pixels; twice a block of 4:2:0, so that every patch has blocks of its own

# The 24 patches of the usual chart, as 8-bit sRGB values are commonly given for it.
_PATCHES = (
    "735244 c29682 627a9d 576c43 8580b1 67bdaa d67e2c 505ba6 c15a63 5e3c6c 9dbc40 e0a32e "
    "383d96 469449 af363c e7c71f bb5695 0885a1 f3f3f2 c8c8c8 a0a0a0 7a7a79 555555 343434"
)
_COLUMNS = 16
_RAMPS = ((1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0))


@cache
def a_chart() -> Image.Image:
    """24 patches, smooth ramps through grey and six hues, and 125 colours up to full saturation."""
    patches = [tuple(bytes.fromhex(word)) for word in _PATCHES.split()]
    patches += list(product((0, 64, 128, 191, 255), repeat=3))
    rows = -(-len(patches) // _COLUMNS)
    width = _COLUMNS * PATCH
    chart = Image.new("RGB", (width, (rows + len(_RAMPS)) * PATCH), (128, 128, 128))
    for number, colour in enumerate(patches):
        at = (number % _COLUMNS * PATCH, number // _COLUMNS * PATCH)
        chart.paste(colour, (*at, at[0] + PATCH, at[1] + PATCH))
    for number, ramp in enumerate(_RAMPS):
        top = (rows + number) * PATCH
        for x in range(width):
            level = x * 255 // (width - 1)
            chart.paste(tuple(level * part for part in ramp), (x, top, x + 1, top + PATCH))
    return chart


@dataclass(frozen=True, slots=True)
class Profiled:
    """A space by its published numbers, and a profile that says the same."""

    space: Space
    profile: bytes


def _profiled(space: Space, curve: bytes) -> Profiled:
    return Profiled(space, a_matrix_profile(adapted(to_xyz(space), space.white, D50), curve))


SPACES = {
    "Display P3": _profiled(DISPLAY_P3, srgb_curve()),
    "Adobe RGB (1998)": _profiled(ADOBE_RGB, gamma_curve(563 / 256)),
    "ProPhoto RGB": _profiled(PROPHOTO, gamma_curve(1.8)),
    "sRGB": _profiled(SRGB, srgb_curve()),
}

# Light that each ink lets through, as linear sRGB: cyan, magenta, yellow, black.
_INKS: tuple[Colour, ...] = (
    (0.03, 0.36, 0.62), (0.60, 0.05, 0.26), (0.92, 0.72, 0.04), (0.04, 0.04, 0.05),
)  # fmt: skip
_GRID = 11


def press_light(inks: Sequence[float]) -> Colour:
    """Linear sRGB of four inks (0 to 1) on white paper: each lets its share of the light pass."""
    light = [1.0, 1.0, 1.0]
    for amount, ink in zip(inks, _INKS, strict=True):
        light = [v * (1 - amount * (1 - part)) for v, part in zip(light, ink, strict=True)]
    return light[0], light[1], light[2]


def press_to_srgb(values: Sequence[int]) -> Colour:
    """sRGB, 0 to 1, of four 8-bit inks: the model itself, no table."""
    red, green, blue = (linear_to_srgb(v) for v in press_light([v / 255 for v in values]))
    return red, green, blue


@cache
def press_profile() -> bytes:
    """The same press as a profile: its colours at every tenth of each ink."""
    under_d50 = adapted(to_xyz(SRGB), D65, D50)
    x, y = D50
    white = (x / y, 1.0, (1 - x - y) / y)
    axis = [step / (_GRID - 1) for step in range(_GRID)]
    table = []
    for inks in product(axis, repeat=4):
        light = press_light(inks)
        xyz = [sum(a * b for a, b in zip(row, light, strict=True)) for row in under_d50]
        table.append(xyz_to_lab((xyz[0], xyz[1], xyz[2]), white))
    return a_press_profile(_GRID, table)


@cache
def a_press_chart() -> Image.Image:
    """256 mixtures of four inks as patches, and a ramp of each."""
    steps = (0, 85, 170, 255)
    chart = Image.new("CMYK", (_COLUMNS * PATCH, 20 * PATCH))
    for number, inks in enumerate(product(steps, repeat=4)):
        at = (number % _COLUMNS * PATCH, number // _COLUMNS * PATCH)
        chart.paste(inks, (*at, at[0] + PATCH, at[1] + PATCH))
    for ink in range(4):
        for x in range(chart.width):
            level = tuple(x * (number == ink) for number in range(4))
            chart.paste(level, (x, (16 + ink) * PATCH, x + 1, (17 + ink) * PATCH))
    return chart


def middles(picture: Image.Image) -> Image.Image:
    """The chart without the outer quarter of each patch, where coding mixes neighbours."""
    edge, inner = PATCH // 4, PATCH // 2
    columns, rows = picture.width // PATCH, picture.height // PATCH
    kept = Image.new(picture.mode, (columns * inner, rows * inner))
    for column, row in product(range(columns), range(rows)):
        left, top = column * PATCH + edge, row * PATCH + edge
        patch = picture.crop((left, top, left + inner, top + inner))
        kept.paste(patch, (column * inner, row * inner))
    return kept


def a_chart_file(profile: bytes, format: str = "PNG", **options: Any) -> bytes:
    """The RGB chart as an original in this profile."""
    return as_file(a_chart(), format, icc_profile=profile, **options)
