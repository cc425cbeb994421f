"""An original's bytes go in, what single stages of ``develop`` make of it comes out."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.imaging.decode import decode
from gallery_media.imaging.develop import STEPS
from gallery_media.imaging.geometry import Size, plan
from gallery_media.imaging.ladder import climb_down
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.negative import Negative, Pixels
from gallery_media.imaging.sniff import sniff
from gallery_media.model.variant import Recipe


def top_picture(data: bytes, recipe: Recipe) -> Negative:
    """Decoded, fitted to the highest rung, upright, in sRGB, flat."""
    negative = decode(data, sniff(data, Limits()), recipe)
    for step in STEPS:
        negative = step(negative, recipe)
    return negative


def sizes_of(negative: Negative, recipe: Recipe) -> list[Size]:
    """The sizes of all rungs, in pixels."""
    return [step.size for step in plan(negative.original, recipe.rungs)]


def finished_pixels(data: bytes, recipe: Recipe) -> Iterator[Pixels]:
    """Every size of the recipe's ladder before it is encoded, largest first."""
    negative = top_picture(data, recipe)
    return climb_down(negative.image, sizes_of(negative, recipe), recipe.linear_light_up_to)
