"""Scenes of the park by day: each painter takes a canvas and leaves a landscape with people on it."""

from __future__ import annotations

from gallery_media.demo.backdrop import SKIES, park, tall
from gallery_media.demo.bicycle import bicycle
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.castle import tower, wall
from gallery_media.demo.crowd import passers_by, sitting_crowd
from gallery_media.demo.garlands import pennants
from gallery_media.demo.light import mix
from gallery_media.demo.looks import Look, some_look
from gallery_media.demo.nature import foliage, meadow, path, sky, sunspots, tree, treeline, water
from gallery_media.demo.people import on_grass, standing
from gallery_media.demo.shapes import Limb, Oval, Poly, box
from gallery_media.demo.stage import platform
from gallery_media.demo.tents import BRIGHT, marquee, pavilion
from gallery_media.demo.things import bench, flowers


def tents(canvas: Canvas) -> None:
    """White marquees and coloured pennants along the gravel path."""
    horizon = 440
    park(canvas, horizon, castle_at=300, castle_size=260, woods=180)
    for x, foot, width, tint in ((640, 500, 120, 3), (780, 505, 130, 0), (910, 512, 140, 2)):
        pavilion(canvas, x, foot, width, BRIGHT[tint], 0.15)
    passers_by(canvas, horizon, 14, (420, 485, 1200, 540))
    canvas.blur(2)
    path(
        canvas,
        ((745, 505, 16), (760, 560, 60), (790, 660, 150), (880, 820, 300), (1080, 1020, 560)),
    )
    marquee(canvas, 1210, 640, 460, 330)
    passers_by(canvas, horizon, 6, (1000, 600, 1400, 668))
    marquee(canvas, 240, 690, 560, 400)
    passers_by(canvas, horizon, 5, (600, 580, 1080, 700))
    for x, foot, facing in ((560, 800, "right"), (700, 812, "left"), (1010, 900, "back")):
        standing(canvas, x, foot, tall(foot, horizon), some_look(canvas.rng), facing, stride=0.6)
    pennants(canvas, (-40, 130), (860, 60), 120, 42)
    pennants(canvas, (860, 60), (1560, 150), 110, 42, soft=0.8)
    foliage(
        canvas, [Oval(1480, 40, 230, 120), Oval(1330, -10, 170, 80)], (84, 124, 58), 13, soft=2.2
    )
    canvas.defocus(880, 1010, 4)


def crowd(canvas: Canvas) -> None:
    """A meadow full of listeners in the low sun, a stage at its far end."""
    horizon = 350
    park(canvas, horizon, woods=210, grass=(128, 146, 70))
    tree(canvas, 140, 470, 470, distance=0.25)
    platform(canvas, 960, 470, 330, 18)
    canvas.form(box(820, 372, 280, 104), colour=(66, 78, 104), round_=6)
    canvas.form(
        Poly(((790, 372), (850, 318), (1070, 318), (1130, 372))), colour=(240, 232, 220), round_=12
    )
    for x in (890, 940, 990, 1040):
        standing(canvas, x, 476, 62, some_look(canvas.rng), shadow=0)
    canvas.shine(80, 250, 900, (255, 200, 110), 0.55)
    canvas.blur(1.6)
    sitting_crowd(canvas, horizon, 88, (-20, 520, 1500, 1010), 1.35)
    canvas.shine(-60, 300, 1100, (255, 190, 100), 0.32)
    canvas.defocus(860, 1010, 6)


def castle_ruin(canvas: Canvas) -> None:
    """The ruined tower between old trees, a couple on the steps below."""
    above = SKIES[canvas.light]
    sky(canvas, above.colours, 1010, above.cover, above.cloud, above.under)
    treeline(canvas, 1010, 260, 0.55)
    wall(canvas, -30, 460, 1070, 330, 0.12, arch=250)
    wall(canvas, 600, 1040, 1080, 250, 0.12)
    tower(canvas, 560, 1080, 380, 800, 0.06)
    meadow(canvas, 1040)
    for x, size in ((70, 60), (170, 42), (420, 52), (760, 70), (900, 48)):
        foliage(canvas, [Oval(x, 1066, size * 1.3, size * 0.8)], (92, 126, 60), 8)
    path(
        canvas,
        ((300, 1080, 60), (340, 1160, 110), (430, 1300, 210), (520, 1520, 420)),
        (188, 172, 146),
    )
    tree(canvas, 905, 1230, 900, (86, 122, 56), spread=0.34)
    passers_by(canvas, 1010, 4, (150, 1110, 720, 1180))
    mates = ((390, "right"), (470, "left"))
    for x, facing in mates:
        standing(canvas, x, 1330, 250, some_look(canvas.rng), facing, stride=0.5)
    foliage(canvas, [Oval(60, 60, 260, 150), Oval(-20, 260, 150, 190)], (78, 116, 52), 16, soft=3.5)
    canvas.defocus(1380, 1510, 5)


def park_path(canvas: Canvas) -> None:
    """A path along the pond in the morning, light falling through the leaves."""
    above = SKIES[canvas.light]
    sky(canvas, above.colours, 520, above.cover, above.cloud, above.under)
    treeline(canvas, 520, 230, 0.62)
    treeline(canvas, 540, 150, 0.42)
    water(canvas, 535, 760, (126, 150, 156), 0.75)
    canvas.shine(830, 330, 700, (255, 232, 178), 0.55)
    shore = Poly(
        ((-20, 690), (260, 700), (420, 730), (560, 790), (1020, 760), (1020, 1400), (-20, 1400))
    )
    canvas.form(shore, colour=(120, 146, 74), round_=10)
    meadow(canvas, 770)
    canvas.form(
        Poly(((-20, 660), (330, 690), (540, 760), (1020, 700), (1020, 820), (-20, 820))),
        colour=(112, 140, 70),
        round_=26,
        soft=3,
    )
    path(
        canvas,
        ((560, 770, 30), (600, 840, 80), (590, 960, 180), (500, 1120, 330), (330, 1350, 620)),
    )
    canvas.blur(1.6)
    tree(canvas, 120, 860, 900, (98, 132, 62), spread=0.36)
    for x, foot in ((575, 905), (640, 912)):
        standing(canvas, x, foot, tall(foot, 640), some_look(canvas.rng), "back", stride=0.6)
    walker = Look(
        (240, 202, 176), (150, 86, 52), (238, 228, 206), (238, 228, 206), long_hair=True, skirt=True
    )
    standing(canvas, 470, 1060, tall(1060, 640), walker, "front", stride=0.6)
    bench(canvas, 850, 980, 240, 330)
    tree(canvas, 960, 1130, 1180, (84, 120, 56), spread=0.3)
    sunspots(canvas, 26, (200, 900, 800, 1330))
    canvas.defocus(1150, 1340, 6)


def panorama(canvas: Canvas) -> None:
    """The whole castle park from the hill: tents, stages, people, the town's roofs behind."""
    horizon, rng = 380, canvas.rng
    above = SKIES[canvas.light]
    sky(canvas, above.colours, horizon + 10, above.cover, above.cloud, above.under)
    treeline(canvas, horizon + 6, 90, 0.75)
    for _ in range(38):  # the town
        x, tint = (
            rng.uniform(1600, 3000),
            rng.choice(((168, 92, 66), (150, 84, 64), (186, 118, 84))),
        )
        size = rng.uniform(26, 48)
        house = canvas.light.far((232, 224, 206), 0.4)
        canvas.form(box(x - size, horizon - size * 0.4, 2 * size, size), colour=house, round_=4)
        roof = Poly(
            (
                (x - size * 1.15, horizon - size * 0.35),
                (x, horizon - size * 1.1),
                (x + size * 1.15, horizon - size * 0.35),
            )
        )
        canvas.form(roof, colour=canvas.light.far(tint, 0.36), round_=5)
    canvas.form(box(2284, 170, 46, 210), colour=canvas.light.far((236, 230, 216), 0.35), round_=16)
    canvas.form(
        Poly(((2307, 40), (2338, 174), (2276, 174))),
        colour=canvas.light.far((96, 116, 110), 0.35),
        round_=12,
    )
    treeline(canvas, horizon + 18, 84, 0.45)
    wall(canvas, 420, 900, horizon + 40, 130, 0.2, arch=690)
    tower(canvas, 470, horizon + 44, 150, 350, 0.14)
    tower(canvas, 900, horizon + 40, 110, 210, 0.16, roof=True)
    meadow(canvas, horizon + 22)
    path(
        canvas,
        ((1240, 420, 10), (1320, 480, 40), (1500, 580, 90), (1560, 760, 170), (1380, 1020, 330)),
    )
    for x, foot, width in ((1060, 470, 190), (1900, 478, 230), (2260, 486, 250), (2740, 500, 280)):
        marquee(canvas, x, foot, width, width * 0.7, distance=0.16)
    for x, foot, shade in (
        (1350, 450, 0),
        (1470, 452, 2),
        (1590, 456, 1),
        (2480, 470, 4),
        (2580, 474, 5),
    ):
        pavilion(canvas, x, foot, 96, BRIGHT[shade], 0.18)
    passers_by(canvas, horizon, 60, (900, 450, 3060, 600), 1.9)
    canvas.blur(0.8)
    tree(canvas, 130, 700, 640, (92, 128, 58), spread=0.46)
    tree(canvas, 2960, 760, 620, (88, 122, 58), spread=0.42)
    sitting_crowd(canvas, horizon, 42, (300, 600, 2700, 860), 2.2)
    passers_by(canvas, horizon, 14, (500, 620, 2800, 900), 1.9)
    canvas.defocus(880, 1010, 5)


def bicycles(canvas: Canvas) -> None:
    """A row of bicycles along the park fence in dappled shade."""
    park(canvas, 360, woods=230)
    passers_by(canvas, 360, 9, (60, 430, 1300, 520))
    marquee(canvas, 960, 500, 330, 220)
    canvas.blur(8)
    for x in range(-20, 1400, 46):
        canvas.form(box(x, 450, 10, 330), colour=(120, 96, 74), round_=4)
    for y in (500, 690):
        canvas.form(box(-20, y, 1400, 16), colour=(132, 106, 80), round_=5)
    canvas.blur(1.6)
    tree(canvas, 80, 800, 1080, (88, 124, 58), spread=0.42)
    tints = ((62, 118, 122), (196, 84, 62), (224, 172, 70), (236, 230, 216), (64, 76, 110))
    for step, tint in enumerate(tints):
        bicycle(
            canvas, 330 + step * 215, 800 + step * 22, 118 + step * 6, tint, basket=step in (1, 3)
        )
    sunspots(canvas, 30, (100, 830, 1300, 980))
    canvas.defocus(930, 1010, 5)


def picnic(canvas: Canvas) -> None:
    """Two friends on a checked blanket with a book and strawberries, talking."""
    horizon = 300
    park(canvas, horizon, woods=210)
    passers_by(canvas, horizon, 10, (80, 370, 1250, 450))
    pavilion(canvas, 240, 450, 190, BRIGHT[2])
    pavilion(canvas, 460, 455, 200, BRIGHT[0])
    canvas.blur(6)
    tree(canvas, 1230, 640, 940, (92, 126, 58), spread=0.4)
    canvas.blur(2)
    sheet = ((300, 720), (980, 700), (1150, 900), (180, 930))
    canvas.shadow(660, 880, 500, 70, 0.2)
    canvas.form(Poly(sheet), colour=(198, 84, 70), round_=10)
    for step in range(1, 8):
        share = step / 8  # stripes end before the hem, their ends are round
        top = (300 + 680 * share, 736 - 20 * share)
        low = (184 + 962 * share, 910 - 30 * share)
        canvas.flat(Limb((top, low), 26), colour=canvas.light.lit((244, 232, 214)), opacity=0.5)
        side = (312 - 120 * share, 720 + 210 * share), (968 + 170 * share, 700 + 200 * share)
        canvas.flat(
            Limb(side, 9 + 8 * share), colour=canvas.light.lit((244, 232, 214)), opacity=0.5
        )
    reader = Look((238, 198, 170), (150, 74, 44), (236, 228, 212), (62, 98, 112), long_hair=True)
    friend = Look((176, 128, 96), (52, 40, 34), (214, 164, 62), (64, 78, 104), hat=(226, 206, 160))
    on_grass(canvas, 520, 850, 660, reader, "front")
    on_grass(canvas, 830, 840, 680, friend, "front")
    canvas.form(
        Poly(((620, 868), (674, 852), (728, 868), (728, 890), (674, 876), (620, 890))),
        colour=(250, 246, 236),
        round_=6,
    )
    canvas.form(Oval(960, 872, 62, 22), colour=(150, 116, 84), round_=8)
    for step in range(14):
        canvas.form(
            Oval(918 + step * 6.4, 862 - 9 * (step % 3), 10, 10), colour=(206, 54, 58), round_=6
        )
    flowers(canvas, 340, 900, 58)
    for _ in range(60):  # grass before the lens
        x = canvas.rng.uniform(-20, canvas.width)
        tip = (x + canvas.rng.uniform(-30, 30), 1000 - canvas.rng.uniform(40, 130))
        canvas.form(
            Limb(((x, 1010), tip), 7),
            colour=mix((96, 134, 58), (150, 170, 80), canvas.rng.random()),
            round_=4,
            soft=3,
        )
