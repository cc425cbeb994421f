"""How large an original may be: numbers go in, a value that ``sniff`` and ``develop`` obey."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that are checked on the header, before any pixel is decoded.

    ``max_bytes`` in bytes, ``max_pixels`` in pixels (width times height), ``max_edge`` in pixels.
    Source: a 44 KB JPEG whose header says 65,500 x 65,500 cost libvips 51 s and 12.4 GB.
    """

    max_bytes: int = 100_000_000
    max_pixels: int = 120_000_000
    max_edge: int = 30_000
