"""Finished pixels and a rung go in, the bytes of a variant come out: pixels and nothing else.

The picture is built afresh from raw pixels, so there is nothing that an encoder could copy, and
every argument is spelled out, because what is copied when it is not moves between releases of
Pillow (11.0.0 wrote the whole source XMP into every JPEG).

JPEGs are made by jpegli where it is installed (fewer bytes at the same score; a rung's quality is
translated, see ``model.jpegli``) and by libjpeg-turbo everywhere else. jpegli is loaded with this
module, so before a child is confined.
"""

from __future__ import annotations

import io

from PIL import Image

from gallery_media.errors import SettingsError
from gallery_media.imaging.negative import Pixels
from gallery_media.model.jpegli import jpegli_quality
from gallery_media.model.variant import TURBO, Format, Rung

try:
    import pyjpegli
except ImportError:  # the optional extra is not installed
    pyjpegli = None

JPEGLI = "" if pyjpegli is None else f"jpegli {pyjpegli.__version__}"
"""The name of the jpegli that is installed, with its version; empty where there is none."""

# JFIF 1.01, no density, no thumbnail: it says what the three components are, which jpegli leaves
# to the reader's guess.
_START = b"\xff\xd8"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def best_jpeg_encoder() -> str:
    """What a recipe should name as its JPEG encoder on this machine."""
    return JPEGLI or TURBO


def encode(pixels: Pixels, rung: Rung, jpeg_encoder: str = TURBO) -> bytes:
    """AVIF or JPEG, 8 bits, 4:2:0 (grey: one channel), untagged sRGB, no metadata at all.

    Raises SettingsError when ``jpeg_encoder`` is another one than there is on this machine: the
    recipe's digest names it, so no other may stand in for it.
    """
    if rung.format is Format.AVIF:
        return _avif(pixels, rung)
    if jpeg_encoder not in (TURBO, JPEGLI):
        raise SettingsError(
            f"The recipe wants JPEGs made by {jpeg_encoder}, and here is {JPEGLI or 'no jpegli'}; "
            "restart the house, so that it looks again at what is installed."
        )
    if jpeg_encoder == TURBO or pixels.bands == 1:  # jpegli's Python side takes colour only
        return _turbo(pixels, rung)
    return _jpegli(pixels, rung)


def _avif(pixels: Pixels, rung: Rung) -> bytes:
    out = io.BytesIO()
    _picture(pixels).save(
        out,
        "AVIF",
        quality=rung.quality,
        speed=rung.speed,
        subsampling="4:2:0" if pixels.bands == 3 else "4:0:0",
        range="full",
        codec="aom",
        max_threads=1,  # photos run side by side; one thread also makes the bytes repeatable
        autotiling=False,
        exif=b"",
        xmp=b"",
        icc_profile=b"",
        append_images=[],
    )
    return out.getvalue()


def _turbo(pixels: Pixels, rung: Rung) -> bytes:
    out = io.BytesIO()
    _picture(pixels).save(
        out,
        "JPEG",
        quality=rung.quality,
        subsampling="4:2:0" if pixels.bands == 3 else "4:4:4",
        progressive=True,
        optimize=True,
        dpi=(0, 0),
        exif=b"",
        xmp=b"",
        icc_profile=None,
        comment=b"",
        extra=b"",
        qtables=None,
    )
    return out.getvalue()


def _jpegli(pixels: Pixels, rung: Rung) -> bytes:
    """One scan, 4:2:0, nothing but the picture."""
    quality = jpegli_quality(rung.quality, rung.long_edge)
    data: bytes = pyjpegli.encode(pixels.data, pixels.width, pixels.height, quality)
    return _START + _JFIF + data[len(_START) :]


def _picture(pixels: Pixels) -> Image.Image:
    mode = "RGB" if pixels.bands == 3 else "L"
    return Image.frombytes(mode, (pixels.width, pixels.height), pixels.data)
