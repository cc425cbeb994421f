"""Scenes after sunset: each painter takes a canvas and leaves lights and people on it."""

from __future__ import annotations

from gallery_media.demo.backdrop import SKIES, park
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.castle import castle
from gallery_media.demo.crowd import silhouettes
from gallery_media.demo.garlands import bokeh, lanterns
from gallery_media.demo.light import Colour
from gallery_media.demo.looks import Look, some_look
from gallery_media.demo.nature import foliage, sky, tree, treeline, water
from gallery_media.demo.people import (
    CLAPPING,
    HANGING,
    HOLDING,
    IN_LAP,
    RAISED,
    TALKING,
    seated,
    standing,
)
from gallery_media.demo.shapes import Limb, Oval, box, smooth
from gallery_media.demo.stage import beam, platform, truss
from gallery_media.demo.things import bench, cup, stand, table

NIGHT: Colour = (12, 10, 22)


def concert(canvas: Canvas) -> None:
    """The evening concert: a band in coloured light, raised hands before it."""
    canvas.fade(box(-10, -10, canvas.width + 20, 760), (16, 10, 40), (72, 30, 84))
    rng = canvas.rng
    canvas.form(box(190, 130, 1120, 470), colour=(64, 30, 92), round_=20)
    for step in range(9):
        canvas.shine(
            250 + step * 125,
            420,
            190,
            ((255, 96, 150), (96, 120, 255), (255, 176, 90))[step % 3],
            0.5,
        )
    platform(canvas, 750, 600, 1240, 46, (88, 66, 70))
    canvas.blur(4)
    lamps: tuple[tuple[float, float, Colour], ...] = (
        (300, 420, (255, 90, 150)),
        (520, 660, (120, 130, 255)),
        (750, 750, (255, 220, 170)),
        (980, 850, (120, 130, 255)),
        (1200, 1090, (255, 120, 90)),
    )
    for x, target, colour in lamps:
        beam(canvas, x, 118, target, 640, 130, colour, 0.42)
    singer = Look(
        (236, 194, 166), (84, 60, 42), (236, 228, 212), (148, 130, 104), hat=(240, 236, 226)
    )
    band = (
        (470, some_look(rng), HOLDING, HOLDING),
        (740, singer, HANGING, TALKING),
        (1010, some_look(rng), HOLDING, CLAPPING),
    )
    for x, look, one, other in band:
        standing(canvas, x, 640, 290, look, "front", (one, other), 0.6)
    stand(canvas, 772, 642, 232)
    canvas.form(Limb(((430, 510), (545, 478)), 12), colour=(150, 84, 50), round_=5)
    canvas.form(Oval(440, 512, 34, 24), colour=(176, 96, 52), round_=12)
    for x in (1130, 1190, 1160):
        canvas.form(
            Oval(x, 596 - (30 if x == 1160 else 0), 34, 30), colour=(150, 60, 70), round_=14
        )
    truss(canvas, 170, 1330, 108, 640)
    canvas.blur(1.2)
    canvas.shine(750, 420, 640, (255, 150, 170), 0.28, 1.5)
    silhouettes(canvas, 720, 230, (34, 18, 46), (214, 108, 150), 0.3)
    silhouettes(canvas, 830, 330, (22, 12, 34), (190, 100, 160), 0.42, phones=0.3)
    silhouettes(canvas, 960, 470, NIGHT, (120, 70, 130), 0.36)
    canvas.defocus(860, 1010, 6)


def lantern_dusk(canvas: Canvas) -> None:
    """Long tables under ropes of lanterns, conversations going on into the night."""
    horizon = 430
    park(canvas, horizon, woods=240, grass=(96, 112, 74))
    for x, foot in ((180.0, 560), (1330.0, 580)):
        tree(canvas, x, foot, 620, (66, 92, 60), spread=0.4)
    canvas.blur(4)
    bokeh(canvas, 26, ((255, 196, 110), (255, 170, 96)), (0, 300, 1500, 470), (5, 15), 0.6)
    for start, end, sag, size in (
        ((-40, 200), (1540, 240), 110, 7),
        ((-40, 120), (1540, 90), 150, 10),
        ((-40, 10), (1540, 30), 190, 14),
    ):
        lanterns(canvas, start, end, sag, size)
    rng = canvas.rng
    for y, h, seats in ((610, 250, 9), (760, 360, 7), (960, 500, 5)):
        gap = canvas.width / seats
        for step in range(seats):
            x = gap * (step + 0.5) + rng.uniform(-0.12, 0.12) * gap
            canvas.shine(x, y - h * 0.4, h * 0.55, (255, 176, 96), 0.2)
            seated(
                canvas,
                x,
                y,
                h,
                some_look(rng),
                rng.choice(("front", "front", "left", "right")),
                (IN_LAP, rng.choice((TALKING, IN_LAP, HOLDING))),
            )
        table(
            canvas,
            canvas.width / 2,
            y + h * 0.14,
            canvas.width * 0.94,
            h,
            0.1,
            cloth=(216, 196, 168),
        )
        for step in range(seats * 2):
            along = canvas.width * 0.06 + step * canvas.width * 0.9 / (seats * 2)
            if step % 3:
                cup(canvas, along, y - h * 0.3, h * 0.07)
            else:
                canvas.form(
                    box(along - h * 0.014, y - h * 0.36, h * 0.028, h * 0.06),
                    colour=(250, 236, 200),
                    round_=3,
                )
                canvas.shine(along, y - h * 0.38, h * 0.24, (255, 190, 90), 0.75)
    canvas.defocus(800, 1010, 6)


def blue_castle(canvas: Canvas) -> None:
    """The castle lit up at blue hour, mirrored in the pond."""
    above = SKIES[canvas.light]
    sky(canvas, above.colours, 600, above.cover, above.cloud, above.under)
    rng = canvas.rng
    for _ in range(70):
        canvas.flat(
            Oval(rng.uniform(0, 1500), rng.uniform(0, 330), 1.3, 1.3),
            colour=(220, 226, 255),
            opacity=rng.uniform(0.3, 0.9),
        )
    treeline(canvas, 560, 170, 0.5, colour=(52, 74, 74))
    canvas.shine(780, 560, 520, (255, 164, 84), 0.42, 1.6)
    castle(canvas, 800, 576, 520, 0.08, glow=(255, 206, 120))
    for x in (540, 760, 1010, 1120):
        canvas.shine(x, 560, 170, (255, 176, 96), 0.6)
    treeline(canvas, 590, 90, 0.25, colour=(40, 60, 58))
    canvas.form(box(-10, 574, 1520, 40), colour=(44, 58, 52), round_=10)
    lanterns(canvas, (60, 500), (560, 540), 46, 5)
    for x in range(120, 1460, 190):
        standing(
            canvas, x, 596, 58, some_look(rng), rng.choice(("left", "right", "back")), shadow=0
        )
    canvas.shine(300, 560, 300, (255, 186, 110), 0.35)
    water(canvas, 600, 1000, (24, 34, 78), 0.86)
    for x in range(-30, 1540, 26):
        reach = rng.uniform(50, 170) * (1.2 if x < 420 or x > 1240 else 0.45)
        tip = (x + rng.uniform(-26, 26), 1010 - reach)
        canvas.form(Limb(((x, 1020), tip), 5), colour=(18, 26, 40), round_=3, soft=2.4)
    foliage(canvas, [Oval(40, 60, 240, 170), Oval(-40, 260, 150, 180)], (38, 58, 56), 15, soft=3)


def sunset_hill(canvas: Canvas) -> None:
    """Friends on the castle hill look into the last sun."""
    above = SKIES[canvas.light]
    sky(canvas, above.colours, 740, above.cover, above.cloud, above.under)
    canvas.shine(1050, 600, 760, (255, 176, 90), 0.95)
    canvas.flat(Oval(1050, 604, 62, 62), colour=(255, 240, 196), soft=7)
    treeline(canvas, 730, 120, 0.55, colour=(110, 84, 92))
    treeline(canvas, 760, 80, 0.25, colour=(72, 56, 72))
    canvas.blur(3)
    hill = smooth(
        ((-40, 800), (300, 742), (760, 764), (1180, 800), (1560, 872), (1560, 1100), (-40, 1100))
    )
    canvas.form(hill, colour=(64, 62, 46), round_=20)
    rng = canvas.rng
    for x in range(-10, 1510, 7):
        ground = 790 + abs(x - 480) * 0.05 + (30 if x > 1000 else 0)
        tip = (x + rng.uniform(-10, 14), ground - rng.uniform(4, 26))
        canvas.form(Limb(((x, ground + 16), tip), 2.6), colour=(92, 76, 48), round_=2)
    dark = {"skin": (120, 78, 62), "hair": (44, 32, 34)}
    group = (
        (330, 800, 370, "right", HANGING, HANGING),
        (452, 806, 352, "right", HANGING, HANGING),
        (590, 806, 386, "back", HANGING, RAISED),
        (722, 812, 340, "left", HANGING, TALKING),
    )
    for step, (x, foot, h, facing, one, two) in enumerate(group):
        top: Colour = ((96, 58, 52), (60, 62, 82), (112, 84, 52), (78, 50, 66))[step]
        look = Look(
            dark["skin"], dark["hair"], top, (46, 42, 56), long_hair=step in (1, 3), skirt=step == 1
        )
        rim = (x + 5, foot)
        canvas.shine(rim[0] + h * 0.08, foot - h * 0.6, h * 0.5, (255, 186, 110), 0.2)
        standing(canvas, x, foot, h, look, facing, (one, two), 0.4)
    for x in (900, 990):
        seated(
            canvas,
            x,
            846,
            330,
            Look(dark["skin"], dark["hair"], (70, 58, 74), (44, 40, 52), long_hair=x > 950),
            "back",
            (HANGING, HANGING),
        )
    bench(canvas, 945, 862, 260, 330, (86, 64, 50))
    canvas.shine(1050, 640, 480, (255, 190, 100), 0.3)
    canvas.defocus(880, 1010, 5)


def choir(canvas: Canvas) -> None:
    """A choir in wreaths sings on the castle steps in the evening sun."""
    park(canvas, 340, woods=230, castle_at=1330, castle_size=440)
    tree(canvas, 150, 540, 640, distance=0.1)
    canvas.blur(4)
    for step in range(4):
        y = 560 + step * 52
        wide = 1180 + step * 130
        canvas.form(box(canvas.width / 2 - wide / 2, y, wide, 60), colour=(196, 184, 164), round_=8)
    rng = canvas.rng
    for row in range(3):
        foot, h = 566 + row * 62, 300 + row * 26
        count = 11 - row
        for step in range(count):
            x = canvas.width / 2 + (step - (count - 1) / 2) * h * 0.34 + rng.uniform(-6, 6)
            base = some_look(rng)
            woman = rng.random() < 0.62
            look = Look(
                base.skin,
                base.hair,
                (240, 234, 220),
                (132, 52, 54) if woman else (72, 72, 80),
                long_hair=woman,
                skirt=woman,
                short_sleeves=False,
                wreath=woman,
                wide=base.wide,
            )
            standing(
                canvas,
                x,
                foot,
                h,
                look,
                "front",
                (HOLDING, HOLDING) if rng.random() < 0.4 else (HANGING, HANGING),
                0.1,
            )
    conductor = Look(
        (228, 184, 154), (108, 84, 60), (52, 56, 70), (52, 54, 62), short_sleeves=False
    )
    standing(
        canvas,
        canvas.width / 2 + 20,
        960,
        520,
        conductor,
        "back",
        (((0.9, 0.4), (1.2, -0.7)), ((0.9, 0.4), (1.3, -0.5))),
    )
    canvas.shine(60, 260, 900, (255, 200, 110), 0.4)
    canvas.defocus(900, 1010, 5)
