"""Scenes of conversation: each painter takes a canvas and leaves a discussion on it."""

from __future__ import annotations

from gallery_media.demo.backdrop import park, some_looks, tall
from gallery_media.demo.canvas import Canvas
from gallery_media.demo.crowd import audience, passers_by
from gallery_media.demo.garlands import bokeh, pennants
from gallery_media.demo.light import mix
from gallery_media.demo.looks import Look, some_look
from gallery_media.demo.nature import tree
from gallery_media.demo.people import (
    AT_MOUTH,
    HANGING,
    HOLDING,
    IN_LAP,
    TALKING,
    Arms,
    bust,
    seated,
    standing,
)
from gallery_media.demo.shapes import Oval, Poly, box
from gallery_media.demo.stage import platform
from gallery_media.demo.tents import BRIGHT, WHITE
from gallery_media.demo.things import (
    bench,
    chair,
    chair_behind,
    flowers,
    loudspeaker,
    microphone,
    table,
)


def _backboard(canvas: Canvas, x: float, top: float, width: float, height: float) -> None:
    """The stage's back wall: speech bubbles in the festival's colours, no words."""
    canvas.form(box(x - width / 2, top, width, height), colour=(58, 92, 104), round_=10)
    rng = canvas.rng
    for step in range(5):
        bx = x - width * 0.4 + step * width * 0.2
        by = top + height * (0.3 + 0.16 * (step % 2))
        colour = BRIGHT[step % len(BRIGHT)]
        reach = width * rng.uniform(0.07, 0.095)
        tail = Poly(
            (
                (bx - reach * 0.5, by + reach * 0.3),
                (bx + reach * 0.1, by + reach * 0.5),
                (bx - reach * 0.6, by + reach * 1.15),
            )
        )
        canvas.form(Oval(bx, by, reach, reach * 0.72), tail, colour=colour, round_=6)


def opening_panel(canvas: Canvas) -> None:
    """Five people on the open-air stage at noon, seen over the heads of the audience."""
    park(canvas, 400, woods=210)
    tree(canvas, 90, 480, 520, distance=0.2)
    tree(canvas, 1440, 470, 480, distance=0.2)
    canvas.blur(3)
    middle = canvas.width * 0.53
    _backboard(canvas, middle, 175, 930, 340)
    roof = Poly(((middle - 560, 190), (middle - 420, 82), (middle + 420, 82), (middle + 560, 190)))
    canvas.form(roof, colour=WHITE, round_=26)
    canvas.form(box(middle - 560, 186, 1120, 20), colour=mix(WHITE, (90, 100, 120), 0.25), round_=6)
    for side in (-1, 1):
        canvas.form(box(middle + side * 535 - 9, 200, 18, 390), colour=(110, 112, 118), round_=6)
    pennants(canvas, (middle - 550, 206), (middle + 550, 206), 42, 24)
    platform(canvas, middle, 540, 1130, 62)
    canvas.blur(1.0)
    poses: tuple[tuple[Arms, Arms], ...] = (
        (IN_LAP, IN_LAP),
        (HOLDING, IN_LAP),
        (AT_MOUTH, TALKING),
        (IN_LAP, IN_LAP),
        (IN_LAP, HOLDING),
    )
    for step, (look, arms) in enumerate(zip(some_looks(canvas, 5), poses, strict=True)):
        x = middle - 340 + step * 165
        chair(canvas, x, 584, 290, (206, 178, 140))
        facing = ("front", "front", "front", "left", "front")[step]
        seated(canvas, x, 588, 290, look, facing, arms)
        if step == 2:
            microphone(canvas, x - 9, 428, 26, 0.25)
    flowers(canvas, middle - 455, 590, 62)
    loudspeaker(canvas, middle + 480, 600, 230)
    audience(canvas, 5, (655, 235), (900, 560), gap=0.32)
    canvas.defocus(700, 960, 7)


def question(canvas: Canvas) -> None:
    """A woman in the audience stands up and asks, everyone around her listening."""
    park(canvas, 330, woods=190, castle_at=1130, castle_size=190)
    canvas.blur(5)
    audience(canvas, 5, (385, 150), (540, 330), gap=0.36)
    canvas.blur(3.2)
    asker = Look(
        (236, 194, 166),
        (128, 84, 52),
        (212, 160, 58),
        (58, 74, 104),
        long_hair=True,
        short_sleeves=False,
    )
    standing(canvas, 560, 1060, 760, asker, "front", (HANGING, AT_MOUTH), shadow=0)
    microphone(canvas, 577, 470, 58, -0.15)
    audience(canvas, 3, (640, 390), (830, 560), gap=0.36, right=420)
    audience(canvas, 3, (640, 390), (830, 560), gap=0.36, left=760)
    canvas.defocus(760, 1000, 8)


def circle(canvas: Canvas) -> None:
    """A circle of chairs under an old tree, people leaning in."""
    horizon = 300
    park(canvas, horizon, woods=170)
    passers_by(canvas, horizon, 10, (50, 360, 1700, 420))
    tree(canvas, 1420, 520, 760, (96, 130, 62), spread=0.5)
    canvas.blur(2.6)
    middle, rng = canvas.width * 0.46, canvas.rng
    seats = [(-430, 560), (-260, 500), (-80, 472), (110, 470), (290, 496), (450, 556)]
    for dx, foot in seats:
        x, h = middle + dx, tall(foot, 150, 1.15)
        chair(canvas, x, foot, h, (196, 160, 116))
        facing = "right" if dx < -300 else "left" if dx > 300 else "front"
        arms = (TALKING, IN_LAP) if dx == 110 else (IN_LAP, IN_LAP)
        seated(canvas, x, foot + 4, h, some_look(rng), facing, arms)
    canvas.shadow(middle, 660, 260, 24, 0.2)
    table(canvas, middle, 700, 190, 300, 0.18)
    flowers(canvas, middle + 10, 560, 52)
    for dx, foot in ((-560, 720), (540, 720), (-330, 880), (-40, 930), (300, 890)):
        x, h = middle + dx, tall(foot, 100, 1.3)
        facing = "right" if dx == -560 else "left" if dx == 540 else "back"
        if facing == "back":
            canvas.shadow(x, foot, h * 0.2, h * 0.03, 0.5)
            seated(canvas, x, foot, h, some_look(rng), "back", (HANGING, HANGING))
            chair_behind(canvas, x, foot, h, (196, 160, 116))
        else:
            chair(canvas, x, foot, h, (196, 160, 116))
            seated(canvas, x, foot + 4, h, some_look(rng), facing)
    canvas.defocus(780, 1000, 5)


def speaker(canvas: Canvas) -> None:
    """A speaker close up in the stage light, colours of the evening melting behind."""
    canvas.fade(box(-10, -10, canvas.width + 20, canvas.height + 20), (34, 26, 58), (92, 48, 62))
    bokeh(
        canvas,
        46,
        ((255, 176, 96), (255, 120, 128), (120, 140, 240), (255, 220, 160)),
        (0, 60, 1000, 900),
        (22, 74),
        0.5,
    )
    canvas.blur(7)
    canvas.shine(820, 140, 620, (255, 190, 120), 0.6)
    look = Look(
        (226, 180, 148),
        (70, 48, 36),
        (42, 96, 104),
        (40, 44, 60),
        long_hair=True,
        short_sleeves=False,
    )
    bust(canvas, 430, 930, 2250, look, "front", (HANGING, ((0.5, 1.2), (-0.62, 0.55))))
    microphone(canvas, 545, 1035, 200, -0.42)
    canvas.shine(300, 640, 380, (255, 170, 110), 0.2)
    canvas.defocus(1200, 1500, 8)


def listener(canvas: Canvas) -> None:
    """A listener in the low sun, a garland of meadow flowers in her hair."""
    park(canvas, 470, woods=300)
    bokeh(
        canvas,
        38,
        ((255, 226, 150), (255, 200, 110), (214, 222, 130)),
        (0, 60, 1500, 560),
        (18, 56),
        0.42,
    )
    canvas.blur(16)
    canvas.shine(150, 250, 760, (255, 206, 120), 0.8)
    look = Look(
        (240, 200, 170),
        (206, 170, 112),
        (238, 230, 214),
        (90, 110, 140),
        long_hair=True,
        wreath=True,
    )
    other = Look((214, 168, 136), (62, 46, 38), (62, 98, 112), (52, 54, 62))
    bust(canvas, 1270, 700, 1250, other, "left")
    canvas.blur(9)
    bust(canvas, 590, 770, 2250, look, "front")
    canvas.shine(330, 470, 420, (255, 214, 140), 0.3)
    canvas.defocus(840, 1000, 7)


def interpreter(canvas: Canvas) -> None:
    """A sign language interpreter beside the stage, hands in the middle of a word."""
    park(canvas, 640, woods=300)
    tree(canvas, 860, 760, 640, distance=0.25)
    canvas.blur(7)
    canvas.form(box(-20, 220, 360, 760), colour=(58, 92, 104), round_=14)
    canvas.form(Oval(160, 420, 110, 82), colour=BRIGHT[0], round_=8)
    canvas.form(Oval(60, 620, 90, 66), colour=BRIGHT[1], round_=8)
    canvas.blur(5)
    platform(canvas, 520, 1270, 1300, 90)
    look = Look(
        (232, 190, 160),
        (58, 44, 36),
        (44, 46, 56),
        (44, 46, 56),
        short_sleeves=False,
        long_hair=True,
        bag=None,
    )
    signing: tuple[Arms, Arms] = (((0.75, 1.4), (0.25, 0.55)), ((0.8, 1.3), (0.15, -0.1)))
    standing(canvas, 590, 1330, 930, look, "front", signing, 0.2)
    bench(canvas, 250, 1300, 470, 620)
    for fx in (150, 330):
        seated(canvas, fx, 1300, 620, some_look(canvas.rng), "right")
    audience(canvas, 1, (1360, 420), (1360, 420), gap=0.4)
    canvas.defocus(1340, 1500, 7)
