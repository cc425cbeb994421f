"""What a file's header says about its picture: the value that every header reader returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """Size as stored (pixels, before it is turned upright), and what else decides acceptance.

    ``complete`` is false when the file ends before its first picture does. ``largest_edge`` and
    ``largest_pixels`` cover every picture the file declares, not only the first. ``primaries``
    and ``transfer`` are code points of ITU-T H.273 where the container names them, else 0.
    ``deep``: an AVIF of more than 8 bits; ``grey``: one of a single channel. ``extras``: of each
    channel that a TIFF has behind its colours whether it is transparency.
    """

    mime: str
    width: int
    height: int
    complete: bool
    animated: bool = False
    primaries: int = 0
    transfer: int = 0
    deep: bool = False
    grey: bool = False
    extras: tuple[bool, ...] = ()
    largest_edge: int = 0
    largest_pixels: int = 0


class Malformed(Exception):
    """The header breaks its own format; ``sniff`` turns this into words for the photo desk."""
