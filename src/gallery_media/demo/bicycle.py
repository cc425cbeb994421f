"""A bicycle: a place goes in, wheels, frame and perhaps a basket land on the canvas."""

from __future__ import annotations

from math import cos, pi, sin

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour
from gallery_media.demo.shapes import Limb, Oval, Poly
from gallery_media.demo.things import METAL


def bicycle(
    canvas: Canvas, x: float, foot: float, wheel: float, colour: Colour, basket: bool = False
) -> None:
    """A bicycle from the side, its wheels ``wheel`` units in radius standing on ``foot``."""
    axle = foot - wheel
    rear, front = x - wheel * 1.5, x + wheel * 1.5
    canvas.shadow(x, foot, wheel * 2.8, wheel * 0.14, 0.55)
    for hub in (rear, front):
        _ring(canvas, hub, axle, wheel, wheel * 0.085, (46, 46, 50))
        for spoke in range(8):
            angle = pi * spoke / 8
            canvas.flat(
                Limb(
                    (
                        (hub - wheel * cos(angle), axle - wheel * sin(angle)),
                        (hub + wheel * cos(angle), axle + wheel * sin(angle)),
                    ),
                    1.2,
                ),
                colour=(168, 170, 176),
                opacity=0.55,
            )
        canvas.form(
            Limb(
                tuple(
                    (
                        hub + wheel * 1.1 * cos(pi + pi * step / 10),
                        axle + wheel * 1.1 * sin(pi + pi * step / 10),
                    )
                    for step in range(2, 9)
                ),
                wheel * 0.06,
            ),
            colour=colour,
            round_=3,
        )
    crank = (x - wheel * 0.15, axle + wheel * 0.05)
    saddle = (x - wheel * 0.55, axle - wheel * 1.25)
    head = (x + wheel * 1.08, axle - wheel * 1.32)
    thick = wheel * 0.1
    for tube in (
        ((rear, axle), crank),
        ((rear, axle), saddle),
        (crank, saddle),
        (crank, head),
        ((saddle[0] + 6, saddle[1] + wheel * 0.28), (head[0], head[1] + wheel * 0.25)),
        (head, (front, axle)),
    ):
        canvas.form(Limb(tube, thick), colour=colour, round_=thick * 0.5)
    canvas.form(
        Limb((saddle, (saddle[0] - wheel * 0.05, saddle[1] - wheel * 0.14)), thick * 0.7),
        colour=METAL,
        round_=2,
    )
    canvas.form(
        Oval(saddle[0] - wheel * 0.06, saddle[1] - wheel * 0.2, wheel * 0.3, wheel * 0.1),
        colour=(92, 62, 44),
        round_=wheel * 0.08,
    )
    canvas.form(
        Limb(
            (
                head,
                (head[0] - wheel * 0.08, head[1] - wheel * 0.3),
                (head[0] - wheel * 0.5, head[1] - wheel * 0.36),
            ),
            thick * 0.6,
        ),
        colour=METAL,
        round_=2,
    )
    _ring(canvas, *crank, wheel * 0.24, wheel * 0.05, METAL)
    if basket:
        canvas.form(
            Poly(
                (
                    (head[0] + wheel * 0.08, head[1] - wheel * 0.18),
                    (head[0] + wheel * 0.82, head[1] - wheel * 0.18),
                    (head[0] + wheel * 0.7, head[1] + wheel * 0.36),
                    (head[0] + wheel * 0.2, head[1] + wheel * 0.36),
                )
            ),
            colour=(176, 134, 88),
            round_=wheel * 0.1,
        )
        for step in range(7):
            canvas.form(
                Oval(
                    head[0] + wheel * (0.14 + step * 0.1),
                    head[1] - wheel * (0.26 + 0.1 * (step % 2)),
                    wheel * 0.1,
                    wheel * 0.1,
                ),
                colour=canvas.rng.choice(
                    ((240, 236, 226), (230, 180, 70), (196, 92, 104), (110, 146, 84))
                ),
                round_=wheel * 0.06,
            )


def _ring(canvas: Canvas, x: float, y: float, reach: float, thick: float, colour: Colour) -> None:
    points = tuple(
        (x + reach * cos(pi * step / 20), y + reach * sin(pi * step / 20)) for step in range(41)
    )
    canvas.form(Limb(points, thick), colour=colour, round_=thick * 0.5)
