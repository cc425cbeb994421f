"""A picture goes in, the point that a crop should keep comes out, without knowing any face.

Heads stand high in photos of events, have more detail than sky, stage or grass, and show some
skin. Measured as the mean share of head area kept in a crop to 1200 x 630: 33 pictures (13 real
photos, 20 painted scenes) and upright cuts of them, 56 in all, 145 heads marked by eye. This 0.91,
the window at a third of the slack 0.87, in the middle 0.83; libvips' smartcrop "attention" 0.80
and "entropy" 0.76, which follow hands, shirts and lamps.

The numbers below were chosen on those same pictures, out of 162 sets, so 0.91 flatters. Chosen on
one half and tried on the other, 40 times over, it is 0.88 against 0.86 for a third of the slack,
and better in 28 of 40: a small gain, to be measured again on real photos of events.
"""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter

_EDGE = 96
"""Pixels; a head is then a handful of them, and noise is gone."""

# Where heads are, in shares of the picture, with the spread of a normal distribution.
_ACROSS, _ACROSS_SPREAD = 0.5, 0.25
_DOWN, _DOWN_SPREAD = 0.4, 0.18

_HALF = 0.5
_SOFT_EDGE = 0.2
"""Share of the window: what lies so near its edge counts the less, heads at the edge are cut."""

# Skin of any tone has much the same hue; only its lightness differs (Cb near 108, Cr near 150).
_SKIN_CB = tuple(round(255 * math.exp(-(((level - 108) / 14) ** 2))) for level in range(256))
_SKIN_CR = tuple(round(255 * math.exp(-(((level - 150) / 11) ** 2))) for level in range(256))


def salient_point(picture: Image.Image) -> tuple[float, float]:
    """Centre of the best half, 0 to 1 from the left and from the top; ``picture`` is upright RGB.

    A half is as good a window to look through as the crop's own (0.916 both), and needs no crop.
    """
    small = _small(picture)
    luma, cb, cr = small.convert("YCbCr").split()
    detail = ImageChops.difference(luma, luma.filter(ImageFilter.GaussianBlur(2)))
    skin = ImageChops.multiply(cb.point(_SKIN_CB), cr.point(_SKIN_CR))
    faces = ImageChops.multiply(detail, skin)
    x = _best(_weighed(detail, faces, columns=True), _ACROSS, _ACROSS_SPREAD)
    y = _best(_weighed(detail, faces, columns=False), _DOWN, _DOWN_SPREAD)
    return x, y


def _small(picture: Image.Image) -> Image.Image:
    scale = _EDGE / max(picture.size)
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=1.0)


def _weighed(detail: Image.Image, faces: Image.Image, *, columns: bool) -> list[float]:
    """Half for detail, half for detail that has the hue of skin, a value a column or row."""
    one, other = _profile(detail, columns=columns), _profile(faces, columns=columns)
    return [a / (sum(one) or 1) + b / (sum(other) or 1) for a, b in zip(one, other, strict=True)]


def _profile(mask: Image.Image, *, columns: bool) -> list[int]:
    data, width = mask.tobytes(), mask.width
    if columns:
        return [sum(data[x::width]) for x in range(width)]
    return [sum(data[y * width : (y + 1) * width]) for y in range(mask.height)]


def _best(profile: list[float], centre: float, spread: float) -> float:
    """Centre of the window with the most in it; of equals the one nearest to where heads are."""
    count = len(profile)
    length = min(count, max(1, round(count * _HALF)))
    likely = [
        math.exp(-(((n + 0.5) / count - centre) ** 2) / (2 * spread**2)) for n in range(count)
    ]
    # A bare picture has no detail at all; then only what is likely counts.
    base = sum(profile) / count * 0.001 or 1.0
    weights = [(value + base) * chance for value, chance in zip(profile, likely, strict=True)]
    edge = _SOFT_EDGE * length
    soft = [min(1.0, (min(n, length - 1 - n) + 1) / edge) for n in range(length)]
    best = max(
        range(count - length + 1),
        key=lambda start: round(sum(w * s for w, s in zip(weights[start:], soft, strict=False)), 9),
    )
    return (best + length / 2) / count
