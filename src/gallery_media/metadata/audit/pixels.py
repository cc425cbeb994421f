"""Bytes that passed the walk go in; a decoder proves that they are one picture of that size."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from gallery_media.metadata.audit.av1 import prove_frame
from gallery_media.metadata.audit.refusal import require
from gallery_media.metadata.audit.scans import prove_scans

_MAX_PIXELS = 120_000_000
_DECODERS = {"jpg": "JPEG", "avif": "AVIF", "png": "PNG", "webp": "WEBP"}
_METADATA = frozenset({"exif", "xmp", "icc_profile", "comment", "photoshop"})


def prove_pixels(
    data: bytes, expected: str, width: int, height: int, carries: frozenset[str] = frozenset()
) -> None:
    """Decode the whole picture; raises Refusal when it is another, animated, or complains.

    ``expected`` is the extension of its format; ``carries`` names the metadata, in Pillow's words,
    that the walk has found and proven: a decoder must find the same and nothing else.

    Pillow tells what is in the file. Coded pixels are left to stricter decoders than Pillow's
    where a format has one: both see bytes hidden behind the last block, and neither spends time
    on colours.
    """
    name = _DECODERS[expected]
    require(0 < width * height <= _MAX_PIXELS, "it is larger than any variant")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(io.BytesIO(data), formats=[name]) as picture:
            require(picture.size == (width, height), "it decodes to another size")
            require(getattr(picture, "n_frames", 1) == 1, "it has more than one frame")
            require(picture.mode in ("RGB", "L"), "it decodes to something other than colours")
            if name not in ("JPEG", "AVIF"):
                picture.load()
            found = frozenset(picture.info) & _METADATA
            require(found <= carries, "a decoder finds metadata in it")
            require(found == carries, "a decoder does not find the metadata in it")
    if name == "JPEG":
        prove_scans(data, width, height, carries)
    if name == "AVIF":
        prove_frame(data, width, height)
