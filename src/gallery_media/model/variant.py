"""Variants and the recipes they are made by; sizes in pixels, qualities as encoders take them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.photo import PhotoId


class Format(StrEnum):
    """Public image formats; the value is the file name extension."""

    AVIF = "avif"
    JPEG = "jpg"

    @property
    def mime(self) -> str:
        return {Format.AVIF: "image/avif", Format.JPEG: "image/jpeg"}[self]


class LabelKind(StrEnum):
    """What is drawn onto a variant; the catalogue keeps the value."""

    NONE = ""
    CAPTIONED = "captioned"  # caption and credit line in a strip below the photo
    CARD = "card"  # what social networks show of the photo's page
    GALLERY_CARD = "gallery-card"  # the same of the gallery's pages, on its first photo
    ARTICLE_CARD = "article-card"  # the same of the article

    @property
    def is_card(self) -> bool:
        return self in (LabelKind.CARD, LabelKind.GALLERY_CARD, LabelKind.ARTICLE_CARD)


RungName = tuple[Format, int, LabelKind, str]
"""What tells one variant of a photo from the others: format, long edge, what is drawn onto it, and
in which language."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: a long edge in pixels, and how to encode it.

    ``speed`` is libaom's (0 slow to 10 fast) and means nothing for JPEG. ``preset`` says what is
    embedded, and so for whom it is: web pages (strict, none) or the press (credits).
    """

    format: Format
    long_edge: int
    quality: int
    speed: int = 8
    preset: Preset = Preset.STRICT

    @property
    def name(self) -> RungName:
        return self.format, self.long_edge, LabelKind.NONE, ""


@dataclass(frozen=True, slots=True)
class Label:
    """How to make one variant with words on it, and the words: a JPEG in one language.

    ``lang`` is the language of the pages that it is for, ``spoken`` the words' own where all have
    one. A card writes headline, kicker (the small line below it) and credit; a captioned variant
    caption and credit.
    """

    kind: LabelKind
    lang: str
    headline: str = ""
    kicker: str = ""
    caption: str = ""
    credit: str = ""
    spoken: str = ""
    quality: int = 82
    preset: Preset = Preset.STRICT

    @property
    def long_edge(self) -> int:
        """Pixels: that of the card, or of the rung that the strip is put below."""
        return CARD_WIDTH if self.kind.is_card else CAPTIONED_RUNG

    @property
    def name(self) -> RungName:
        return Format.JPEG, self.long_edge, self.kind, self.lang


CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels; what the networks ask for as a large picture (Open Graph, 1.91:1)."""

CAPTIONED_RUNG = 1080
"""Pixels. Wide enough for what newsrooms and networks do with such a file, and its letters are
those of a newspaper; 1600 would double the bytes, and who needs more takes the press download."""

MARKED_FROM = 720
"""Long edge in pixels. On a smaller rung a credit that can be read would cover too much."""


PRESS = Rung(Format.JPEG, 4000, 88, preset=Preset.CREDITS)
"""The press download (architecture page, ladder)."""

TURBO = "turbo"
"""The JPEG encoder that every Pillow has: libjpeg-turbo, progressive, optimised Huffman tables."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Instructions for all variants of a photo.

    ``jpeg_encoder`` names what makes the JPEGs, with its version if it has one of its own
    ("jpegli 0.3.2"); the machine that develops must have exactly that. Qualities of JPEGs are
    libjpeg-turbo's; for jpegli they are translated (``model.jpegli``).

    ``labels`` are made beside the rungs; ``mark`` is a credit line that goes into a corner of some
    of these. ``letters`` names the fonts and libraries that draw words, ``faces`` the detector
    that suggests where heads are; empty where there is nothing to draw or no detector.
    """

    rungs: tuple[Rung, ...]
    name: str = "balanced"
    linear_light_up_to: int = 720
    background: tuple[int, int, int] = (255, 255, 255)
    press: Rung = PRESS
    jpeg_encoder: str = TURBO
    labels: tuple[Label, ...] = ()
    mark: str = ""
    letters: str = ""
    faces: str = ""

    def marks(self, rung: Rung) -> bool:
        """Whether the mark is drawn onto this rung: the web's larger ones, not the press's."""
        return (
            bool(self.mark) and rung.long_edge >= MARKED_FROM and rung.preset is not Preset.CREDITS
        )

    def with_press(self) -> Recipe:
        """The same with a large JPEG for the press, which carries words as well as rights."""
        return replace(self, rungs=(*self.rungs, self.press))

    def without_metadata(self) -> Recipe:
        """The same with files that carry pixels only."""
        return replace(self, rungs=tuple(replace(r, preset=Preset.NONE) for r in self.rungs))


# JPEGs are what networks, newsrooms and old browsers take and encode once more: two points above.
_JPEGS = (
    Rung(Format.JPEG, 480, 80),
    Rung(Format.JPEG, 1080, 80),
    Rung(Format.JPEG, 1600, 80),
)

# Qualities: the mean SSIMULACRA2 over the bench set is 74 on each AVIF rung up to 1600 pixels and
# 72 on the one above, which is looked at on screens with two pixels for one; docs/benchmarks.md has
# the table. So the three recipes show the same picture, for more or less work and bytes. 480 and
# 720 pixels are what phones fetch: one speed slower is 9 % and 6 % fewer bytes for 60 ms of CPU.
BALANCED = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 62, 7),
        Rung(Format.AVIF, 480, 58, 6),
        Rung(Format.AVIF, 720, 61, 7),
        Rung(Format.AVIF, 1080, 61, 8),
        Rung(Format.AVIF, 1600, 62, 8),
        Rung(Format.AVIF, 2560, 54, 9),
        *_JPEGS,
    )
)

FAST = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 65, 9),
        Rung(Format.AVIF, 480, 62, 9),
        Rung(Format.AVIF, 720, 63, 9),
        Rung(Format.AVIF, 1080, 62, 9),
        Rung(Format.AVIF, 1600, 62, 9),
        Rung(Format.AVIF, 2560, 54, 9),
        *_JPEGS,
    ),
    name="fast",
)

BEST = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 61, 6),
        Rung(Format.AVIF, 480, 58, 6),
        Rung(Format.AVIF, 720, 60, 6),
        Rung(Format.AVIF, 1080, 60, 6),
        Rung(Format.AVIF, 1600, 60, 6),
        Rung(Format.AVIF, 2560, 52, 6),
        *_JPEGS,
    ),
    name="best",
)

RECIPES = {recipe.name: recipe for recipe in (FAST, BALANCED, BEST)}
"""What is built in, by name; settings may hold others."""


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
    preset: Preset = Preset.STRICT
    label: LabelKind = LabelKind.NONE
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Developed:
    """What the darkroom hands back for one rung or label: finished bytes, not yet audited.

    ``flags`` say what the operator should know of the words on it. ``record`` is what it must say
    about itself, no less and no more: what ``preset`` allows.
    """

    format: Format
    rung: int
    width: int
    height: int
    data: bytes
    preset: Preset = Preset.STRICT
    record: PublicMetadata = PublicMetadata()
    label: LabelKind = LabelKind.NONE
    lang: str = ""
    flags: tuple[str, ...] = ()

    @property
    def name(self) -> RungName:
        return self.format, self.rung, self.label, self.lang

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


LONGEST_THUMBHASH = 24
"""Bytes of an opaque picture's hash: 5 of header, and at most 37 waves of 4 bits."""

DAMAGED = "damaged"
"""Flag: the decoder complained and went on; parts of the picture may be grey."""


@dataclass(frozen=True, slots=True)
class Development:
    """Everything that came out of one original: its upright size, mean colour, rungs and flags.

    ``mean_colour`` is sRGB, 0..255 each. ``flags`` are words for the operator ("animated").
    ``left_out`` are labels that could not be made, each with the reason; the photo can be published
    without them.
    ``fingerprint``: see ``imaging.fingerprint``.
    ``thumbhash``: the picture as a blur of some 20 bytes, for other programs.
    """

    width: int
    height: int
    mean_colour: tuple[int, int, int]
    variants: tuple[Developed, ...]
    flags: tuple[str, ...] = ()
    left_out: tuple[tuple[RungName, str], ...] = ()
    fingerprint: str = ""
    thumbhash: bytes = b""
