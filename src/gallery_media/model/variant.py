"""Variants and the recipes they are made by; sizes in pixels, qualities as encoders take them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum

from gallery_media.model.photo import PhotoId


class Format(StrEnum):
    """Public image formats; the value is the file name extension."""

    AVIF = "avif"
    JPEG = "jpg"

    @property
    def mime(self) -> str:
        return {Format.AVIF: "image/avif", Format.JPEG: "image/jpeg"}[self]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: a long edge in pixels, and how to encode it.

    ``speed`` is libaom's (0 slow to 10 fast) and means nothing for JPEG.
    """

    format: Format
    long_edge: int
    quality: int
    speed: int = 8


@dataclass(frozen=True, slots=True)
class Recipe:
    """Instructions for all variants of a photo.

    Source of the defaults: the ladder of the architecture page, qualities of the images page.
    """

    rungs: tuple[Rung, ...]
    name: str = "balanced"
    linear_light_up_to: int = 720
    background: tuple[int, int, int] = (255, 255, 255)

    @property
    def digest(self) -> str:
        """Names the recipe's content: another digest means other bytes may come out."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]


BALANCED = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 68, 7),
        Rung(Format.AVIF, 480, 64, 7),
        Rung(Format.AVIF, 720, 62, 8),
        Rung(Format.AVIF, 1080, 60, 8),
        Rung(Format.AVIF, 1600, 58, 8),
        Rung(Format.AVIF, 2560, 55, 9),
        Rung(Format.JPEG, 480, 80),
        Rung(Format.JPEG, 1080, 78),
        Rung(Format.JPEG, 1600, 76),
    )
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A derived file for visitors: what it is and the SHA-256 (hex) of its own bytes.

    ``rung`` is the ladder's long edge; width and height are the true ones of this photo.
    """

    photo: PhotoId
    format: Format
    rung: int
    width: int
    height: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Developed:
    """What the darkroom hands back for one rung: finished bytes, not yet audited."""

    format: Format
    rung: int
    width: int
    height: int
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


DAMAGED = "damaged"
"""Flag: the decoder complained and went on; parts of the picture may be grey."""


@dataclass(frozen=True, slots=True)
class Development:
    """Everything that came out of one original: its upright size, mean colour, rungs and flags.

    ``mean_colour`` is sRGB, 0..255 each. ``flags`` are words for the operator ("animated").
    """

    width: int
    height: int
    mean_colour: tuple[int, int, int]
    variants: tuple[Developed, ...]
    flags: tuple[str, ...] = ()
