"""How a scene is lit: a colour goes in, its lit and shaded tones come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each, sRGB."""


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with this share (0 to 1) of ``other``."""
    share = min(1.0, max(0.0, share))
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Light:
    """Light of one moment.

    ``towards`` points to the light (x right, y down); ``sun`` and ``shade`` are the colours that
    lit and turned-away sides lean to; ``key`` says how strongly sides differ (0 to 1); ``air`` is
    the colour that far things fade into; ``exposure`` dims everything that does not shine itself.
    """

    towards: tuple[float, float]
    sun: Colour
    shade: Colour
    air: Colour
    key: float = 0.6
    exposure: float = 1.0

    def lit(self, colour: Colour) -> Colour:
        """The colour under this light's exposure and tint."""
        tinted = tuple(
            round(c * self.exposure * (0.72 + 0.28 * s / 255))
            for c, s in zip(colour, self.sun, strict=True)
        )
        return tinted[0], tinted[1], tinted[2]

    def far(self, colour: Colour, distance: float) -> Colour:
        """The colour of something at a distance (0 near, 1 horizon), faded by the air."""
        return mix(colour, self.air, distance)

    def at(self, distance: float) -> Light:
        """The same light seen through air: shadows lift and sides differ less."""
        return replace(
            self,
            shade=mix(self.shade, self.air, distance * 0.8),
            sun=mix(self.sun, self.air, distance * 0.5),
            key=self.key * (1 - 0.55 * distance),
        )


@lru_cache(maxsize=4096)
def tones(colour: Colour, light: Light) -> bytes:
    """A palette of 256 colours: a surface from turned away (0) over flat (128) to lit (255)."""
    base = light.lit(colour)
    dark = mix(mix(base, light.shade, 0.45), (0, 0, 0), 0.28)
    glow = mix(base, light.sun, 0.55)
    high = (max(base[0], glow[0]), max(base[1], glow[1]), max(base[2], glow[2]))
    steps = bytearray()
    for value in range(256):
        turn = (value - 128) / 76 * light.key * 1.6
        steps += bytes(mix(base, high, turn) if turn > 0 else mix(base, dark, -turn))
    return bytes(steps)


NOON = Light((-0.45, -0.9), (255, 248, 232), (52, 74, 110), (186, 208, 226), 0.62, 1.0)
MORNING = Light((0.8, -0.6), (255, 232, 196), (58, 82, 104), (226, 226, 206), 0.62, 0.98)
AFTERNOON = Light((0.75, -0.65), (255, 238, 208), (60, 70, 104), (206, 212, 214), 0.66, 1.0)
GOLDEN = Light((-0.95, -0.3), (255, 206, 128), (74, 58, 92), (246, 206, 150), 0.85, 0.92)
OVERCAST = Light((-0.1, -1.0), (232, 238, 242), (70, 82, 96), (204, 212, 218), 0.42, 0.9)
RAIN = Light((0.2, -1.0), (206, 218, 228), (52, 64, 80), (176, 188, 198), 0.4, 0.8)
SUNSET = Light((0.9, -0.25), (255, 160, 92), (58, 40, 84), (238, 150, 108), 0.9, 0.62)
BLUE_HOUR = Light((0.3, -0.8), (126, 156, 222), (16, 22, 58), (62, 82, 140), 0.5, 0.46)
LANTERNS = Light((0.1, -1.0), (255, 190, 110), (26, 26, 62), (58, 62, 108), 0.8, 0.56)
STAGE = Light((0.0, -1.0), (255, 176, 204), (22, 12, 52), (52, 26, 92), 0.9, 0.5)
SPOT = Light((0.6, -0.6), (255, 212, 168), (44, 30, 74), (70, 44, 96), 0.85, 0.86)
