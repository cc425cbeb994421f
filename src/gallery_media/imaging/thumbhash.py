"""A small rung's pixels go in, their thumbhash comes out: some 20 bytes that show as a blur.

Written from the public description of the format (Evan Wallace, "ThumbHash"), because none of its
packages is kept up: one release each, or none for years. For consumers of ``gallery.json``; the
house's own pages show the mean colour, which needs no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi

from gallery_media.imaging import engine
from gallery_media.imaging.negative import Pixels

_EDGE = 48  # pixels; the hash keeps at most 7 waves along an edge, and may be made from up to 100

_NOTHING = 1e-9  # a flat picture's waves: rounding of the arithmetic, which machines do differently

_Channel = tuple[float, tuple[float, ...], float]


def thumbhash(pixels: Pixels) -> bytes:
    """The hash of an opaque picture, RGB or grey, of any size. The same pixels give the same hash.

    Layout: 24 bits (mean of luminance 6, of two colour differences 6 each, scale of luminance 5,
    no alpha 1), 16 bits (waves along the shorter edge 3, two scales 6 each, landscape 1), then
    every wave's strength in 4 bits: luminance, yellow-blue, red-green.
    """
    width, height, colours = _small(pixels)
    landscape = width > height
    longest = max(width, height)
    across = max(1, _half_up(7 * width / longest))
    down = max(1, _half_up(7 * height / longest))
    light = [(red + green + blue) / 765 for red, green, blue in colours]
    yellow = [(red + green) / 510 - blue / 255 for red, green, blue in colours]
    red_green = [(red - green) / 255 for red, green, _ in colours]
    size = width, height
    l_mean, l_waves, l_scale = _waves(light, size, max(3, across), max(3, down))
    p_mean, p_waves, p_scale = _waves(yellow, size, 3, 3)
    q_mean, q_waves, q_scale = _waves(red_green, size, 3, 3)
    head = (
        _half_up(63 * l_mean)
        | _half_up(31.5 + 31.5 * p_mean) << 6
        | _half_up(31.5 + 31.5 * q_mean) << 12
        | _half_up(31 * l_scale) << 18
    )
    more = (
        (down if landscape else across)
        | _half_up(63 * p_scale) << 3
        | _half_up(63 * q_scale) << 9
        | landscape << 15
    )
    strengths = [_half_up(15 * wave) for wave in (*l_waves, *p_waves, *q_waves)]
    packed = bytes(
        low | high << 4 for low, high in zip(strengths[::2], [*strengths[1::2], 0], strict=False)
    )
    return head.to_bytes(3, "little") + more.to_bytes(2, "little") + packed


def _small(pixels: Pixels) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Width, height and colours, row by row, with no edge longer than ``_EDGE``."""
    image = engine.from_memory(pixels.data, pixels.width, pixels.height, pixels.bands)
    longest = max(image.width, image.height)
    if longest > _EDGE:
        width = max(1, _half_up(image.width * _EDGE / longest))
        height = max(1, _half_up(image.height * _EDGE / longest))
        image = image.resize(width / image.width, vscale=height / image.height, kernel="linear")
    data = bytes(image.write_to_memory())
    bands = pixels.bands
    channels = [data[band::bands] for band in ((0, 0, 0) if bands == 1 else (0, 1, 2))]
    return image.width, image.height, list(zip(*channels, strict=True))


def _waves(channel: Sequence[float], size: tuple[int, int], across: int, down: int) -> _Channel:
    """Mean, the strengths of the waves below the diagonal scaled to 0..1, and that scale."""
    width, height = size
    along_x = [[cos(pi / width * cx * (x + 0.5)) for x in range(width)] for cx in range(across)]
    along_y = [[cos(pi / height * cy * (y + 0.5)) for y in range(height)] for cy in range(down)]
    rows = [channel[start : start + width] for start in range(0, width * height, width)]
    # First along each row, then along the columns of that: the same sum, in a tenth of the time.
    by_row = [[sum(map(_product, row, wave)) for row in rows] for wave in along_x]
    mean, waves = 0.0, []
    for cy in range(down):
        cx = 0
        while cx * down < across * (down - cy):
            value = sum(map(_product, by_row[cx], along_y[cy])) / (width * height)
            if cx or cy:
                waves.append(value)
            else:
                mean = value
            cx += 1
    scale = max(map(abs, waves), default=0.0)
    if scale < _NOTHING:
        scale = 0.0
    scaled = tuple(0.5 + 0.5 / scale * wave if scale else 0.0 for wave in waves)
    return mean, scaled, scale


def _product(one: float, other: float) -> float:
    return one * other


def _half_up(value: float) -> int:
    return int(value + 0.5)
