"""Where scenes take place: a canvas goes in, the park under its sky lands on it."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.castle import castle
from gallery_media.demo.light import (
    AFTERNOON,
    BLUE_HOUR,
    GOLDEN,
    LANTERNS,
    MORNING,
    NOON,
    OVERCAST,
    RAIN,
    SUNSET,
    Colour,
    Light,
)
from gallery_media.demo.looks import Look, some_look
from gallery_media.demo.nature import GRASS, meadow, sky, treeline


@dataclass(frozen=True, slots=True)
class Sky:
    """Colours from zenith to horizon, share of cloud, colours of lit and shaded cloud."""

    colours: tuple[Colour, ...]
    cover: float
    cloud: Colour
    under: Colour


SKIES: dict[Light, Sky] = {
    NOON: Sky(((74, 132, 200), (128, 178, 222), (206, 226, 234)), 0.55, (255, 253, 248), (186, 200, 218)),
    AFTERNOON: Sky(((92, 142, 196), (150, 188, 216), (230, 226, 212)), 0.5, (255, 248, 232), (190, 194, 208)),
    MORNING: Sky(((136, 176, 206), (196, 212, 212), (246, 232, 204)), 0.4, (255, 246, 228), (206, 206, 208)),
    GOLDEN: Sky(((118, 150, 188), (214, 196, 176), (255, 214, 146)), 0.5, (255, 226, 172), (176, 148, 156)),
    OVERCAST: Sky(((176, 186, 196), (200, 208, 214), (222, 226, 226)), 0.85, (232, 234, 236), (172, 182, 192)),
    RAIN: Sky(((132, 146, 160), (162, 174, 184), (190, 198, 204)), 0.9, (186, 194, 202), (120, 132, 146)),
    SUNSET: Sky(((70, 72, 128), (206, 116, 116), (255, 172, 88)), 0.55, (255, 158, 110), (108, 74, 118)),
    BLUE_HOUR: Sky(((16, 26, 70), (42, 66, 128), (140, 136, 170)), 0.45, (84, 96, 152), (28, 38, 86)),
    LANTERNS: Sky(((18, 22, 60), (46, 52, 104), (150, 112, 124)), 0.35, (96, 84, 128), (30, 32, 76)),
}  # fmt: skip


def park(
    canvas: Canvas, horizon: float, *, castle_at: float | None = None, castle_size: float = 230,
    woods: float = 150, glow: Colour | None = None, grass: Colour = GRASS,
) -> None:  # fmt: skip
    """Sky, the wood's edge, the castle if wanted, and the meadow in front."""
    above = SKIES[canvas.light]
    sky(canvas, above.colours, horizon + 20, above.cover, above.cloud, above.under)
    treeline(canvas, horizon + 8, woods, 0.58)
    if castle_at is not None:
        castle(canvas, castle_at, horizon + 6, castle_size, 0.22, glow)
    treeline(canvas, horizon + 16, woods * 0.55, 0.34)
    meadow(canvas, horizon + 8, grass)


def tall(foot: float, horizon: float, eye: float = 1.0) -> float:
    """How tall a person at ``foot`` appears; ``eye``: height of the camera in persons."""
    return max(4.0, (foot - horizon) / eye)


def some_looks(canvas: Canvas, count: int) -> list[Look]:
    """Several people's looks."""
    return [some_look(canvas.rng) for _ in range(count)]
