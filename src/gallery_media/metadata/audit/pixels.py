"""Bytes that passed the walk go in; a decoder proves that they are one picture of that size."""

from __future__ import annotations

import io
import warnings

import pyvips
from PIL import Image

from gallery_media.metadata.audit.refusal import Refusal, require
from gallery_media.model.variant import Format

_MAX_PIXELS = 120_000_000


def prove_pixels(data: bytes, expected: Format, width: int, height: int) -> None:
    """Decode the whole picture; raises Refusal when it is another, animated, or complains.

    Pillow proves the picture. It stays silent when libjpeg warns, and a warning is the only sign
    of bytes hidden behind the last block of a scan, so a JPEG is read a second time by a decoder
    that takes warnings for errors.
    """
    name = {Format.JPEG: "JPEG", Format.AVIF: "AVIF"}[expected]
    require(0 < width * height <= _MAX_PIXELS, "it is larger than any variant")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(io.BytesIO(data), formats=[name]) as picture:
            require(picture.size == (width, height), "it decodes to another size")
            require(getattr(picture, "n_frames", 1) == 1, "it has more than one frame")
            require(picture.mode in ("RGB", "L"), "it decodes to something other than colours")
            picture.load()
            extra = set(picture.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop"}
            require(not extra, "a decoder finds metadata in it")
    if expected is Format.JPEG:
        try:
            pyvips.Image.jpegload_buffer(data, access="sequential", fail_on="warning").avg()
        except pyvips.Error:
            raise Refusal("its scans hold more, or less, than its picture") from None
