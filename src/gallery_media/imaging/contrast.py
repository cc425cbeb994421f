"""Finished pixels go in, how well words can be read on them comes out (WCAG 2.2, 1.4.3).

Always the worst pixel counts, not a mean: one letter that cannot be read spoils a word.
"""

from __future__ import annotations

from array import array
from typing import Any

from PIL import Image, ImageFilter

from gallery_media.imaging import engine

ENOUGH = 4.5
"""Contrast of text that is not large (WCAG 2.2, success criterion 1.4.3, level AA)."""

_SOLID = 224
"""Coverage, of 255, from which a pixel of a letter has the colour of the ink."""


def relative_luminance(colour: tuple[int, int, int]) -> float:
    """0 for black to 1 for white (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_LINEAR[channel] for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: float, other: float) -> float:
    """Of two luminances, 1 to 21, whichever is the lighter (WCAG 2.2, "contrast ratio")."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def legibility(ground: Image.Image, drawn: Image.Image, mask: Image.Image, reach: int) -> float:
    """The lowest contrast between the ink and what is under and around it.

    ``ground`` is the picture (RGB) before the words, ``drawn`` after, ``mask`` their coverage
    ("L"), all of one size. Around means within ``reach`` pixels of a letter: there, as drawn;
    under the letters, as it was before, since soft edges let it through.
    """
    box = mask.getbbox()
    if box is None:
        raise ValueError("no words were drawn")
    around = (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)
    cropped = mask.crop(around)
    near = cropped.filter(ImageFilter.BoxBlur(reach)).point(lambda v: 255 if v else 0)
    inside = Image.new("L", mask.size, 255).crop(around)  # beyond the edge there is nothing
    near = Image.composite(near, Image.new("L", near.size), inside)
    peak = cropped.getextrema()[1]
    solid = cropped.point(lambda v: 255 if v >= min(_SOLID, peak) else 0)
    off = cropped.point(lambda v: 0 if v else 255)
    ring = Image.composite(near, Image.new("L", near.size), off)
    finished = _luminances(drawn.crop(around))
    inks = _extremes(finished, solid)
    grounds = list(_extremes(_luminances(ground.crop(around)), near))
    if ring.getbbox():
        grounds += _extremes(finished, ring)
    if min(inks) > max(grounds):
        return ratio(min(inks), max(grounds))
    if max(inks) < min(grounds):
        return ratio(max(inks), min(grounds))
    return 1.0  # somewhere the ground is lighter than the ink, elsewhere darker


def _luminances(picture: Image.Image) -> Any:
    """A libvips image of floats, computed once."""
    data = picture.convert("RGB").tobytes()
    colours = engine.from_memory(data, picture.width, picture.height, 3)
    return engine.in_memory(colours.maplut(_table()).recomb(_WEIGHTS))


def _extremes(luminances: Any, where: Image.Image) -> tuple[float, float]:
    """Lowest and highest luminance where the mask is set."""
    chosen = engine.from_memory(where.tobytes(), where.width, where.height, 1)
    lowest = chosen.ifthenelse(luminances, 2).min()
    return float(lowest), float(chosen.ifthenelse(luminances, -1).max())


def _linear(level: int) -> float:
    value = level / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


_LINEAR = tuple(_linear(level) for level in range(256))
_WEIGHTS = [[0.2126, 0.7152, 0.0722]]


def _table() -> Any:
    return engine.from_memory(array("f", _LINEAR).tobytes(), 256, 1, 1, "float")
