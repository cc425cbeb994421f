"""Finished pixels and a rung go in, the bytes of a variant come out: pixels and nothing else.

The picture is built afresh from raw pixels, so there is nothing that an encoder could copy, and
every argument is spelled out, because what is copied when it is not moves between releases of
Pillow (11.0.0 wrote the whole source XMP into every JPEG).
"""

from __future__ import annotations

import io

from PIL import Image

from gallery_media.imaging.negative import Pixels
from gallery_media.model.variant import Format, Rung


def encode(pixels: Pixels, rung: Rung) -> bytes:
    """AVIF or JPEG, 8 bits, 4:2:0 (grey: one channel), untagged sRGB, no metadata at all."""
    mode = "RGB" if pixels.bands == 3 else "L"
    picture = Image.frombytes(mode, (pixels.width, pixels.height), pixels.data)
    out = io.BytesIO()
    if rung.format is Format.AVIF:
        picture.save(
            out,
            "AVIF",
            quality=rung.quality,
            speed=rung.speed,
            subsampling="4:2:0" if mode == "RGB" else "4:0:0",
            range="full",
            codec="aom",
            max_threads=1,  # photos run side by side; one thread also makes the bytes repeatable
            autotiling=False,
            exif=b"",
            xmp=b"",
            icc_profile=b"",
            append_images=[],
        )
    else:
        picture.save(
            out,
            "JPEG",
            quality=rung.quality,
            subsampling="4:2:0" if mode == "RGB" else "4:4:4",
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
