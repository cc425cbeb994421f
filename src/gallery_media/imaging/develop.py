"""An original's bytes and a recipe go in, finished variants come out, not yet audited."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pyvips

from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.colour import to_srgb
from gallery_media.imaging.decode import decode
from gallery_media.imaging.encode import encode
from gallery_media.imaging.geometry import Size, plan
from gallery_media.imaging.ladder import climb_down, mean_colour
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.negative import Negative
from gallery_media.imaging.sniff import sniff
from gallery_media.model.variant import Developed, Development, Recipe, RungName
from gallery_media.reasons import Code


def develop(
    data: bytes, recipe: Recipe, limits: Limits, only: Collection[RungName] | None = None
) -> Development:
    """Decode once, turn upright, convert to sRGB, flatten, then every rung of the recipe.

    ``only`` names the rungs that are wanted; the others are not encoded, and nothing else differs.
    The same bytes and recipe give the same variants, byte for byte. Raises PhotoRejected (or
    PhotoTruncated) with a reason for the photo desk.
    """
    sniffed = sniff(data, limits)
    negative = decode(data, sniffed, recipe)
    try:
        for step in STEPS:
            negative = step(negative, recipe)
    except pyvips.Error as why:
        raise PhotoRejected(Code.COLOURS) from why
    return _rungs(negative, recipe, only)


def _turn_upright(negative: Negative, recipe: Recipe) -> Negative:  # noqa: ARG001
    turn = _TURNS.get(negative.orientation)
    image = engine.in_memory(turn(negative.image)) if turn else negative.image
    return replace(negative, image=image, orientation=1)


def _convert(negative: Negative, recipe: Recipe) -> Negative:  # noqa: ARG001
    return to_srgb(negative)


def _flatten(negative: Negative, recipe: Recipe) -> Negative:
    image = negative.image
    if not image.hasalpha():
        return negative
    if image.bands == 2:
        red, green, blue = recipe.background
        background = [round(0.2126 * red + 0.7152 * green + 0.0722 * blue)]
    else:
        background = list(recipe.background)
    return replace(negative, image=engine.in_memory(image.flatten(background=background)))


STEPS: tuple[Callable[[Negative, Recipe], Negative], ...] = (_turn_upright, _convert, _flatten)
"""What happens between decoding and the ladder, in this order."""

# EXIF 2.32, table 6: where row 0 and column 0 of the stored picture belong.
_TURNS: dict[int, Callable[[Any], Any]] = {
    2: lambda image: image.fliphor(),
    3: lambda image: image.rot180(),
    4: lambda image: image.flipver(),
    5: lambda image: image.rot90().fliphor(),
    6: lambda image: image.rot90(),
    7: lambda image: image.rot270().fliphor(),
    8: lambda image: image.rot270(),
}


def _rungs(negative: Negative, recipe: Recipe, only: Collection[RungName] | None) -> Development:
    every = plan(negative.original, recipe.rungs)
    steps = [step for step in every if only is None or step.rung.name in only]
    made: dict[RungName, Developed] = {}
    mean = (0, 0, 0)
    # Every size is computed, wanted or not: a smaller one is made from a larger one.
    sizes = [step.size for step in every]
    for pixels in climb_down(negative.image, sizes, recipe.linear_light_up_to):
        mean = mean_colour(pixels)  # the last one is the smallest
        for step in steps:
            if step.size == Size(pixels.width, pixels.height):
                made[step.rung.name] = Developed(
                    step.rung.format,
                    step.rung.long_edge,
                    pixels.width,
                    pixels.height,
                    encode(pixels, step.rung, recipe.jpeg_encoder),
                    step.rung.preset,
                )
    variants = tuple(made[step.rung.name] for step in steps)
    size = negative.original
    return Development(size.width, size.height, mean, variants, negative.flags)
