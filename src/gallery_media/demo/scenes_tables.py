"""Scenes at tables and boards: each painter takes a canvas and leaves people at work on it."""

from __future__ import annotations

from gallery_media.demo.backdrop import park, tall
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.crowd import passers_by
from gallery_media.demo.garlands import pennants
from gallery_media.demo.light import Colour
from gallery_media.demo.looks import HAIRS, Look, some_look
from gallery_media.demo.nature import tree
from gallery_media.demo.people import CLAPPING, HANGING, HOLDING, RAISED, TALKING, bust, standing
from gallery_media.demo.shapes import Limb, Oval, Poly, box
from gallery_media.demo.tents import BRIGHT, marquee, pavilion
from gallery_media.demo.things import cup, flowers, table

YELLOW: Colour = (238, 190, 54)
PAPERS: tuple[Colour, ...] = (
    (252, 248, 236),
    (250, 226, 130),
    (168, 214, 206),
    (246, 178, 160),
    (206, 226, 164),
)


def children(canvas: Canvas) -> None:
    """Children paint paper lanterns at a long table under the trees."""
    park(canvas, 300, woods=220)
    tree(canvas, 130, 470, 620, distance=0.1)
    pavilion(canvas, 1150, 480, 230, BRIGHT[0])
    passers_by(canvas, 300, 7, (380, 380, 1000, 440))
    canvas.blur(5)
    pennants(canvas, (-30, 150), (1370, 120), 90, 36, soft=2)
    tops = (
        (206, 92, 66),
        (72, 142, 148),
        (238, 200, 90),
        (214, 128, 128),
        (120, 158, 96),
        (96, 118, 168),
    )
    for step, top in enumerate(tops):
        x = 150.0 + step * 205
        h = canvas.rng.uniform(400, 460)
        look = Look(
            some_look(canvas.rng).skin,
            canvas.rng.choice(HAIRS[:6]),
            top,
            (80, 90, 110),
            long_hair=step % 2 == 0,
            wreath=step == 2,
        )
        bust(
            canvas,
            x,
            500 + canvas.rng.uniform(-12, 24),
            h * 1.15,
            look,
            "front",
            (HOLDING, CLAPPING),
        )
    teacher = Look((228, 184, 154), (178, 176, 172), (52, 66, 96), (64, 78, 104), bag=None)
    standing(canvas, 1240, 900, 660, teacher, "left", (TALKING, TALKING))
    table(canvas, 640, 960, 1220, 560, 0.26, cloth=(244, 238, 224))
    rng = canvas.rng
    for step in range(44):
        x, y = rng.uniform(110, 1180), rng.uniform(598, 706)
        kind = step % 3
        if kind == 0:
            sheet = Poly(((x - 46, y - 14), (x + 40, y - 18), (x + 52, y + 12), (x - 38, y + 16)))
            canvas.form(sheet, colour=PAPERS[step % 5], round_=4)
            canvas.flat(Oval(x, y, 20, 7), colour=BRIGHT[step % 6], soft=1, opacity=0.9)
        elif kind == 1:
            cup(canvas, x, y + 14, 40, BRIGHT[(step + 2) % 6])
        else:
            canvas.form(
                Limb(((x - 34, y + 6), (x + 34, y - 6)), 6), colour=BRIGHT[(step + 1) % 6], round_=3
            )
    for x, tint in ((330, 0), (760, 1), (1040, 2)):
        canvas.form(Oval(x, 640, 44, 50), colour=BRIGHT[tint], round_=22)
        canvas.form(box(x - 18, 586, 36, 10), colour=(110, 84, 60), round_=4)
    canvas.defocus(820, 1010, 5)


def notice_board(canvas: Canvas) -> None:
    """A board full of paper notes with wishes, a visitor pinning one more."""
    park(canvas, 430, woods=260)
    passers_by(canvas, 430, 8, (40, 500, 1300, 570))
    canvas.blur(9)
    for x in (250.0, 1010.0):
        canvas.form(box(x - 13, 140, 26, 860), colour=(136, 104, 74), round_=8)
    canvas.shadow(640, 960, 480, 26, 0.4)
    canvas.form(box(200, 160, 860, 560), colour=(126, 94, 66), round_=12)
    canvas.form(box(224, 184, 812, 512), colour=(206, 168, 120), round_=8)
    rng = canvas.rng
    for row in range(5):
        for column in range(9):
            x, y = 268 + column * 88 + rng.uniform(-14, 14), 222 + row * 98 + rng.uniform(-12, 12)
            lean, size = rng.uniform(-9, 9), rng.uniform(33, 40)
            canvas.flat(
                box(x - size + 5, y - size + 8, size * 2, size * 2),
                colour=(88, 64, 42),
                soft=5,
                opacity=0.45,
            )
            note = Poly(
                (
                    (x - size + lean, y - size),
                    (x + size + lean, y - size + lean * 0.3),
                    (x + size - lean, y + size),
                    (x - size - lean, y + size - lean * 0.3),
                )
            )
            canvas.form(note, colour=rng.choice(PAPERS), round_=5)
            for line in range(rng.randint(2, 4)):
                ly = y - size * 0.45 + line * size * 0.38
                canvas.flat(
                    Limb(
                        (
                            (x - size * 0.6, ly),
                            (x + size * rng.uniform(0.1, 0.62), ly + rng.uniform(-2, 2)),
                        ),
                        3,
                    ),
                    colour=(84, 84, 110),
                    opacity=0.6,
                )
            canvas.form(Oval(x, y - size * 0.86, 6, 6), colour=rng.choice(BRIGHT), round_=4)
    visitor = Look(
        (240, 202, 176),
        (206, 170, 112),
        (62, 108, 112),
        (64, 78, 104),
        long_hair=True,
        bag=(120, 82, 54),
    )
    standing(canvas, 1010, 1110, 820, visitor, "back", (((0.5, 0.9), (0.9, -0.8)), HANGING))
    reader = Look((228, 184, 154), (108, 84, 60), (178, 82, 58), (86, 98, 118), hat=(226, 206, 160))
    standing(canvas, 180, 1130, 830, reader, "right", (HOLDING, HOLDING))
    canvas.defocus(880, 1010, 4)


def volunteers(canvas: Canvas) -> None:
    """Volunteers in yellow shirts hand out maps at the welcome desk."""
    park(canvas, 400, woods=200, castle_at=1220, castle_size=270)
    passers_by(canvas, 400, 12, (700, 470, 1480, 560))
    canvas.blur(5)
    marquee(canvas, 520, 760, 980, 640)
    pennants(canvas, (40, 420), (1000, 420), 46, 30)
    for step, x in enumerate((290, 480, 690)):
        look = some_look(canvas.rng)
        shirt = Look(
            look.skin, look.hair, YELLOW, look.bottom, long_hair=step != 1, wreath=step == 0
        )
        arms = ((HANGING, TALKING), (HOLDING, HOLDING), (HANGING, RAISED))[step]
        standing(canvas, x, 860, 520 + step * 14, shirt, "front", arms)
    table(canvas, 500, 900, 760, 520, 0.16, cloth=(66, 122, 128))
    for step in range(9):
        x = 190 + step * 76
        canvas.form(
            Poly(((x - 26, 660), (x + 24, 656), (x + 32, 676), (x - 22, 680))),
            colour=PAPERS[step % 5],
            round_=4,
        )
    flowers(canvas, 830, 680, 58)
    for x, foot, facing in ((980, 930, "left"), (1110, 950, "left")):
        standing(
            canvas, x, foot, tall(foot, 340), some_look(canvas.rng), facing, (HANGING, HOLDING)
        )
    standing(canvas, 1330, 1010, 660, some_look(canvas.rng), "left", stride=0.8)
    canvas.defocus(900, 1010, 4)
