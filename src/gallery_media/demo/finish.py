"""What the lens and the developer add: a painted picture goes in, a graded photograph comes out."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from gallery_media.demo.light import Colour
from gallery_media.demo.texture import dimmed, ramp


@dataclass(frozen=True, slots=True)
class Grade:
    """A look: tints of shadows and highlights, glow, darkened corners, contrast, colour."""

    shadows: Colour = (8, 10, 18)
    highlights: Colour = (255, 250, 240)
    bloom: float = 0.25
    vignette: float = 0.26
    contrast: float = 0.24
    colour: float = 1.06


def graded(picture: Image.Image, grade: Grade) -> Image.Image:
    """Bloom, vignette, tone curve and tint, in the order in which light meets them."""
    picture = _bloom(picture, grade.bloom)
    picture = _vignette(picture, grade.vignette)
    if grade.colour != 1:
        picture = ImageEnhance.Color(picture).enhance(grade.colour)
    table: list[int] = []
    for low, high in zip(grade.shadows, grade.highlights, strict=True):
        for value in range(256):
            share = value / 255
            curved = share + grade.contrast * (share * share * (3 - 2 * share) - share)
            table.append(round(low + (high - low) * curved))
    return picture.point(table)


def _bloom(picture: Image.Image, strength: float) -> Image.Image:
    """Bright things spill light; worked out at an eighth of the size, nobody sees the difference."""
    small = picture.reduce(8)
    bright = small.point([max(0, round((value - 150) * 1.5)) for value in range(256)] * 3)
    reach = max(1.0, min(small.size) / 22)
    spill = dimmed_rgb(bright.filter(ImageFilter.GaussianBlur(reach)), strength)
    return ImageChops.screen(picture, spill.resize(picture.size, Image.Resampling.BICUBIC))


def _vignette(picture: Image.Image, strength: float) -> Image.Image:
    corners = ramp(Image.radial_gradient("L"), 60, 250, 1.5).resize(
        picture.size, Image.Resampling.BILINEAR
    )
    dark = picture.point([round(value * 0.42) for value in range(256)] * 3)
    return Image.composite(dark, picture, dimmed(corners, strength))


def dimmed_rgb(picture: Image.Image, share: float) -> Image.Image:
    """All three channels at this share of their strength."""
    return picture.point([round(value * share) for value in range(256)] * 3)
