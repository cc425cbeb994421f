"""People: a place, a size and a look go in, a softly shaded figure lands on the canvas.

Nobody's face: an oval, hair and light. Sizes follow a standing person's height.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from random import Random

from PIL import Image

from gallery_media.demo.canvas import Canvas, Limb, Oval, Poly, Taper, mirrored, smooth
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.texture import clouds

SKINS: tuple[Colour, ...] = (
    (238, 198, 170), (228, 184, 154), (244, 208, 184), (214, 168, 136), (176, 128, 96),
    (236, 194, 164), (128, 88, 64),
)  # fmt: skip
HAIRS: tuple[Colour, ...] = (
    (84, 60, 42), (52, 40, 34), (196, 160, 104), (222, 196, 148), (128, 88, 54), (150, 74, 44),
    (178, 176, 172), (108, 84, 60),
)  # fmt: skip
CLOTHES: tuple[Colour, ...] = (
    (214, 164, 62), (178, 82, 58), (62, 108, 112), (52, 66, 96), (236, 228, 212), (132, 150, 118),
    (206, 132, 118), (96, 118, 148), (72, 72, 78), (150, 58, 66), (226, 202, 160), (98, 132, 92),
    (240, 240, 236), (120, 96, 130), (84, 148, 158),
)  # fmt: skip
TROUSERS: tuple[Colour, ...] = (
    (64, 78, 104), (52, 54, 62), (148, 130, 104), (86, 98, 118), (104, 92, 80), (46, 60, 72),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What one person wears and how they stand there."""

    skin: Colour
    hair: Colour
    top: Colour
    bottom: Colour
    long_hair: bool = False
    skirt: bool = False
    short_sleeves: bool = True
    hat: Colour | None = None
    wreath: bool = False
    bag: Colour | None = None
    wide: float = 1.0


def some_look(rng: Random, distance_mix: Colour | None = None) -> Look:
    """A look by chance, from one palette so that a crowd hangs together."""
    woman = rng.random() < 0.52
    top = rng.choice(CLOTHES)
    if distance_mix:
        top = mix(top, distance_mix, 0.2)
    return Look(
        skin=rng.choice(SKINS),
        hair=rng.choice(HAIRS),
        top=top,
        bottom=top if woman and rng.random() < 0.35 else rng.choice(TROUSERS),
        long_hair=woman and rng.random() < 0.75,
        skirt=woman and rng.random() < 0.5,
        short_sleeves=rng.random() < 0.6,
        hat=rng.choice(((226, 206, 160), (240, 236, 226), (70, 86, 110))) if rng.random() < 0.12 else None,
        wreath=woman and rng.random() < 0.08,
        bag=rng.choice(((120, 82, 54), (58, 70, 84), (190, 90, 60))) if rng.random() < 0.25 else None,
        wide=rng.uniform(0.9, 1.14),
    )  # fmt: skip


Arms = tuple[tuple[float, float], tuple[float, float]]
"""Elbow and hand relative to the shoulder, in heads' widths outwards and down."""

HANGING: Arms = ((0.17, 1.6), (0.12, 3.1))
ON_HIP: Arms = ((1.1, 1.3), (0.15, 2.1))
TALKING: Arms = ((0.7, 1.5), (1.1, 0.7))
HOLDING: Arms = ((0.45, 1.5), (-0.7, 1.6))
AT_MOUTH: Arms = ((0.55, 1.4), (-0.75, 0.35))
RAISED: Arms = ((0.8, -0.4), (0.75, -1.9))
CLAPPING: Arms = ((0.55, 1.4), (-0.85, 0.95))
IN_LAP: Arms = ((0.4, 1.5), (-0.35, 2.3))


def _hair_behind(canvas: Canvas, x: float, y: float, size: float, look: Look, turn: float) -> None:
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


Drawn = tuple[Taper, Taper, Oval]
"""Upper arm, forearm, hand."""


def _arms(
    x: float, shoulder: float, h: float, wide: float, arms: tuple[Arms, Arms], turn: float
) -> list[Drawn]:
    unit = h * 0.1
    drawn = []
    for side, pose in zip((-1, 1), arms, strict=True):
        # From the side, both arms start near the middle and bend forwards instead of outwards.
        out = side if not turn else turn
        sx = x + side * h * (0.03 if turn else 0.098 * wide)
        sy = shoulder + h * 0.034
        elbow = (sx + out * pose[0][0] * unit, sy + pose[0][1] * unit)
        reach = abs(pose[1][0]) + 0.4 if turn and pose is not HANGING else pose[1][0]
        hand = (sx + out * reach * unit, sy + pose[1][1] * unit)
        long = hypot(hand[0] - elbow[0], hand[1] - elbow[1]) or 1.0
        palm = [
            tip + (tip - joint) / long * h * 0.022 for tip, joint in zip(hand, elbow, strict=True)
        ]
        drawn.append((
            Taper(((sx, sy, h * 0.06), (*elbow, h * 0.05))),
            Taper(((*elbow, h * 0.044), (*hand, h * 0.032))),
            Oval(palm[0], palm[1], h * 0.023, h * 0.027),
        ))  # fmt: skip
    return drawn


def _torso(x: float, shoulder: float, hip: float, h: float, wide: float) -> Poly:
    s, w, p = h * 0.122 * wide, h * 0.088 * wide, h * 0.1 * wide
    waist = shoulder + (hip - shoulder) * 0.62
    return smooth(mirrored(x, (
        (h * 0.03, shoulder - h * 0.038), (h * 0.052, shoulder - h * 0.022), (s * 0.84, shoulder - h * 0.002),
        (s * 1.04, shoulder + h * 0.03), (s * 0.98, shoulder + h * 0.11), (w, waist),
        (p, hip), (p, hip + h * 0.045),
    )))  # fmt: skip


def _upper(
    canvas: Canvas, x: float, shoulder: float, hip: float, h: float, look: Look, facing: str,
    arms: tuple[Arms, Arms],
) -> None:  # fmt: skip
    """Everything above the hip."""
    turn = {"left": -1.0, "right": 1.0}.get(facing, 0.0)
    wide = look.wide * (0.74 if turn else 1.0)
    limbs = _arms(x, shoulder, h, wide, arms, turn)
    cloth = folds(canvas) if h * canvas.unit > 150 else None
    size = h * 0.075
    head_x, head_y = x + turn * h * 0.016, shoulder - h * 0.104
    if look.long_hair and facing != "back":
        _hair_behind(canvas, head_x, head_y, size, look, turn)
    canvas.form(
        Taper(((x, shoulder - h * 0.06, h * 0.05), (x, shoulder - h * 0.005, h * 0.066))),
        colour=mix(look.skin, (110, 56, 44), 0.3), round_=h * 0.02,
    )  # fmt: skip
    behind = [
        limb
        for limb, pose in zip(limbs, arms, strict=True)
        if facing == "back" or (pose is HANGING and not turn)
    ]
    before = [limb for limb in limbs if limb not in behind]
    if turn:
        before = before[:1] if turn > 0 else before[1:]
    for limb in behind:
        _arm(canvas, limb, h, look)
    canvas.form(_torso(x, shoulder, hip, h, wide), colour=look.top, round_=h * 0.05, texture=cloth)
    for limb in before:
        _arm(canvas, limb, h, look)
    if look.bag and facing != "back":
        strap = ((x - h * 0.08, shoulder), (x + h * 0.095, hip - h * 0.02))
        canvas.form(Limb(strap, h * 0.013), colour=look.bag, round_=h * 0.01)
    head(canvas, head_x, head_y, size, look, facing)


def _arm(canvas: Canvas, limb: Drawn, h: float, look: Look) -> None:
    upper, lower, hand = limb
    sleeve = mix(look.top, (0, 0, 0), 0.07)
    if look.short_sleeves:
        canvas.form(upper, colour=sleeve, round_=h * 0.03)
        canvas.form(lower, hand, colour=look.skin, round_=h * 0.02)
    else:
        canvas.form(upper, lower, colour=sleeve, round_=h * 0.03)
        canvas.form(hand, colour=look.skin, round_=h * 0.014)


def folds(canvas: Canvas) -> Image.Image:
    """The faint unevenness of cloth; mid grey is flat."""
    return clouds((48, 64), (9, 15), canvas.rng, 2).point(
        [128 + round((value - 128) * 0.16) for value in range(256)]
    )


def standing(
    canvas: Canvas, x: float, foot: float, h: float, look: Look, facing: str = "front",
    arms: tuple[Arms, Arms] = (HANGING, HANGING), stride: float = 0.3, shadow: float = 0.5,
) -> None:  # fmt: skip
    """A standing or walking person of height ``h`` whose feet are at (x, foot)."""
    if shadow:
        canvas.shadow(x, foot, h * 0.16, h * 0.026, shadow)
    turn = {"left": -1.0, "right": 1.0}.get(facing, 0.0)
    hip, shoulder = foot - h * 0.49, foot - h * 0.815
    leg = look.skin if look.skirt else look.bottom
    for side in (-1, 1):
        if turn:
            fx = x + side * h * 0.17 * stride
            knee_x = x + side * h * 0.07 * stride + turn * h * 0.018
            hip_x = x
        else:
            fx = x + side * h * 0.044 * (1 + stride)
            knee_x, hip_x = x + side * h * 0.05, x + side * h * 0.046
        fy = foot - h * (0.012 + (0.02 * stride if side == 1 else 0))
        shade = mix(leg, (0, 0, 0), 0.16 if side == 1 else 0.0)
        shoe = Oval(fx + (turn * 0.018 if turn else side * 0.008) * h, fy, h * 0.036, h * 0.018)
        canvas.form(shoe, colour=(62, 54, 52), round_=h * 0.012)
        canvas.form(
            Taper(((hip_x, hip, h * 0.096 * look.wide), (knee_x, foot - h * 0.26, h * 0.068),
                   (fx, fy - h * 0.02, h * 0.042))),
            colour=shade, round_=h * 0.03,
        )  # fmt: skip
    if look.skirt:
        p = h * 0.094 * look.wide * (0.85 if turn else 1)
        hem = foot - h * (0.2 if look.long_hair else 0.26)
        skirt = smooth(((x - p * 0.85, hip - h * 0.07), (x + p * 0.85, hip - h * 0.07),
                      (x + p * 1.2, hip), (x + p * 1.62, hem), (x + p * 0.8, hem + h * 0.012),
                      (x - p * 0.7, hem + h * 0.012), (x - p * 1.55, hem), (x - p * 1.2, hip)), 1)  # fmt: skip
        canvas.form(skirt, colour=look.bottom, round_=h * 0.045, texture=folds(canvas))
    _upper(canvas, x, shoulder, hip, h, look, facing, arms)


def seated(
    canvas: Canvas, x: float, foot: float, h: float, look: Look, facing: str = "front",
    arms: tuple[Arms, Arms] = (IN_LAP, IN_LAP), seat: float = 0.27,
) -> None:  # fmt: skip
    """A person on a chair or bench, ``seat`` of their height above the feet at (x, foot)."""
    hip = foot - h * seat
    shoulder = hip - h * 0.335
    turn = {"left": -1.0, "right": 1.0}.get(facing, 0.0)
    leg = look.skin if look.skirt else look.bottom
    if facing == "back":
        _upper(canvas, x, shoulder, hip, h, look, facing, arms)
        return
    for side in (-1, 1):
        if turn:
            knee = (x + turn * h * (0.23 + 0.02 * side), hip + h * 0.01)
            ankle = (knee[0] + turn * h * 0.02 * side, foot - h * 0.03)
        else:
            knee = (x + side * h * 0.07, hip + h * 0.055)
            ankle = (x + side * h * 0.06, foot - h * 0.03)
        shoe = Oval(ankle[0] + turn * h * 0.03, foot - h * 0.014, h * 0.038, h * 0.02)
        canvas.form(shoe, colour=(58, 52, 50), round_=h * 0.012)
        canvas.form(Taper(((*knee, h * 0.066), (*ankle, h * 0.042))), colour=leg, round_=h * 0.026)
        thigh = Taper(((x + side * h * 0.042, hip, h * 0.094), (*knee, h * 0.074)))
        canvas.form(thigh, colour=look.bottom, round_=h * 0.035)
    _upper(canvas, x, shoulder, hip, h, look, facing, arms)


def on_grass(
    canvas: Canvas, x: float, y: float, h: float, look: Look, facing: str = "back"
) -> None:
    """A person sitting on the ground, seen from behind unless told otherwise."""
    canvas.shadow(x, y, h * 0.2, h * 0.03, 0.6)
    hip, shoulder = y - h * 0.05, y - h * 0.37
    legs = Taper(((x - h * 0.17, y - h * 0.045, h * 0.07), (x, y - h * 0.04, h * 0.1),
                  (x + h * 0.17, y - h * 0.045, h * 0.07)))  # fmt: skip
    leaning = canvas.rng.random() < 0.35
    lean: Arms = ((0.55, 1.5), (0.75, 3.1))
    arms = (HANGING, lean if leaning else HANGING) if facing == "back" else (IN_LAP, IN_LAP)
    if facing == "back":
        canvas.form(legs, colour=look.bottom, round_=h * 0.04)
    _upper(canvas, x, shoulder, hip, h, look, facing, arms)
    if facing != "back":
        crossed = (Taper(((x - h * 0.16, y - h * 0.06, h * 0.08), (x + h * 0.06, y - h * 0.02, h * 0.07))),
                   Taper(((x + h * 0.16, y - h * 0.06, h * 0.08), (x - h * 0.06, y - h * 0.015, h * 0.07))))  # fmt: skip
        for leg in crossed:
            canvas.form(leg, colour=look.bottom, round_=h * 0.04)


def bust(
    canvas: Canvas, x: float, shoulder: float, h: float, look: Look, facing: str = "back",
    arms: tuple[Arms, Arms] = (HANGING, HANGING),
) -> None:  # fmt: skip
    """Head and shoulders, cut off by what stands before them or by the frame."""
    _upper(canvas, x, shoulder, shoulder + h * 0.5, h, look, facing, arms)
