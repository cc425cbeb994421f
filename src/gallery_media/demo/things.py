"""Things people use: a place goes in, chairs, tables and umbrellas land on the canvas."""

from __future__ import annotations

from math import cos, pi, sin

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Limb, Oval, Poly, Shape, box
from gallery_media.demo.texture import grain

WOOD: Colour = (168, 124, 82)
METAL: Colour = (92, 96, 104)


def chair(canvas: Canvas, x: float, foot: float, h: float, colour: Colour = WOOD) -> None:
    """A simple chair seen from the front; ``h`` is the height of the person on it."""
    seat = foot - h * 0.25
    for side in (-1, 1):
        canvas.form(
            Limb(((x + side * h * 0.1, seat), (x + side * h * 0.115, foot)), h * 0.016),
            colour=METAL,
            round_=3,
        )
    canvas.form(
        box(x - h * 0.115, seat - h * 0.27, h * 0.23, h * 0.27), colour=colour, round_=h * 0.02
    )
    canvas.form(
        box(x - h * 0.125, seat - h * 0.01, h * 0.25, h * 0.03),
        colour=mix(colour, (0, 0, 0), 0.15),
        round_=h * 0.01,
    )


def chair_behind(canvas: Canvas, x: float, foot: float, h: float, colour: Colour = WOOD) -> None:
    """The same chair seen from behind, to be painted over the person on it."""
    seat = foot - h * 0.25
    for side in (-1, 1):
        leg = ((x + side * h * 0.1, seat - h * 0.05), (x + side * h * 0.12, foot + h * 0.02))
        canvas.form(Limb(leg, h * 0.018), colour=METAL, round_=3)
    canvas.form(
        box(x - h * 0.125, seat - h * 0.02, h * 0.25, h * 0.035),
        colour=mix(colour, (0, 0, 0), 0.3),
        round_=h * 0.01,
    )
    canvas.form(
        box(x - h * 0.115, seat - h * 0.26, h * 0.23, h * 0.2), colour=colour, round_=h * 0.02
    )


def bench(
    canvas: Canvas, x: float, foot: float, width: float, h: float, colour: Colour = WOOD
) -> None:
    """A bench of planks without a back; ``h`` as for a chair."""
    seat = foot - h * 0.25
    canvas.shadow(x, foot, width * 0.5, h * 0.03, 0.5)
    for place in (-0.42, 0.42):
        canvas.form(
            box(x + place * width - h * 0.015, seat, h * 0.03, h * 0.25),
            colour=mix(colour, (0, 0, 0), 0.4),
            round_=3,
        )
    canvas.form(box(x - width / 2, seat, width, h * 0.035), colour=colour, round_=h * 0.012)


def table(
    canvas: Canvas,
    x: float,
    foot: float,
    width: float,
    h: float,
    depth: float = 0.1,
    cloth: Colour | None = None,
) -> None:
    """A table seen from the front and above; ``h`` is the height of a person beside it."""
    top = foot - h * 0.42
    colour = cloth or WOOD
    canvas.shadow(x, foot, width * 0.5, h * 0.05, 0.55)
    if cloth:
        canvas.form(
            box(x - width / 2, top, width, h * 0.4),
            colour=mix(cloth, (0, 0, 0), 0.12),
            round_=width * 0.03,
            texture=grain((96, 24), (3, 600), canvas.rng).point(
                [128 + (v - 128) // 9 for v in range(256)]
            ),
        )
    else:
        for place in (-0.44, 0.44):
            canvas.form(
                box(x + place * width - h * 0.02, top, h * 0.04, h * 0.42),
                colour=mix(colour, (0, 0, 0), 0.35),
                round_=4,
            )
    board = Poly(
        (
            (x - width * 0.47, top - h * depth),
            (x + width * 0.47, top - h * depth),
            (x + width * 0.52, top + h * 0.01),
            (x - width * 0.52, top + h * 0.01),
        )
    )
    canvas.form(board, colour=mix(colour, (255, 250, 240), 0.28), round_=5)
    canvas.form(
        box(x - width * 0.52, top, width * 1.04, h * 0.028),
        colour=mix(colour, (0, 0, 0), 0.1),
        round_=4,
    )


def cup(
    canvas: Canvas, x: float, foot: float, size: float, colour: Colour = (246, 242, 232)
) -> None:
    """A paper cup standing at (x, foot)."""
    canvas.form(
        Poly(
            (
                (x - size * 0.36, foot - size),
                (x + size * 0.36, foot - size),
                (x + size * 0.27, foot),
                (x - size * 0.27, foot),
            )
        ),
        colour=colour,
        round_=size * 0.3,
    )
    canvas.form(Oval(x, foot - size, size * 0.36, size * 0.09), colour=(96, 62, 40), round_=2)


def microphone(canvas: Canvas, x: float, y: float, size: float, lean: float = 0.5) -> None:
    """A microphone in a hand at (x, y), its head up and to the side that it leans to."""
    tip = (x + lean * size, y - size)
    canvas.form(
        Limb(((x - lean * size * 0.3, y + size * 0.3), tip), size * 0.2),
        colour=(44, 44, 50),
        round_=size * 0.1,
    )
    canvas.form(
        Oval(tip[0], tip[1] - size * 0.08, size * 0.22, size * 0.25),
        colour=(78, 80, 88),
        round_=size * 0.18,
    )


def stand(canvas: Canvas, x: float, foot: float, height: float) -> None:
    """A microphone on a stand."""
    canvas.form(
        Limb(((x, foot), (x, foot - height)), height * 0.014), colour=(48, 48, 54), round_=2
    )
    canvas.form(Oval(x, foot, height * 0.09, height * 0.02), colour=(44, 44, 48), round_=3)
    microphone(canvas, x, foot - height, height * 0.09, 0.4)


def loudspeaker(canvas: Canvas, x: float, foot: float, height: float) -> None:
    """A loudspeaker on a pole."""
    canvas.form(
        Limb(((x, foot), (x, foot - height * 0.7)), height * 0.03), colour=(50, 50, 54), round_=3
    )
    canvas.form(
        box(x - height * 0.13, foot - height, height * 0.26, height * 0.4),
        colour=(48, 49, 54),
        round_=height * 0.03,
    )
    for down, reach in ((0.74, 0.09), (0.91, 0.05)):
        canvas.form(
            Oval(x, foot - height * down, height * reach, height * reach),
            colour=(74, 76, 84),
            round_=height * 0.05,
        )


def umbrella(
    canvas: Canvas, x: float, y: float, size: float, colour: Colour, lean: float = 0.0
) -> None:
    """An open umbrella whose rim's middle is at (x, y); ``size`` is half its width."""
    top = (x + lean * size, y - size * 0.62)
    canvas.form(
        Limb((top, (x - lean * size * 1.5, y + size * 0.75)), size * 0.024),
        colour=(70, 66, 64),
        round_=2,
    )
    rim = [
        (
            x - size * cos(pi * step / 12),
            y - size * 0.66 * sin(pi * step / 12) + lean * size * 0.3 * cos(pi * step / 12),
        )
        for step in range(13)
    ]
    scallops: list[Shape] = [Poly(tuple(rim))]
    canvas.form(*scallops, colour=colour, round_=size * 0.22)
    for step in (1, 2, 3):
        foot = x - size + step * size / 2
        gore = Poly(
            ((top[0], top[1] + size * 0.02), (foot - size * 0.25, y), (foot, y + size * 0.015))
        )
        tone = mix(colour, (0, 0, 0), 0.2) if step % 2 else mix(colour, (255, 255, 255), 0.16)
        canvas.flat(gore, colour=canvas.light.lit(tone), soft=size * 0.02, opacity=0.4)
    canvas.form(
        Limb((top, (top[0] + lean * 4, top[1] - size * 0.08)), size * 0.026),
        colour=(70, 66, 64),
        round_=2,
    )


def flowers(canvas: Canvas, x: float, foot: float, size: float, count: int = 16) -> None:
    """A bunch of meadow flowers in a jar."""
    for _ in range(count):
        dx, dy = canvas.rng.uniform(-0.75, 0.75) * size, canvas.rng.uniform(0.7, 1.5) * size
        canvas.form(
            Limb(((x, foot - size * 0.4), (x + dx, foot - dy)), size * 0.04),
            colour=(96, 130, 70),
            round_=2,
        )
        petal = canvas.rng.choice(
            ((250, 248, 240), (240, 202, 78), (150, 120, 190), (212, 96, 112), (118, 150, 212))
        )
        canvas.form(
            Oval(x + dx, foot - dy, size * 0.15, size * 0.14), colour=petal, round_=size * 0.08
        )
    canvas.form(
        box(x - size * 0.26, foot - size * 0.65, size * 0.52, size * 0.65),
        colour=(190, 214, 218),
        round_=size * 0.2,
        opacity=0.75,
    )
