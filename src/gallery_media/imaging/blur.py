"""An upright picture and regions go in; the same with those regions as coarse mosaics comes out.

A mosaic and no smoothing: what a Gaussian leaves of a face can be sharpened again, the mean of a
sixth of it cannot. It is burned in before the ladder, so that no variant was ever made without.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from gallery_media.imaging import engine
from gallery_media.imaging.geometry import Size
from gallery_media.model.region import Region

CELLS = 6
"""Along the longer side of a region, air included; across the face itself fewer. Known attacks
recognise faces in mosaics from about eight cells on (privacy page, section 7)."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A region in whole pixels, and the edge of the mosaic's square cells."""

    left: int
    top: int
    width: int
    height: int
    cell: int

    @property
    def columns(self) -> int:
        return -(-self.width // self.cell)

    @property
    def rows(self) -> int:
        return -(-self.height // self.cell)


def patch(region: Region, size: Size) -> Patch:
    """All pixels that the region touches, at least one."""
    left, right = _pixels(region.left, region.right, size.width)
    top, bottom = _pixels(region.top, region.bottom, size.height)
    width, height = right - left, bottom - top
    return Patch(left, top, width, height, -(-max(width, height) // CELLS))


def blurred(image: Any, regions: Iterable[Region]) -> Any:
    """An 8-bit libvips image in memory, each region replaced; all cells are means of what was
    below, also where two overlap. The order of the regions does not matter."""
    size = Size(image.width, image.height)
    patches = sorted({patch(one, size) for one in regions}, key=astuple)
    if not patches:
        return image
    pixels, line = bytearray(image.write_to_memory()), image.width * image.bands
    for one in patches:
        mosaic, wide = _mosaic(image, one), one.width * image.bands
        for row in range(one.height):
            at = (one.top + row) * line + one.left * image.bands
            pixels[at : at + wide] = mosaic[row * wide : (row + 1) * wide]
    shown = engine.from_memory(bytes(pixels), image.width, image.height, image.bands)
    return shown.copy(interpretation=image.interpretation)


def _mosaic(image: Any, one: Patch) -> bytes:
    """Cells at the far edges are filled up with the pixels next to them, so that all are whole."""
    wide, tall = one.columns * one.cell, one.rows * one.cell
    cut = image.crop(one.left, one.top, one.width, one.height)
    whole = cut.embed(0, 0, wide, tall, extend="copy")
    coarse = whole.shrink(one.cell, one.cell).zoom(one.cell, one.cell)
    return bytes(coarse.crop(0, 0, one.width, one.height).write_to_memory())


def _pixels(start: float, end: float, edge: int) -> tuple[int, int]:
    first = min(edge - 1, math.floor(start * edge))
    return first, max(first + 1, min(edge, math.ceil(end * edge)))
