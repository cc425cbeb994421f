"""What a file said goes in; by what one exposure is known comes out, as digests.

Two versions of one photo keep these through most editing programs, and the next frame has others.
Digests, because times and serial numbers of strangers' cameras must not travel further than this.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from gallery_media.metadata.read import RawTags

_TIME = (("Exif", "DateTimeOriginal"), ("XMP", "exif:DateTimeOriginal"))
_PART = (("Exif", "SubSecTimeOriginal"),)
_CAMERA = (
    ("Exif", "BodySerialNumber"),
    ("XMP", "exifEX:BodySerialNumber"),
    ("XMP", "aux:SerialNumber"),
)
_MODEL = (("IFD0", "Model"), ("XMP", "tiff:Model"))
_DIGITS = 14
_NO_CLOCK = "0000"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Digests in hex, each "" where the file does not say: the second of the exposure, the part
    of that second, the camera body's number, its model."""

    second: str = ""
    part: str = ""
    camera: str = ""
    model: str = ""


def exposure_of(said: RawTags) -> Exposure:
    """Never raises; a camera without a clock says nothing about the time."""
    time = "".join(c for c in said.first(*_TIME) if c.isdigit())[:_DIGITS]
    known = len(time) == _DIGITS and not time.startswith(_NO_CLOCK)
    return Exposure(
        second=_digest(time) if known else "",
        part=_digest(said.first(*_PART).strip()) if known else "",
        camera=_digest(said.first(*_CAMERA).strip()),
        model=_digest(" ".join(said.first(*_MODEL).split()).casefold()),
    )


def contradict(one: str, other: str) -> bool:
    """Whether both say something, and not the same."""
    return bool(one) and bool(other) and one != other


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text else ""
