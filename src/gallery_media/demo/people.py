"""People: a place, a size and a look go in, a softly shaded figure lands on the canvas.

Nobody's face: an oval, hair and light. Sizes follow a standing person's height.
"""

from __future__ import annotations

from math import hypot

from PIL import Image

from gallery_media.demo.canvas import Canvas
from gallery_media.demo.heads import hair_behind, head
from gallery_media.demo.light import mix
from gallery_media.demo.looks import Look
from gallery_media.demo.shapes import Limb, Oval, Poly, Taper, mirrored, smooth
from gallery_media.demo.texture import clouds

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


Drawn = tuple[Taper, Taper, Oval]
"""Upper arm, forearm, hand."""


def _arms(
    x: float, shoulder: float, h: float, wide: float, arms: tuple[Arms, Arms], turn: float
) -> list[Drawn]:
    unit = h * 0.1
    drawn = []
    for side, pose in zip((-1, 1), arms, strict=True):
        # From the side, both arms start near the middle and bend forwards instead of outwards.
        out = turn or side
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
        hair_behind(canvas, head_x, head_y, size, look, turn)
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
        [128 + round((value - 128) * 0.1) for value in range(256)]
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
