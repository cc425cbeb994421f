"""A walked AVIF goes in; a decoder proves that its frame is one whole picture and nothing more.

The walk knows where a frame ends, not where its coded bits do: bytes behind the last block are
inside the frame. Strict decoders see them, because the bits must end in a one and zeros (AV1
specification, 8.2.4). Two can be reached; each is tried on a clean and a planted sample first, and
without one that tells them apart there is no verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyvips

from gallery_media.metadata.audit import samples
from gallery_media.metadata.audit.boxes import contents, split
from gallery_media.metadata.audit.canaries_frame import plant_in_frame
from gallery_media.metadata.audit.dav1d import Undecodable, Unreachable, decode_units
from gallery_media.metadata.audit.refusal import Refusal, require

_MOST_BOXES = 6
_INSIDE = "its frame holds more, or less, than its picture"
Decoder = Callable[[bytes, int, int], None]
"""Takes an AVIF and its size in pixels; raises Refusal."""


def prove_frame(data: bytes, width: int, height: int) -> None:
    """Decode the frame of an AVIF that passed the walk. Raises Refusal."""
    # Zeros behind the closing one are legal, so only a rule of ours keeps their number from
    # telling something; no encoder writes them.
    require(data[-1] != 0, _INSIDE)
    decoder()(data, width, height)


@cache
def decoder() -> Decoder:
    """dav1d, or eight times as slow libheif with libaom: the first that proves itself here."""
    for candidate in (by_dav1d, by_libheif):
        if _tells_apart(candidate):
            return candidate
    raise Refusal("no decoder on this machine sees bytes behind the picture of an AVIF")


def by_dav1d(data: bytes, width: int, height: int) -> None:
    """By the decoder behind Pillow, in its strict mode."""
    try:
        found = decode_units(_units(data), width * height)
    except Undecodable:
        raise Refusal(_INSIDE) from None
    require((found.width, found.height) == (width, height), "its frame is of another size")
    require(found.bits == 8, "its frame has more than 8 bits a channel")


def by_libheif(data: bytes, width: int, height: int) -> None:
    """By the decoder behind libvips, where it is libaom, which is strict by itself."""
    try:
        picture = pyvips.Image.heifload_buffer(data, access="sequential", fail_on="warning")
        require((picture.width, picture.height) == (width, height), "its frame is of another size")
        picture.avg()
    except pyvips.Error:
        raise Refusal(_INSIDE) from None


def _tells_apart(candidate: Decoder) -> bool:
    size = (samples.EDGE, samples.EDGE)
    try:
        candidate(samples.AVIF, *size)
    except (Refusal, Unreachable):
        return False
    for canary in plant_in_frame(b"CNRY-frame"):
        try:
            candidate(canary.data, *size)
        except Refusal:
            continue
        return False
    return True


def _units(data: bytes) -> bytes:
    """The content of item 1, which the walk has found to be the picture."""
    _, meta, _ = contents(data, (b"ftyp", b"meta", b"mdat"))
    inside = {box.kind: box.body for box in split(meta.body[4:], _MOST_BOXES)}
    row = inside[b"iloc"][8:22]
    offset, length = int.from_bytes(row[6:10], "big"), int.from_bytes(row[10:], "big")
    return data[offset : offset + length]
