"""A finished top picture goes in, the same at each planned size comes out, largest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from gallery_media.imaging import engine
from gallery_media.imaging.geometry import Size, parent
from gallery_media.imaging.negative import Pixels


def climb_down(top: Any, sizes: Iterable[Size], linear_light_up_to: int) -> Iterator[Pixels]:
    """Make each size from a larger one that is already there (Lanczos, 3 lobes).

    ``top`` is an 8-bit sRGB or grey libvips image in memory, with the largest of the ``sizes``
    (pixels). Sizes whose long edge is at most ``linear_light_up_to`` are computed in linear light:
    +5 to +21 points of SSIMULACRA2 there, most on stage lights; above it hardly shows and costs
    ten times as much (images page, section 4).
    """
    made = {Size(top.width, top.height): top}
    for size in sorted(set(sizes), key=lambda size: size.long_edge, reverse=True):
        if size in made:
            data = bytes(top.write_to_memory())
        else:
            source = made[parent(size, made)]
            image = _resized(source, size, linear=size.long_edge <= linear_light_up_to)
            data = bytes(image.write_to_memory())  # computed once; smaller ones are made from it
            made[size] = engine.from_memory(data, size.width, size.height, top.bands).copy(
                interpretation=top.interpretation
            )
        yield Pixels(data, size.width, size.height, top.bands)


def mean_colour(pixels: Pixels) -> tuple[int, int, int]:
    """Mean of each channel, 0 to 255, of a small rung."""
    image = engine.from_memory(pixels.data, pixels.width, pixels.height, pixels.bands)
    means = [round(image.extract_band(band).avg()) for band in range(pixels.bands)]
    return (means[0], means[-1] if len(means) == 1 else means[1], means[-1])


def _resized(source: Any, size: Size, *, linear: bool) -> Any:
    image = source.maplut(_to_linear()) if linear else source
    image = image.resize(
        size.width / source.width, vscale=size.height / source.height, kernel="lanczos3"
    )
    return image.maplut(_to_srgb()) if linear else image


def _to_linear() -> Any:
    """Table from 8-bit sRGB to 16-bit linear light (IEC 61966-2-1)."""
    levels = array("H", (round(65535 * _decoded(level / 255)) for level in range(256)))
    return engine.from_memory(levels.tobytes(), 256, 1, 1, "ushort")


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


_BACK = bytes(round(255 * _encoded(level / 65535)) for level in range(65536))


def _to_srgb() -> Any:
    """Table from 16-bit linear light back to 8-bit sRGB."""
    return engine.from_memory(_BACK, 65536, 1, 1)
