"""Grey textures from a seed: a size and a grain go in, noise comes out, the same every time.

Pillow's own ``effect_noise`` draws from the process's hidden state, so that a photo would depend
on which photos were painted before it; ``random.Random`` does not.
"""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops

Size = tuple[int, int]


def grain(size: Size, cell: tuple[float, float], rng: Random) -> Image.Image:
    """Smooth noise (L) whose blotches are ``cell`` pixels wide and high."""
    width = max(2, round(size[0] / max(cell[0], 1)) + 2)
    height = max(2, round(size[1] / max(cell[1], 1)) + 2)
    raw = Image.frombytes("L", (width, height), rng.randbytes(width * height))
    return raw if raw.size == size else raw.resize(size, Image.Resampling.BICUBIC)


def clouds(size: Size, cell: tuple[float, float], rng: Random, octaves: int = 4) -> Image.Image:
    """Fractal noise (L): each octave half the size and about half the weight of the one before."""
    total = grain(size, cell, rng)
    for octave in range(1, octaves):
        finer = grain(size, (cell[0] / 2**octave, cell[1] / 2**octave), rng)
        total = Image.blend(total, finer, 0.5 / (1 + 0.42 * octave))
    return total


def ramp(picture: Image.Image, start: float, end: float, gamma: float = 1.0) -> Image.Image:
    """Grey levels from ``start`` (to 0) to ``end`` (to 255); a soft threshold."""
    span = end - start or 1.0
    table = [
        round(255 * min(1.0, max(0.0, (value - start) / span)) ** gamma) for value in range(256)
    ]
    return picture.point(table)


def dimmed(mask: Image.Image, share: float) -> Image.Image:
    """A mask at this share (0 to 1) of its strength."""
    return mask if share >= 1 else mask.point([round(value * share) for value in range(256)])


def relief(height: Image.Image, towards: tuple[float, float], reach: float) -> Image.Image:
    """Light on a height map: 128 where flat, brighter where it faces ``towards``."""
    x, y = round(towards[0] * reach), round(towards[1] * reach)
    if (x, y) == (0, 0):
        y = -1 if towards[1] < 0 else 1
    return ImageChops.subtract(
        ImageChops.offset(height, x, y), ImageChops.offset(height, -x, -y), 2.0, 128
    )
