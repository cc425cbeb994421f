"""Colours by published numbers: a space's values go in, sRGB, CIELAB and differences come out.

The reference that conversions are held against: the arithmetic of the standards, no profile and no
colour engine. It is itself checked on published matrices and published pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from statistics import fmean

Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

D65 = (0.3127, 0.3290)  # chromaticities; CIE 15, as IEC 61966-2-1 rounds them
D50 = (0.3457, 0.3585)


@dataclass(frozen=True, slots=True)
class Space:
    """An RGB space: chromaticities of its primaries and white, and its curve to linear light."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float]
    to_linear: Callable[[float], float]


def srgb_to_linear(value: float) -> float:
    """IEC 61966-2-1:1999, equations 5 and 6."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(value: float) -> float:
    """IEC 61966-2-1:1999, equations 9 and 10."""
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def power(exponent: float) -> Callable[[float], float]:
    return lambda value: float(value**exponent)


SRGB = Space((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65, srgb_to_linear)
DISPLAY_P3 = Space((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65, srgb_to_linear)
"""Primaries of SMPTE RP 431-2 with D65 and sRGB's curve."""
ADOBE_RGB = Space((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65, power(563 / 256))
"""Adobe RGB (1998) Color Image Encoding, 4.3.1: the exponent is 2 51/256."""
PROPHOTO = Space((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), D50, power(1.8))
"""ISO 22028-2 (ROMM), as profiles write it: without the straight part near black."""


def to_xyz(space: Space) -> Matrix:
    """From linear light to XYZ with the space's own white at Y = 1 (SMPTE RP 177)."""
    columns = [_xyz(*xy) for xy in (space.red, space.green, space.blue)]
    primaries = _transposed(columns)
    amounts = _times(_inverse(primaries), _xyz(*space.white))
    return _transposed(
        [tuple(v * amount for v in c) for c, amount in zip(columns, amounts, strict=True)]
    )


def adapted(matrix: Matrix, white: tuple[float, float], to: tuple[float, float]) -> Matrix:
    """The same under another white, by Bradford (ICC.1:2010, annex E)."""
    cones = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
    before, after = _times(cones, _xyz(*white)), _times(cones, _xyz(*to))
    gains = [b / a for a, b in zip(before, after, strict=True)]
    scaled = tuple(tuple(gain * v for v in row) for gain, row in zip(gains, cones, strict=True))
    return _product(_product(_inverse(cones), _matrix(scaled)), matrix)


def converter(space: Space) -> Callable[[Sequence[int]], Colour]:
    """From 8-bit values to sRGB, 0 to 1, relative colorimetric: what sRGB lacks is cut off."""
    to_srgb = _product(_inverse(to_xyz(SRGB)), adapted(to_xyz(space), space.white, D65))
    linear = [space.to_linear(level / 255) for level in range(256)]

    def convert(values: Sequence[int]) -> Colour:
        light = _times(to_srgb, (linear[values[0]], linear[values[1]], linear[values[2]]))
        red, green, blue = (linear_to_srgb(min(1.0, max(0.0, channel))) for channel in light)
        return red, green, blue

    return convert


def as_bytes(
    sources: Iterable[tuple[int, ...]], convert: Callable[[Sequence[int]], Colour]
) -> bytes:
    """The reference itself as interleaved 8-bit sRGB."""
    known: dict[tuple[int, ...], bytes] = {}
    for source in (kept := list(sources)):
        if source not in known:
            known[source] = bytes(round(255 * channel) for channel in convert(source))
    return b"".join(known[source] for source in kept)


def lab(srgb: Colour) -> Colour:
    """CIELAB under D65 of sRGB values, 0 to 1 (CIE 15:2004, 8.2.1)."""
    light = (srgb_to_linear(srgb[0]), srgb_to_linear(srgb[1]), srgb_to_linear(srgb[2]))
    return xyz_to_lab(_times(_SRGB_XYZ, light), _xyz(*D65))


def xyz_to_lab(xyz: Colour, white: Colour) -> Colour:
    x, y, z = (_root(value / top) for value, top in zip(xyz, white, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Colour, other: Colour) -> float:
    """CIEDE2000 of two CIELAB colours (ISO/CIE 11664-6:2014), all three weights 1.

    Not libvips' ``dE00``: where the hues lie opposite each other it is up to 15 % off.
    """
    mean_chroma = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    a1, a2 = one[1] * stretch, other[1] * stretch
    chroma1, chroma2 = hypot(a1, one[2]), hypot(a2, other[2])
    hue1, hue2 = degrees(atan2(one[2], a1)) % 360, degrees(atan2(other[2], a2)) % 360
    grey = chroma1 * chroma2 == 0

    turn = 0.0 if grey else (hue2 - hue1 + 180) % 360 - 180
    if turn == -180 and hue2 > hue1:
        turn = 180.0
    hue = hue1 + hue2 if grey else (hue1 + turn / 2) % 360
    lightness, chroma = (one[0] + other[0]) / 2, (chroma1 + chroma2) / 2

    weight = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue)
    weight += 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    far = (lightness - 50) ** 2
    in_l = (other[0] - one[0]) / (1 + 0.015 * far / sqrt(20 + far))
    in_c = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    in_h = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    blue = 30 * exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * sqrt(chroma**7 / (chroma**7 + 25.0**7)) * sin(radians(2 * blue))
    return sqrt(in_l**2 + in_c**2 + in_h**2 + rotation * in_c * in_h)


@dataclass(frozen=True, slots=True)
class Deviation:
    """CIEDE2000 over all pixels of a picture: mean, 99th percentile, largest."""

    mean: float
    p99: float
    largest: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} / {self.p99:.2f} / {self.largest:.2f}"


def deviation(
    sources: Iterable[Sequence[int]],
    results: Iterable[Sequence[int]],
    convert: Callable[[Sequence[int]], Colour],
) -> Deviation:
    """How far 8-bit sRGB ``results`` are from what ``convert`` says of the same pixel's source."""
    counted = Counter(
        (tuple(source), tuple(result)) for source, result in zip(sources, results, strict=True)
    )
    wanted = {source: lab(convert(source)) for source in {source for source, _ in counted}}
    seen = {r: lab((r[0] / 255, r[1] / 255, r[2] / 255)) for r in {result for _, result in counted}}
    found = (difference(wanted[source], seen[result]) for source, result in counted)
    every = sorted(
        d for d, times in zip(found, counted.values(), strict=True) for _ in range(times)
    )
    return Deviation(fmean(every), every[int(0.99 * (len(every) - 1))], every[-1])


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _xyz(x: float, y: float) -> Colour:
    return x / y, 1.0, (1 - x - y) / y


def _times(matrix: Matrix, v: Colour) -> Colour:
    a, b, c = matrix
    return (
        a[0] * v[0] + a[1] * v[1] + a[2] * v[2],
        b[0] * v[0] + b[1] * v[1] + b[2] * v[2],
        c[0] * v[0] + c[1] * v[1] + c[2] * v[2],
    )


def _matrix(rows: Iterable[Iterable[float]]) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return (a, b, c), (d, e, f), (g, h, i)


def _transposed(rows: Iterable[Iterable[float]]) -> Matrix:
    return _matrix(zip(*rows, strict=True))


def _product(one: Matrix, other: Matrix) -> Matrix:
    return _transposed(_times(one, column) for column in _transposed(other))


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return _matrix(
        tuple(value / whole for value in row)
        for row in (
            (e * i - f * h, c * h - b * i, b * f - c * e),
            (f * g - d * i, a * i - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
    )


_SRGB_XYZ = to_xyz(SRGB)
