"""What a festival puts up: a place goes in, tents, flags, lights and stages land on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from math import cosh

from gallery_media.demo.canvas import Canvas, Limb, Oval, Point, Poly, box
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.texture import clouds

WHITE: Colour = (246, 244, 238)
BRIGHT: tuple[Colour, ...] = (
    (232, 176, 58), (206, 92, 66), (72, 142, 148), (238, 232, 218), (120, 158, 96), (214, 128, 128),
)  # fmt: skip


def marquee(
    canvas: Canvas, x: float, foot: float, width: float, height: float, colour: Colour = WHITE,
    distance: float = 0.0,
) -> None:  # fmt: skip
    """A party tent: two-sided roof with a scalloped edge, open front, a darker inside."""
    light = canvas.light
    cloth = light.far(colour, distance)
    inside = light.far(mix(colour, (58, 62, 74), 0.62), distance)
    left, right, top, eave = x - width / 2, x + width / 2, foot - height, foot - height * 0.55
    canvas.shadow(x, foot, width * 0.55, height * 0.07, 0.5 * (1 - distance))
    canvas.fade(
        box(left, eave - 4, width, foot - eave + 4),
        light.lit(inside),
        light.lit(mix(inside, colour, 0.25)),
    )
    for place in (0.0, 0.5, 1.0):
        canvas.form(
            box(left + place * (width - width * 0.02), eave, width * 0.02, foot - eave),
            colour=mix(cloth, (120, 120, 120), 0.2),
            round_=3,
        )
    side = Poly(
        (
            (left + width * 0.02, eave),
            (left + width * 0.2, eave),
            (left + width * 0.13, foot - height * 0.2),
            (left + width * 0.02, foot),
        )
    )
    other = Poly(
        (
            (right - width * 0.02, eave),
            (right - width * 0.2, eave),
            (right - width * 0.13, foot - height * 0.2),
            (right - width * 0.02, foot),
        )
    )
    canvas.form(side, other, colour=mix(cloth, (150, 150, 160), 0.16), round_=width * 0.03)
    lit_left = light.towards[0] <= 0
    halves = (
        Poly(((x, top), (left - width * 0.03, eave), (x + width * 0.06, eave))),
        Poly(((x, top), (x + width * 0.06, eave), (right + width * 0.03, eave))),
    )
    for half, faces in zip(halves, (lit_left, not lit_left), strict=True):
        tone = mix(cloth, (255, 255, 255), 0.35) if faces else mix(cloth, light.shade, 0.24)
        canvas.form(half, colour=tone, round_=width * 0.05, soft=0.5)
    scallops = tuple(
        Oval(
            left - width * 0.03 + width * 1.06 * (step + 0.5) / 9,
            eave,
            width * 0.06,
            height * 0.075,
        )
        for step in range(9)
    )
    canvas.form(
        box(left - width * 0.03, eave - 2, width * 1.06, height * 0.05),
        *scallops,
        colour=mix(cloth, light.shade, 0.1),
        round_=height * 0.03,
    )


def pavilion(
    canvas: Canvas, x: float, foot: float, width: float, colour: Colour, distance: float = 0.0
) -> None:
    """A small pagoda tent with a pointed, curved roof and a pennant on top."""
    cloth = canvas.light.far(colour, distance)
    height = width * 1.15
    eave, top = foot - height * 0.52, foot - height
    canvas.shadow(x, foot, width * 0.55, height * 0.05, 0.5 * (1 - distance))
    canvas.fade(
        box(x - width * 0.48, eave, width * 0.96, foot - eave),
        canvas.light.lit(mix(cloth, (40, 44, 56), 0.6)),
        canvas.light.lit(mix(cloth, (60, 64, 70), 0.4)),
    )
    for side in (-1, 1):
        canvas.form(
            box(x + side * width * 0.47 - width * 0.014, eave, width * 0.028, foot - eave),
            colour=mix(WHITE, canvas.light.air, distance),
            round_=3,
        )
    roof = Poly((
        (x, top), (x + width * 0.07, top + height * 0.17), (x + width * 0.22, eave - height * 0.13),
        (x + width * 0.54, eave), (x - width * 0.54, eave), (x - width * 0.22, eave - height * 0.13),
        (x - width * 0.07, top + height * 0.17),
    ))  # fmt: skip
    canvas.form(roof, colour=cloth, round_=width * 0.12)
    canvas.form(
        box(x - width * 0.54, eave - 1, width * 1.08, height * 0.075),
        colour=mix(cloth, (255, 255, 255), 0.25),
        round_=4,
    )
    canvas.form(
        Poly(
            (
                (x, top - height * 0.12),
                (x + width * 0.16, top - height * 0.08),
                (x, top - height * 0.04),
            )
        ),
        colour=mix(BRIGHT[1], canvas.light.air, distance),
        round_=3,
    )
    canvas.form(
        box(x - 1.5, top - height * 0.12, 3, height * 0.14), colour=(120, 110, 100), round_=2
    )


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
