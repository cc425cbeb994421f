"""A HEIC's or AVIF's bytes go in; whether there is a hole in its picture comes out.

A failing card gives zeros for what it has lost, and these decoders make a picture of them without a
word. In coded pixels there are no long runs of zeros: HEVC forbids three in a row (ITU-T H.265,
7.4.1), and AV1 adapts to what comes often (21 is the most in flat and busy pictures of all
qualities). Not so in lossy WebP, where something flat was 8,352 zeros, nor in plain TIFF, where
zeros are black: there nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.imaging.headers import heif

_HEVC = bytes(16)
_AV1 = bytes(256)  # half of the smallest sector


def has_hole(data: bytes, mime: str) -> bool:
    """Looked for in coded pixels alone: elsewhere zeros may be meant."""
    zeros, pieces = _where(data, mime)
    return any(data.find(zeros, start, end) >= 0 for start, end in pieces)


def _where(data: bytes, mime: str) -> tuple[bytes, Iterable[tuple[int, int]]]:
    if mime == "image/heic":
        return _HEVC, heif.coded_pieces(data, b"hvc1")
    if mime == "image/avif":
        return _AV1, heif.coded_pieces(data, b"av01")
    return b"", ()
