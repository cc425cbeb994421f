"""Many people: an area goes in, an audience or passers-by land on the canvas, far ones first."""

from __future__ import annotations

from gallery_media.demo.backdrop import tall
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour
from gallery_media.demo.looks import some_look
from gallery_media.demo.people import HANGING, ON_HIP, TALKING, bust, on_grass, standing
from gallery_media.demo.shapes import Limb, Oval, Point, Shape, Taper, box


def passers_by(
    canvas: Canvas, horizon: float, count: int, area: tuple[float, float, float, float],
    eye: float = 1.0,
) -> None:  # fmt: skip
    """People standing and strolling in the area (left, far foot, right, near foot)."""
    rng = canvas.rng
    places = sorted(
        (area[1] + (area[3] - area[1]) * rng.random() ** 1.6, rng.uniform(area[0], area[2]))
        for _ in range(count)
    )
    for foot, x in places:
        facing = rng.choice(("left", "right", "right", "left", "back", "front"))
        arms = rng.choice((HANGING, HANGING, ON_HIP, TALKING))
        h = tall(foot, horizon, eye) * rng.uniform(0.92, 1.06)
        standing(canvas, x, foot, h, some_look(rng), facing, (HANGING, arms), rng.uniform(0.3, 0.9))
        if rng.random() < 0.35:  # a companion
            mate = rng.choice((facing, "front"))
            standing(
                canvas,
                x + h * 0.34,
                foot + 2,
                h * rng.uniform(0.88, 1.05),
                some_look(rng),
                mate,
                stride=0.5,
            )


def audience(
    canvas: Canvas, rows: int, far: tuple[float, float], near: tuple[float, float], *,
    left: float = -40, right: float | None = None, gap: float = 0.36,
) -> None:  # fmt: skip
    """Rows of people seen from behind; ``far`` and ``near``: shoulder height, size of a person."""
    rng = canvas.rng
    end = canvas.width + 40 if right is None else right
    for row in range(rows):
        share = (row / max(1, rows - 1)) ** 1.3
        y = far[0] + (near[0] - far[0]) * share
        h = far[1] + (near[1] - far[1]) * share
        x = left + rng.uniform(0, 0.5) * gap * h
        canvas.form(box(left, y + h * 0.24, end - left, h * 0.03), colour=(120, 96, 74), round_=4)
        while x < end:
            facing = "back" if rng.random() < 0.86 else rng.choice(("left", "right"))
            bust(canvas, x, y + rng.uniform(-0.05, 0.05) * h, h, some_look(rng), facing)
            x += gap * h * rng.uniform(0.86, 1.3)


def sitting_crowd(
    canvas: Canvas, horizon: float, count: int, area: tuple[float, float, float, float],
    eye: float = 1.2,
) -> None:  # fmt: skip
    """People on the grass in loose groups, mostly with their backs to the viewer."""
    rng = canvas.rng
    places = sorted(
        (area[1] + (area[3] - area[1]) * rng.random() ** 1.25, rng.uniform(area[0], area[2]))
        for _ in range(count)
    )
    for y, x in places:
        h = tall(y, horizon, eye)
        for mate in range(rng.choice((1, 1, 2, 3))):
            facing = "back" if rng.random() < 0.8 else "front"
            on_grass(
                canvas,
                x + mate * h * 0.44,
                y + rng.uniform(-0.02, 0.04) * h,
                h,
                some_look(rng),
                facing,
            )


def silhouettes(
    canvas: Canvas, y: float, size: float, colour: Colour, rim: Colour, hands: float = 0.4,
    phones: float = 0.0,
) -> None:  # fmt: skip
    """A row of dark heads and raised hands before a bright stage, thinly edged with its light."""
    rng = canvas.rng
    x = -size * 0.1
    while x < canvas.width + size * 0.2:
        h = size * rng.uniform(0.9, 1.12)
        shoulder = y + rng.uniform(-0.06, 0.06) * size
        raised = []
        for side in (-1, 1):
            if rng.random() < hands:
                reach, rise = rng.uniform(0.12, 0.24), rng.uniform(0.3, 0.42)
                raised.append((side, (x + side * h * reach, shoulder - h * rise)))
        edge = size * 0.011
        canvas.flat(*_from_behind(x, shoulder, h, raised), colour=rim, soft=edge, opacity=0.7)
        body = _from_behind(x, shoulder + edge * 1.6, h * 0.985, raised)
        canvas.flat(*body, colour=colour, soft=edge * 0.5)
        for _, (hand_x, hand_y) in raised:
            if rng.random() < phones:
                screen = box(hand_x - h * 0.05, hand_y - h * 0.05, h * 0.1, h * 0.065)
                canvas.flat(screen, colour=(206, 222, 255), soft=1)
                canvas.shine(hand_x, hand_y, h * 0.24, (150, 176, 255), 0.35)
        x += size * rng.uniform(0.26, 0.38)


def _from_behind(
    x: float, shoulder: float, h: float, raised: list[tuple[int, Point]]
) -> list[Shape]:
    """Head, shoulders and raised arms as one outline."""
    shapes: list[Shape] = [
        Taper(
            (
                (x - h * 0.11, shoulder + h * 0.06, h * 0.1),
                (x, shoulder - h * 0.005, h * 0.12),
                (x + h * 0.11, shoulder + h * 0.06, h * 0.1),
            )
        ),
        box(x - h * 0.155, shoulder + h * 0.06, h * 0.31, h * 1.2),
        Oval(x, shoulder - h * 0.12, h * 0.058, h * 0.076),
        Limb(((x, shoulder - h * 0.08), (x, shoulder)), h * 0.05),
    ]
    for side, hand in raised:
        elbow = (x + side * h * 0.2, shoulder - h * 0.1)
        shapes.append(
            Taper(
                (
                    (x + side * h * 0.12, shoulder + h * 0.06, h * 0.06),
                    (*elbow, h * 0.05),
                    (*hand, h * 0.036),
                )
            )
        )
    return shapes
