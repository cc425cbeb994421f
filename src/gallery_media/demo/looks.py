"""What people wear: chance goes in, a look from one palette comes out."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gallery_media.demo.light import Colour

SKINS: tuple[Colour, ...] = (
    (238, 198, 170), (228, 184, 154), (244, 208, 184), (214, 168, 136), (176, 128, 96),
    (236, 194, 164), (128, 88, 64),
)  # fmt: skip
HAIRS: tuple[Colour, ...] = (
    (84, 60, 42), (52, 40, 34), (196, 160, 104), (222, 196, 148), (128, 88, 54), (150, 74, 44),
    (178, 176, 172), (108, 84, 60),
)  # fmt: skip
CLOTHES: tuple[Colour, ...] = (
    (214, 164, 62), (178, 82, 58), (62, 108, 112), (52, 66, 96), (236, 228, 212), (132, 150, 118),
    (206, 132, 118), (96, 118, 148), (72, 72, 78), (150, 58, 66), (226, 202, 160), (98, 132, 92),
    (240, 240, 236), (120, 96, 130), (84, 148, 158),
)  # fmt: skip
TROUSERS: tuple[Colour, ...] = (
    (64, 78, 104), (52, 54, 62), (148, 130, 104), (86, 98, 118), (104, 92, 80), (46, 60, 72),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What one person wears and how they stand there."""

    skin: Colour
    hair: Colour
    top: Colour
    bottom: Colour
    long_hair: bool = False
    skirt: bool = False
    short_sleeves: bool = True
    hat: Colour | None = None
    wreath: bool = False
    bag: Colour | None = None
    wide: float = 1.0


def some_look(rng: Random) -> Look:
    """A look by chance, from one palette so that a crowd hangs together."""
    woman = rng.random() < 0.52
    top = rng.choice(CLOTHES)
    return Look(
        skin=rng.choice(SKINS),
        hair=rng.choice(HAIRS),
        top=top,
        bottom=top if woman and rng.random() < 0.35 else rng.choice(TROUSERS),
        long_hair=woman and rng.random() < 0.75,
        skirt=woman and rng.random() < 0.5,
        short_sleeves=rng.random() < 0.6,
        hat=rng.choice(((226, 206, 160), (240, 236, 226), (70, 86, 110))) if rng.random() < 0.12 else None,
        wreath=woman and rng.random() < 0.08,
        bag=rng.choice(((120, 82, 54), (58, 70, 84), (190, 90, 60))) if rng.random() < 0.25 else None,
        wide=rng.uniform(0.9, 1.14),
    )  # fmt: skip
