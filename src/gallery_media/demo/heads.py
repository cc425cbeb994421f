"""Heads: a place, a size and a look go in, an oval with hair and soft light lands on the canvas."""

from __future__ import annotations

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import mix
from gallery_media.demo.looks import Look
from gallery_media.demo.shapes import Limb, Oval, mirrored, smooth


def hair_behind(canvas: Canvas, x: float, y: float, size: float, look: Look, turn: float) -> None:
    """Long hair that falls behind the neck; painted before the body."""
    across, back = size * 0.8, -turn * size * 0.34
    fall = mirrored(x + back, (
        (across * 0.5, y - size), (across * 1.12, y - size * 0.5), (across * 1.16, y + size * 0.5),
        (across * 1.25, y + size * 1.6), (across * 0.5, y + size * 1.95),
    ))  # fmt: skip
    canvas.form(smooth(fall), colour=mix(look.hair, (0, 0, 0), 0.22), round_=size * 0.4)


def head(
    canvas: Canvas, x: float, y: float, size: float, look: Look, facing: str = "front"
) -> None:
    """A head with hair around (x, y); ``size`` is half its height; facing front, back, left, right."""
    turn = {"left": -1.0, "right": 1.0}.get(facing, 0.0)
    across = size * 0.77
    if facing == "back":
        canvas.form(Oval(x, y, across, size), colour=look.skin, round_=size * 0.4)
        hair = [Oval(x, y - size * 0.12, across * 1.12, size * 1.02)]
        if look.long_hair:
            fall = mirrored(x, ((across * 1.1, y - size * 0.4), (across * 1.12, y + size * 0.6),
                                (across * 0.9, y + size * 1.6), (across * 0.3, y + size * 1.75)))  # fmt: skip
            canvas.form(*hair, smooth(fall), colour=look.hair, round_=size * 0.45)
        else:
            canvas.form(*hair, colour=look.hair, round_=size * 0.45)
    else:
        # Narrower at the chin than at the temples.
        face = mirrored(x + turn * size * 0.06, (
            (across * 0.5, y - size), (across * 1.02, y - size * 0.55), (across * 1.04, y + size * 0.1),
            (across * 0.84, y + size * 0.68), (across * 0.34, y + size * 1.04),
        ))  # fmt: skip
        for side in (-1, 1):
            if side != turn:
                ear = Oval(
                    x + side * across * 1.0 - turn * size * 0.3,
                    y + size * 0.08,
                    size * 0.13,
                    size * 0.2,
                )
                canvas.form(ear, colour=mix(look.skin, (160, 70, 50), 0.18), round_=size * 0.1)
        canvas.form(smooth(face), colour=look.skin, round_=size * 0.55)
        if size * canvas.unit > 9:
            features(canvas, x + turn * across * 0.36, y, size, look)
        part = 0.35 if look.long_hair else -0.3
        fringe = (
            (-1.12, 0.16), (-1.16, -0.5), (-0.8, -1.06), (0, -1.28), (0.8, -1.06), (1.16, -0.5),
            (1.12, 0.16), (0.92, -0.1), (0.8, -0.5), (part, -0.74), (-0.72, -0.42), (-0.92, -0.08),
        )  # fmt: skip
        slide = -turn * across * 0.16
        cap = [smooth([(x + slide + across * px, y + size * py) for px, py in fringe])]
        if turn:
            back = [(x - turn * across * px, y + size * py) for px, py in (
                (-0.25, -1.2), (0.7, -1.18), (1.3, -0.6), (1.28, 0.25), (0.85, 0.55), (0.5, 0.0), (0.2, -0.6))]  # fmt: skip
            cap.append(smooth(back))
        if look.long_hair:
            for side in (-1, 1):
                if side == turn:
                    continue
                lock = [(x + slide * 1.6 + side * across * px, y + size * py) for px, py in (
                    (0.5, -1.0), (1.14, -0.6), (1.24, 0.5), (1.34, 1.7), (0.95, 2.0), (0.95, 0.7), (0.9, -0.3))]  # fmt: skip
                cap.append(smooth(lock))
        canvas.form(*cap, colour=look.hair, round_=size * 0.32)
    _headwear(canvas, x, y, size, across, look)


def _headwear(canvas: Canvas, x: float, y: float, size: float, across: float, look: Look) -> None:
    if look.hat:
        band = mix(look.hat, (60, 50, 40), 0.5)
        crown = mirrored(x, ((across * 0.7, y - size * 1.42), (across * 0.98, y - size * 1.2),
                             (across * 1.04, y - size * 0.62)))  # fmt: skip
        canvas.form(smooth(crown, 1), colour=look.hat, round_=size * 0.35)
        canvas.form(
            Limb(((x - across, y - size * 0.68), (x + across, y - size * 0.68)), size * 0.16),
            colour=band,
            round_=size * 0.1,
        )
        canvas.form(
            Oval(x, y - size * 0.58, across * 1.7, size * 0.2), colour=look.hat, round_=size * 0.16
        )
    if look.wreath:
        for step in range(26):
            place = (step % 13 - 6) / 6
            leaf = step < 13
            petal = canvas.rng.choice(
                ((92, 128, 66), (112, 144, 76))
                if leaf
                else (
                    (250, 246, 236),
                    (240, 200, 70),
                    (196, 84, 110),
                    (132, 122, 196),
                    (250, 246, 236),
                )
            )
            sway = canvas.rng.uniform(-0.08, 0.08) * size
            spot = Oval(
                x + place * across * 1.12 + sway, y - size * (0.94 - 0.42 * place * place) + sway,
                size * (0.17 if leaf else 0.13), size * (0.13 if leaf else 0.125),
            )  # fmt: skip
            canvas.form(spot, colour=petal, round_=size * 0.07)


def features(canvas: Canvas, x: float, y: float, size: float, look: Look) -> None:
    """The soft hint of a face: sockets, nose and lips as shadows, a flush on the cheeks."""
    light = canvas.light
    shade = light.lit(mix(mix(look.skin, (132, 60, 48), 0.5), light.shade, 0.25))
    dark = light.lit(mix(look.skin, (44, 30, 28), 0.82))
    for side in (-1, 1):
        ex = x + side * size * 0.28
        canvas.flat(
            Oval(ex, y - size * 0.06, size * 0.17, size * 0.1),
            colour=shade,
            soft=size * 0.07,
            opacity=0.42,
        )
        canvas.flat(
            Oval(ex, y - size * 0.02, size * 0.075, size * 0.04),
            colour=dark,
            soft=size * 0.03,
            opacity=0.72,
        )
        brow = (
            (ex - side * size * 0.12, y - size * 0.2),
            (ex + side * size * 0.14, y - size * 0.21),
        )
        canvas.flat(
            Limb(brow, size * 0.05),
            colour=light.lit(mix(look.hair, look.skin, 0.25)),
            soft=size * 0.035,
            opacity=0.6,
        )
        canvas.flat(
            Oval(x + side * size * 0.38, y + size * 0.32, size * 0.17, size * 0.14),
            colour=light.lit((236, 124, 106)),
            soft=size * 0.1,
            opacity=0.2,
        )
    canvas.flat(
        Oval(x, y + size * 0.25, size * 0.1, size * 0.05),
        colour=shade,
        soft=size * 0.04,
        opacity=0.5,
    )
    smile = (
        (x - size * 0.19, y + size * 0.5),
        (x, y + size * 0.56),
        (x + size * 0.19, y + size * 0.5),
    )
    canvas.flat(
        Limb(smile, size * 0.065),
        colour=light.lit(mix(look.skin, (170, 66, 66), 0.6)),
        soft=size * 0.03,
        opacity=0.75,
    )
