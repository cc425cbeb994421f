"""What a festival puts up: a place goes in, tents land on the canvas."""

from __future__ import annotations

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Oval, Poly, box

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
