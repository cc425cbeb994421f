"""Finished pixels go in, a Pillow picture to draw on comes out, and the same way back."""

from __future__ import annotations

from PIL import Image

from gallery_media.imaging.negative import Pixels


def to_picture(pixels: Pixels) -> Image.Image:
    """Always RGB: words are drawn in one way only. It shares nothing with ``pixels``."""
    mode = "RGB" if pixels.bands == 3 else "L"
    return Image.frombytes(mode, (pixels.width, pixels.height), pixels.data).convert("RGB")


def to_pixels(picture: Image.Image, bands: int) -> Pixels:
    """``bands`` as the photo had them: with grey ink and plates a grey photo stays grey."""
    finished = picture if bands == 3 else picture.getchannel("G")
    return Pixels(finished.tobytes(), picture.width, picture.height, bands)
