"""A token goes in, AVIF samples come out that carry it behind the picture, inside its frame.

Every length in the file is right, and viewers show the picture; only a strict decoder objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.metadata.audit import samples
from gallery_media.metadata.audit.canaries import Canary
from gallery_media.model.variant import Format

_LONGEST = 60  # what keeps the size of the sample's frame a number of one byte


def plant_in_frame(token: bytes) -> Iterator[Canary]:
    """The sample with the token, and with a single byte of it, behind its last coded block."""
    for name, extra in (("token", token[:_LONGEST]), ("byte", token[:1])):
        yield Canary(f"AVIF {name} behind the picture", Format.AVIF, _longer(extra))


def _longer(extra: bytes) -> bytes:
    """The picture is the last thing in the file, so three lengths grow and nothing moves."""
    clean, more = samples.AVIF, len(extra)
    mdat = clean.index(b"mdat")
    delimiter_and_header = 2 + 2 + clean[mdat + 7]
    frame_size = mdat + 4 + delimiter_and_header + 1
    grown = bytearray(clean + extra)
    grown[frame_size] += more
    for at in (mdat - 4, clean.index(b"iinf") - 8):  # the box; the length that ends iloc
        grown[at : at + 4] = (int.from_bytes(grown[at : at + 4], "big") + more).to_bytes(4, "big")
    return bytes(grown)
