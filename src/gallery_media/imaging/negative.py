"""The values that the steps of ``develop`` hand on: pixels, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gallery_media.imaging.code_points import CodePoints
from gallery_media.imaging.geometry import Size


@dataclass(frozen=True, slots=True)
class Negative:
    """A decoded photo. ``image`` is a libvips image and carries no metadata of its own.

    ``original`` is the upright size of the original, ``top`` the upright size of the highest rung,
    both in pixels. ``orientation`` is EXIF's, 1 to 8. ``profile`` is the ICC profile that gives
    the pixels their meaning, or the code points that stand for one, or empty.
    """

    image: Any
    original: Size
    top: Size
    orientation: int = 1
    profile: bytes | CodePoints = b""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pixels:
    """A finished raster: 8 bits, sRGB, rows from the top; ``bands`` is 3 (RGB) or 1 (grey)."""

    data: bytes
    width: int
    height: int
    bands: int
