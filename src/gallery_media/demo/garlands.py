"""Hung up and glowing: two points go in, pennants, lanterns and lights land on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from math import cosh

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Limb, Oval, Point, Poly
from gallery_media.demo.tents import BRIGHT


def line_between(start: Point, end: Point, sag: float, steps: int = 14) -> list[Point]:
    """Points of a rope that hangs ``sag`` units deep between two points."""
    deep = cosh(1.0) - 1
    points = []
    for step in range(steps + 1):
        share = step / steps
        drop = sag * (1 - (cosh(2 * share - 1) - 1) / deep)
        points.append(
            (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share + drop)
        )
    return points


def pennants(
    canvas: Canvas, start: Point, end: Point, sag: float, size: float = 26,
    colours: Sequence[Colour] = BRIGHT, soft: float = 0.0,
) -> None:  # fmt: skip
    """A rope of coloured triangles between two points."""
    count = max(4, round(abs(end[0] - start[0]) / (size * 1.25)))
    rope = line_between(start, end, sag, count)
    canvas.form(
        Limb(tuple(rope), max(1.2, size * 0.06)), colour=(110, 104, 96), round_=2, soft=soft
    )
    for step, (x, y) in enumerate(rope[:-1]):
        sway = canvas.rng.uniform(-0.12, 0.12) * size
        flag = Poly(((x - size * 0.42, y), (x + size * 0.42, y + 1), (x + sway, y + size * 1.05)))
        canvas.form(flag, colour=colours[step % len(colours)], round_=size * 0.3, soft=soft)


def lanterns(
    canvas: Canvas,
    start: Point,
    end: Point,
    sag: float,
    size: float = 9,
    warm: Colour = (255, 204, 120),
    soft: float = 0.0,
) -> None:
    """A rope of glowing bulbs between two points."""
    count = max(3, round(abs(end[0] - start[0]) / (size * 6)))
    rope = line_between(start, end, sag, count)
    canvas.flat(
        Limb(tuple(rope), max(1.0, size * 0.14)), colour=(26, 24, 30), soft=soft, opacity=0.8
    )
    for x, y in rope[1:-1]:
        canvas.shine(x, y + size, size * 7, warm, 0.55)
        canvas.flat(
            Oval(x, y + size, size, size * 1.15),
            colour=mix(warm, (255, 255, 255), 0.55),
            soft=soft + size * 0.1,
        )


def bokeh(
    canvas: Canvas,
    count: int,
    colours: Sequence[Colour],
    area: tuple[float, float, float, float],
    size: tuple[float, float],
    strength: float = 0.5,
) -> None:
    """Discs of light out of focus inside the area (left, top, right, bottom)."""
    for _ in range(count):
        x, y = canvas.rng.uniform(area[0], area[2]), canvas.rng.uniform(area[1], area[3])
        reach = canvas.rng.uniform(*size)
        colour = canvas.rng.choice(colours)
        share = strength * canvas.rng.uniform(0.4, 1.0)
        canvas.flat(
            Oval(x, y, reach, reach), colour=colour, soft=reach * 0.06, opacity=share * 0.75
        )
        canvas.flat(
            Oval(x, y, reach * 0.86, reach * 0.86),
            colour=mix(colour, (255, 255, 255), 0.12),
            soft=reach * 0.12,
            opacity=share * 0.4,
        )
