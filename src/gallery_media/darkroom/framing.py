"""An original goes in; what it marks, and how it is turned before it is shown, come out."""

from __future__ import annotations

from dataclasses import replace

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.bare import bare
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import sniff
from gallery_media.metadata.read import RawTags
from gallery_media.model.marks import Frame, Marks

ORIENTATIONS = (
    "Horizontal (normal)",
    "Mirrored horizontal",
    "Rotated 180",
    "Mirrored vertical",
    "Mirrored horizontal then rotated 90 CCW",
    "Rotated 90 CW",
    "Mirrored horizontal then rotated 90 CW",
    "Rotated 90 CCW",
)
"""EXIF's orientations 1 to 8, in the words in which the reader of EXIF gives them."""

_READ_HERE = ("image/jpeg", "image/png", "image/webp")
"""Developed by the orientation that the house's own reader finds, and by nothing else."""

_TURNED_OTHERWISE = ("image/heic", "image/avif")  # by properties of the container


def framed(data: bytes, tags: RawTags, limits: Limits) -> Marks:
    """What the original marks, with its frame; without one where it cannot be developed anyway."""
    try:
        return replace(tags.marks, frame=_frame(data, tags, limits))
    except (PhotoRejected, ValueError):
        return tags.marks


def _frame(data: bytes, tags: RawTags, limits: Limits) -> Frame:
    sniffed = sniff(data, limits)
    if sniffed.mime in _READ_HERE:
        turn = bare(data, sniffed.mime).orientation or 1
    else:
        said = tags.first(("IFD0", "Orientation"))
        turn = ORIENTATIONS.index(said) + 1 if said in ORIENTATIONS else 1
    sure = sniffed.mime == "image/jpeg" or (turn == 1 and sniffed.mime not in _TURNED_OTHERWISE)
    return Frame(sniffed.width, sniffed.height, turn, sure)
