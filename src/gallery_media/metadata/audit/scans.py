"""A walked JPEG goes in; a decoder proves that its scans are one whole picture and nothing more.

libjpeg complains of bytes behind the last block of a scan, and goes on; libvips passes that on as
an error, Pillow does not. The picture is computed at an eighth of its size: before the first line
of a progressive picture comes out, libjpeg has read all its scans to the end marker, so only the
arithmetic that turns blocks into pixels is saved. A picture in one scan, as jpegli makes it, gets a
second one before, because else nobody looks behind its last block, at whatever size it is decoded.
Grey in one scan is refused, as no encoder of the house makes it.
"""

from __future__ import annotations

from typing import Any

import pyvips

from gallery_media.metadata.audit.one_scan import with_a_second_scan
from gallery_media.metadata.audit.refusal import Refusal, require

_STRICT: Any = {"access": "sequential", "fail_on": "warning"}
_SHRINK = 8
_WORTH_IT = 64  # pixels; smaller pictures cost nothing
_BLOBS = {
    "exif": "exif-data",
    "xmp": "xmp-data",
    "photoshop": "iptc-data",
    "icc_profile": "icc-profile-data",
}
"""Pillow's words for metadata, and libvips's. Whatever else it keeps as bytes ends alike."""

# Variants are audited one after another in a child of their own: threads would only cost, and
# what libvips remembers would be the last variants.
pyvips.voperation.concurrency_set(1)
pyvips.cache_set_max(0)


def prove_scans(data: bytes, width: int, height: int, carries: frozenset[str]) -> None:
    """Decode to the last bit, warnings are errors; and a second reader's look for metadata.

    Width and height in pixels; ``carries`` in Pillow's words. Raises Refusal.
    """
    try:
        picture = pyvips.Image.jpegload_buffer(data, **_STRICT)
        fields = picture.get_fields()
        _decode(data, picture)
    except pyvips.Error:
        raise Refusal("its scans hold more, or less, than its picture") from None
    require((picture.width, picture.height) == (width, height), "it decodes to another size")
    require(picture.bands in (1, 3), "it decodes to something other than colours")
    found = {field for field in fields if field.endswith("-data")}
    require(found == {_BLOBS[name] for name in carries}, "a second decoder finds other metadata")


def _decode(data: bytes, picture: Any) -> None:
    """Every bit of it, for the errors that this may raise."""
    if "jpeg-multiscan" not in picture.get_fields() or picture.get("jpeg-multiscan") != 1:
        require(picture.bands == 3, "it has one scan, and nothing that looks behind it")
        data = with_a_second_scan(data)
        picture = pyvips.Image.jpegload_buffer(data, **_STRICT)
        require(picture.get("jpeg-multiscan") == 1, "it has one scan, and nothing looks behind it")
    if min(picture.width, picture.height) >= _WORTH_IT:
        picture = pyvips.Image.jpegload_buffer(data, shrink=_SHRINK, **_STRICT)
    picture.avg()
