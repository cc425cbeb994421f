"""Photographs with structure, and worse copies of them: what a fingerprint has to tell apart."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from tests.makers.galleries import paint_scene


def a_landscape(number: int, width: int = 900, height: int = 600) -> bytes:
    """A JPEG of a landscape with people; another number is another picture."""
    return _jpeg(paint_scene(number, width, height), 90)


def a_worse_copy(number: int, *, mirrored: bool = False) -> bytes:
    """The same picture at half its size and quality, as it comes back from social networks."""
    picture = paint_scene(number, 900, 600)
    if mirrored:
        picture = ImageOps.mirror(picture)
    return _jpeg(picture.resize((450, 300)), 60)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality)
    return written.getvalue()
