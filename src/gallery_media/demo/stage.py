"""Stages: a place goes in, boards, trusses and beams of light land on the canvas."""

from __future__ import annotations

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Limb, Poly, box
from gallery_media.demo.texture import clouds


def platform(
    canvas: Canvas,
    x: float,
    top: float,
    width: float,
    depth: float,
    colour: Colour = (150, 112, 78),
) -> None:
    """A wooden stage floor seen slightly from above, with its front board."""
    wood = clouds((600, 60), (300, 3), canvas.rng, 2).point(
        [128 + (v - 128) // 4 for v in range(256)]
    )
    canvas.shadow(x, top + depth * 1.6, width * 0.6, depth * 0.5, 0.6)
    floor = Poly(
        (
            (x - width * 0.46, top),
            (x + width * 0.46, top),
            (x + width / 2, top + depth),
            (x - width / 2, top + depth),
        )
    )
    canvas.form(floor, colour=mix(colour, (255, 240, 220), 0.25), round_=6, texture=wood)
    canvas.form(
        box(x - width / 2, top + depth - 1, width, depth * 0.75),
        colour=mix(colour, (40, 34, 30), 0.4),
        round_=6,
        texture=wood,
    )


def beam(
    canvas: Canvas,
    x: float,
    y: float,
    target: float,
    floor: float,
    spread: float,
    colour: Colour,
    strength: float = 0.35,
) -> None:
    """A cone of stage light from a lamp at (x, y) down to ``target`` on the floor."""
    for share, width in ((0.5, 1.0), (0.5, 0.55)):
        cone = Poly(
            (
                (x - 4, y),
                (x + 4, y),
                (target + spread * width, floor),
                (target - spread * width, floor),
            )
        )
        canvas.flat(cone, colour=colour, soft=spread * 0.13, opacity=strength * share)
    canvas.shine(x, y, spread * 0.7, mix(colour, (255, 255, 255), 0.5), 0.95)


def truss(
    canvas: Canvas, left: float, right: float, top: float, foot: float, thick: float = 16
) -> None:
    """The lattice that carries stage lights."""
    colour: Colour = (58, 58, 66)
    for x in (left, right):
        canvas.form(Limb(((x, foot), (x, top)), thick), colour=colour, round_=thick * 0.4)
    canvas.form(Limb(((left, top), (right, top)), thick), colour=colour, round_=thick * 0.4)
    zigzag = tuple(
        (left + (right - left) * step / 24, top + (thick if step % 2 else -thick))
        for step in range(25)
    )
    canvas.form(Limb(zigzag, thick * 0.22), colour=(92, 92, 100), round_=2)
