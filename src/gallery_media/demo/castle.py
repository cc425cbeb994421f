"""The castle: a place goes in, a ruined tower with its walls lands on the canvas."""

from __future__ import annotations

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Oval, Poly, box
from gallery_media.demo.texture import clouds

STONE: Colour = (178, 166, 148)
ROOF: Colour = (158, 86, 62)


def tower(
    canvas: Canvas, x: float, foot: float, width: float, height: float, distance: float = 0.0,
    roof: bool = False, glow: Colour | None = None,
) -> None:  # fmt: skip
    """A round tower, broken at the top or with a pointed roof; ``glow`` lights its windows."""
    light = canvas.light
    stone = light.far(STONE, distance)
    top = foot - height
    half = width / 2
    rng = canvas.rng
    if roof:
        crest = [(x - half, top), (x + half, top)]
    else:
        crest = [
            (
                x - half + width * step / 12,
                top + rng.uniform(-0.02, 0.09) * height * (1.6 if step > 7 else 1),
            )
            for step in range(13)
        ]
    body = Poly((*crest, (x + half * 1.06, foot), (x - half * 1.06, foot)))
    texture = clouds((260, 300), (10, 5), rng, 3).point(
        [max(0, min(255, 128 + round((v - 128) * 0.42))) for v in range(256)]
    )
    canvas.form(body, colour=stone, round_=width * 0.42, texture=texture, light=light.at(distance))
    if roof:
        canvas.form(
            Poly(((x, top - height * 0.42), (x + half * 1.2, top + 4), (x - half * 1.2, top + 4))),
            colour=light.far(ROOF, distance),
            round_=width * 0.3,
        )
    for level in (0.24, 0.5, 0.74):
        for place in (-0.22, 0.2):
            if rng.random() < 0.8:
                wx, wy = x + place * width, top + height * level
                slit = (
                    box(wx - width * 0.035, wy, width * 0.07, height * 0.085),
                    Oval(wx, wy, width * 0.035, width * 0.05),
                )
                if glow:
                    canvas.flat(*slit, colour=glow, soft=0.6)
                    canvas.shine(wx, wy + height * 0.03, width * 0.3, glow, 0.4)
                else:
                    canvas.flat(
                        *slit, colour=light.far((52, 46, 46), distance), soft=0.8, opacity=0.85
                    )


def wall(
    canvas: Canvas, left: float, right: float, foot: float, height: float, distance: float = 0.0,
    arch: float | None = None,
) -> None:  # fmt: skip
    """A broken wall between two towers, with a gateway at ``arch`` if given."""
    light = canvas.light
    rng = canvas.rng
    steps = 18
    crest = [
        (left + (right - left) * step / steps, foot - height * rng.uniform(0.62, 1.0))
        for step in range(steps + 1)
    ]
    texture = clouds((420, 160), (9, 5), rng, 3).point(
        [max(0, min(255, 128 + round((v - 128) * 0.5))) for v in range(256)]
    )
    stone = light.far(mix(STONE, (120, 112, 104), 0.25), distance)
    canvas.form(
        Poly((*crest, (right, foot), (left, foot))),
        colour=stone,
        round_=9,
        texture=texture,
        light=light.at(distance),
    )
    if arch is not None:
        wide = height * 0.26
        canvas.flat(
            box(arch - wide, foot - height * 0.42, 2 * wide, height * 0.42),
            Oval(arch, foot - height * 0.42, wide, wide * 1.1),
            colour=light.far((58, 54, 52), distance),
            soft=1.0,
            opacity=0.9,
        )


def castle(
    canvas: Canvas,
    x: float,
    foot: float,
    size: float,
    distance: float = 0.3,
    glow: Colour | None = None,
) -> None:
    """The whole castle seen across the park: two towers, a wall, a gate."""
    wall(canvas, x - size * 0.7, x + size * 0.75, foot, size * 0.38, distance, arch=x + size * 0.05)
    tower(canvas, x - size * 0.52, foot, size * 0.36, size * 0.92, distance, glow=glow)
    tower(canvas, x + size * 0.62, foot, size * 0.28, size * 0.6, distance, roof=True, glow=glow)
