"""Scenes at stalls and in the rain: each painter takes a canvas and leaves visitors on it."""

from __future__ import annotations

from gallery_media.demo.backdrop import park, tall
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.crowd import passers_by
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.looks import Look, some_look
from gallery_media.demo.nature import path
from gallery_media.demo.people import HANGING, HOLDING, ON_HIP, TALKING, bust, standing
from gallery_media.demo.shapes import Limb, Oval, Poly, box
from gallery_media.demo.tents import BRIGHT, WHITE, marquee, pavilion
from gallery_media.demo.things import cup, flowers, table, umbrella


def _awning(
    canvas: Canvas, left: float, right: float, top: float, drop: float, tints: tuple[Colour, Colour]
) -> None:
    """A striped awning over a counter."""
    stripes = 12
    wide = (right - left) / stripes
    for step in range(stripes):
        x = left + step * wide
        gore = Poly(
            (
                (x + wide * 0.12 + (left + right) * 0.005, top),
                (x + wide * 0.98, top),
                (x + wide, top + drop),
                (x, top + drop),
            )
        )
        canvas.form(gore, colour=tints[step % 2], round_=5)
        canvas.form(
            Oval(x + wide / 2, top + drop, wide / 2, wide * 0.34),
            colour=mix(tints[step % 2], (0, 0, 0), 0.08),
            round_=6,
        )


def coffee(canvas: Canvas) -> None:
    """The coffee stall at noon, a short queue, steam over the cups."""
    park(canvas, 420, woods=220)
    passers_by(canvas, 420, 8, (900, 490, 1340, 560))
    pavilion(canvas, 1130, 560, 220, BRIGHT[4])
    canvas.blur(6)
    canvas.form(box(90, 250, 640, 560), colour=(92, 76, 64), round_=12)
    canvas.fade(box(120, 300, 580, 300), (60, 48, 44), (96, 74, 60))
    for step in range(9):
        canvas.form(
            box(150 + step * 60, 356 - 8 * (step % 2), 36, 50), colour=BRIGHT[step % 6], round_=6
        )
    canvas.form(box(130, 404, 560, 12), colour=(150, 112, 78), round_=4)
    canvas.form(box(520, 520, 130, 110), colour=(176, 180, 186), round_=16)
    canvas.form(box(530, 500, 110, 24), colour=(120, 124, 132), round_=8)
    barista = Look((238, 198, 170), (84, 60, 42), (44, 92, 100), (52, 54, 62), long_hair=True)
    bust(canvas, 330, 520, 470, barista, "front", (HOLDING, HOLDING))
    other = Look((214, 168, 136), (52, 40, 34), (44, 92, 100), (52, 54, 62), hat=(70, 86, 110))
    bust(canvas, 470, 512, 490, other, "right", (TALKING, TALKING))
    canvas.form(box(70, 630, 690, 210), colour=(176, 124, 80), round_=16)
    for step in range(8):
        canvas.flat(
            Limb(((70 + step * 92, 636), (70 + step * 92, 836)), 3),
            colour=(112, 78, 52),
            opacity=0.6,
        )
    canvas.form(box(50, 612, 730, 26), colour=(214, 176, 130), round_=6)
    for x in (180, 222, 264, 610):
        cup(canvas, x, 614, 40)
        canvas.flat(Oval(x + 4, 548, 10, 30), colour=(255, 255, 255), soft=9, opacity=0.3)
    flowers(canvas, 700, 612, 52)
    _awning(canvas, 30, 800, 170, 130, (WHITE, (196, 84, 66)))
    for step, (x, foot) in enumerate(((850, 880), (990, 900), (1140, 915))):
        facing = ("left", "left", "front")[step]
        standing(
            canvas,
            x,
            foot,
            tall(foot, 300),
            some_look(canvas.rng),
            facing,
            (HANGING, (HOLDING, TALKING, ON_HIP)[step]),
        )
    standing(canvas, 640, 960, 620, some_look(canvas.rng), "back")
    canvas.defocus(900, 1010, 4)


def market(canvas: Canvas) -> None:
    """A social enterprise's stall with ceramics, bags and candles."""
    park(canvas, 380, woods=220)
    passers_by(canvas, 380, 9, (950, 440, 1500, 540))
    canvas.blur(7)
    for x in (150, 1050):
        canvas.form(box(x - 10, 130, 20, 760), colour=(150, 112, 78), round_=6)
    _awning(canvas, 90, 1110, 90, 120, ((238, 232, 218), (92, 138, 132)))
    canvas.form(Limb(((150, 300), (1050, 300)), 8), colour=(150, 112, 78), round_=4)
    bags: tuple[Colour, ...] = (
        (214, 164, 62),
        (236, 228, 212),
        (178, 82, 58),
        (62, 108, 112),
        (206, 132, 118),
    )
    for step, tint in enumerate(bags):
        x = 240 + step * 105
        canvas.form(
            Limb(((x - 22, 356), (x - 12, 304), (x + 12, 304), (x + 22, 356)), 6),
            colour=mix(tint, (0, 0, 0), 0.2),
            round_=3,
        )
        canvas.form(box(x - 40, 350, 80, 104), colour=tint, round_=12)
        canvas.flat(
            Oval(x, 400, 18, 18),
            colour=canvas.light.lit(mix(tint, (255, 255, 255), 0.55)),
            soft=1.5,
            opacity=0.85,
        )
    seller = Look((236, 194, 166), (84, 60, 42), (120, 96, 130), (64, 78, 104), long_hair=True)
    bust(canvas, 850, 470, 640, seller, "front", (HOLDING, TALKING))
    table(canvas, 600, 930, 960, 640, 0.2, cloth=(222, 206, 180))
    rng = canvas.rng
    for step in range(16):
        x, y = 170 + step * 56, 604 + 44 * (step % 3)
        tint = rng.choice(
            ((92, 138, 132), (206, 132, 118), (238, 232, 218), (62, 84, 120), (196, 150, 96))
        )
        if step % 4 == 3:
            canvas.form(box(x - 13, y - 62, 26, 62), colour=(250, 240, 214), round_=10)
        else:
            pot = Poly(
                (
                    (x - 26, y - 48),
                    (x + 26, y - 48),
                    (x + 32, y - 18),
                    (x + 18, y),
                    (x - 18, y),
                    (x - 32, y - 18),
                )
            )
            canvas.form(pot, colour=tint, round_=18)
            canvas.form(Oval(x, y - 48, 26, 7), colour=mix(tint, (0, 0, 0), 0.4), round_=3)
    buyer = Look(
        (226, 180, 148),
        (222, 196, 148),
        (178, 82, 58),
        (52, 66, 96),
        long_hair=True,
        skirt=True,
        bag=(120, 82, 54),
    )
    standing(canvas, 1180, 980, 700, buyer, "left", (HOLDING, HOLDING))
    canvas.defocus(860, 1010, 4)


def umbrellas(canvas: Canvas) -> None:
    """Rain at noon: the audience stays, under umbrellas of every colour."""
    horizon = 330
    park(canvas, horizon, woods=210, castle_at=400, castle_size=250, grass=(104, 132, 76))
    marquee(canvas, 1160, 480, 420, 250)
    canvas.blur(4)
    path(
        canvas,
        ((700, 440, 20), (720, 560, 120), (760, 760, 340), (820, 1020, 760)),
        (138, 134, 130),
    )
    rng = canvas.rng
    tints: tuple[Colour, ...] = (*BRIGHT, (52, 66, 96), (150, 58, 66), (84, 148, 158))
    places = sorted((rng.uniform(470, 1010), rng.uniform(30, 1470)) for _ in range(34))
    for step, (foot, x) in enumerate(places):
        h = tall(foot, horizon - 20)
        look = some_look(rng)
        standing(
            canvas,
            x,
            foot,
            h,
            look,
            rng.choice(("back", "back", "left", "right")),
            (HANGING, HOLDING),
        )
        umbrella(
            canvas,
            x + h * 0.05,
            foot - h * 0.93,
            h * 0.36,
            tints[step % len(tints)],
            rng.uniform(-0.1, 0.1),
        )
    for _ in range(190):
        x, y, long = rng.uniform(0, 1500), rng.uniform(0, 980), rng.uniform(16, 46)
        canvas.flat(
            Limb(((x, y), (x - long * 0.16, y + long)), 1.3),
            colour=(236, 242, 248),
            soft=0.5,
            opacity=0.32,
        )
    canvas.defocus(930, 1010, 4)
