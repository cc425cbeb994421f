"""A picture and words on a mask go in, the picture with a plate and the words on it comes out.

The plate is made darker until the worst pixel under and around the words is dark enough. Black at
54 % does that on pure white, so there is always an answer (images page, section 7).
"""

from __future__ import annotations

from PIL import Image

from gallery_media.imaging.contrast import ENOUGH, legibility

INK = (255, 255, 255)
PLATE = (12, 12, 12)  # neutral, so that a grey photo stays grey
_STEP = 0.01


class TooPale(Exception):
    """Even the darkest plate does not give the words the contrast that they need."""


def write_on_plate(
    picture: Image.Image, shape: Image.Image, words: Image.Image, weight: float, reach: int
) -> tuple[Image.Image, float]:
    """White words on a dark plate, and the contrast reached.

    ``shape`` and ``words`` are masks ("L") of the picture's size; ``shape`` is 255 where the plate
    is whole. ``weight`` (0 to 1) is how dark it is at first, for looks; ``reach`` as in
    ``legibility``, in pixels. Raises TooPale when no plate is dark enough.
    """
    everything = (0, 0, *picture.size)
    left, top, right, bottom = words.getbbox() or everything
    near = (max(0, left - reach), max(0, top - reach), right + reach, bottom + reach)
    near = (*near[:2], min(picture.width, near[2]), min(picture.height, near[3]))
    parts = (picture.crop(near), shape.crop(near), words.crop(near))
    while (contrast := _contrast(*parts, weight, reach)) < ENOUGH:
        if weight >= 1:
            raise TooPale
        weight = min(1.0, max(weight + _STEP, _darker(weight, contrast)))
    return _written(_dimmed(picture, shape, weight), words), contrast


def _darker(weight: float, contrast: float) -> float:
    """About how dark the plate must be, if one this dark gave this contrast.

    Mixing happens in sRGB, whose luminance goes with the power 2.2 or nearly so.
    """
    light, wanted = (1.05 / each - 0.05 for each in (contrast, ENOUGH))
    return 1 - (1 - weight) * float((wanted / light) ** (1 / 2.2))


def _contrast(
    picture: Image.Image, shape: Image.Image, words: Image.Image, weight: float, reach: int
) -> float:
    ground = _dimmed(picture, shape, weight)
    return legibility(ground, _written(ground, words), words, reach)


def _written(ground: Image.Image, words: Image.Image) -> Image.Image:
    drawn = ground.copy()
    drawn.paste(INK, mask=words)
    return drawn


def _dimmed(picture: Image.Image, shape: Image.Image, weight: float) -> Image.Image:
    ground = picture.copy()
    ground.paste(PLATE, mask=shape.point([round(level * weight) for level in range(256)]))
    return ground
