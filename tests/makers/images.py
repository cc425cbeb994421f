"""Builders of original files: only what matters is said, the rest is a small believable scene."""

from __future__ import annotations

import io
import random
from typing import Any

import pyvips
from PIL import Image, ImageDraw

from gallery_media.imaging.limits import Limits
from gallery_media.model.variant import Format, Recipe, Rung

LIMITS = Limits()

SMALL_RECIPE = Recipe(
    rungs=(
        Rung(Format.AVIF, 240, 60, 9),
        Rung(Format.AVIF, 360, 60, 9),
        Rung(Format.JPEG, 360, 80),
    ),
    name="small",
    linear_light_up_to=240,
)

EXACT_RECIPE = Recipe(rungs=(Rung(Format.JPEG, 256, 98),), name="exact", linear_light_up_to=0)


def a_scene(width: int = 240, height: int = 160) -> Image.Image:
    """Sky, ground and four different corners, so that no turn or flip looks like another."""
    picture = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (picture, picture.point(lambda v: 255 - v // 2), picture))
    draw = ImageDraw.Draw(picture)
    w, h = width // 4, height // 4
    draw.rectangle((0, 0, w, h), fill=(220, 40, 40))
    draw.rectangle((width - w, 0, width, h), fill=(40, 180, 40))
    draw.ellipse((0, height - h, w, height), fill=(40, 60, 220))
    draw.line((w, h, width - w, height - h), fill=(250, 240, 60), width=max(2, h // 8))
    return picture


def a_motif(seed: int, width: int = 600, height: int = 400) -> Image.Image:
    """Large soft shapes: another seed is a picture that nobody takes for the same."""
    shapes = random.Random(seed)
    greys = bytes(shapes.randrange(256) for _ in range(9 * 6))
    soft = Image.frombytes("L", (9, 6), greys).resize((width, height), Image.Resampling.BICUBIC)
    return Image.merge("RGB", (soft, soft.point(lambda v: 40 + v // 2), soft))


def a_flat(colour: tuple[int, ...], mode: str = "RGB", size: int = 200) -> Image.Image:
    """One colour all over, for measuring what becomes of it."""
    return Image.new(mode, (size, size), colour)


def as_file(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    """The picture as an original's bytes; options as Pillow's ``save`` takes them."""
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def a_jpeg(width: int = 240, height: int = 160, **options: Any) -> bytes:
    """A JPEG of the scene, quality 95 and without colour subsampling unless said otherwise."""
    return as_file(a_scene(width, height), "JPEG", **{"quality": 95, "subsampling": 0, **options})


def with_orientation(picture: Image.Image, orientation: int) -> bytes:
    """A JPEG stored as a camera with this EXIF orientation stores the upright ``picture``."""
    transpose = Image.Transpose
    back = {
        2: transpose.FLIP_LEFT_RIGHT,
        3: transpose.ROTATE_180,
        4: transpose.FLIP_TOP_BOTTOM,
        5: transpose.TRANSPOSE,
        6: transpose.ROTATE_90,
        7: transpose.TRANSVERSE,
        8: transpose.ROTATE_270,
    }
    stored = picture.transpose(back[orientation]) if orientation in back else picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    return as_file(stored, "JPEG", quality=95, subsampling=0, exif=exif.tobytes())


def display_p3() -> bytes:
    """The Display P3 profile that libvips has built in."""
    return bytes(pyvips.Operation.call("profile_load", "p3"))


def srgb() -> bytes:
    """The sRGB profile that libvips has built in."""
    return bytes(pyvips.Operation.call("profile_load", "srgb"))


def lying_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(a_jpeg(32, 32))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


def lying_png(width: int, height: int) -> bytes:
    """A small PNG whose header claims another size."""
    data = bytearray(as_file(a_scene(32, 32), "PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(data)


def pixels_of(data: bytes) -> Image.Image:
    """A variant decoded to RGB."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, in levels of 255."""
    assert one.size == other.size
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes())
