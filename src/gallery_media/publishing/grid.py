"""Sizes and colours of pictures in; aspect classes, colour classes and ``sizes`` formulas out.

The rows are justified by style sheet alone. A class instead of a ``style`` attribute keeps the
content security policy free of ``unsafe-inline``. Source: sections B and C of the page design.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

STEP = 1.02
"""Between two aspect classes: a picture is cropped by 1 % at most to fit its class."""

ANCHOR = 1.5
"""The ladder passes through 3:2, and so (nearly) through 2:3, 4:3 and 3:4: cameras' own shapes."""

LOWEST, HIGHEST = -67, 52
"""Steps from the anchor: ratios from 0.398 to 4.2, beyond which a thumbnail is cropped."""

GREY_CHROMA = 0.025
"""OKLCH chroma below which a mean colour has no hue worth showing (own trial with photos)."""

LIGHTNESSES = (0.32, 0.55, 0.78)
HUES = 12
CHROMA = 0.055
"""Quiet on purpose: a placeholder must not outshine the photo that replaces it."""


def aspect(width: int, height: int) -> float:
    """The ladder's ratio that is nearest to ``width / height`` (pixels)."""
    steps = round(math.log(width / height / ANCHOR, STEP))
    return _rung(min(max(steps, LOWEST), HIGHEST))


def beyond(width: int, height: int) -> float:
    """How many times wider than its place in the rows a picture is that fills it: 1, but for a
    panorama beyond the ladder. (A portrait beyond it is as wide as its place.)
    """
    wider = width / height / aspect(width, height)
    return wider if wider > STEP else 1.0


def aspect_class(ratio: float) -> str:
    """Class name of a ratio of the ladder: ``a1500`` is 1.5."""
    return f"a{round(ratio * 1000)}"


def colour_class(colour: tuple[int, int, int]) -> str:
    """``c0`` to ``c38`` for a mean colour (sRGB, 0 to 255 each)."""
    lightness, chroma, hue = oklch(colour)
    tone = min(range(len(LIGHTNESSES)), key=lambda index: abs(LIGHTNESSES[index] - lightness))
    sector = HUES if chroma < GREY_CHROMA else round(hue / (360 / HUES)) % HUES
    return f"c{tone * (HUES + 1) + sector}"


def stylesheet() -> str:
    """All aspect and colour classes: the same for every gallery, so it is cached for good."""
    ratios = [_rung(steps) for steps in range(LOWEST, HIGHEST + 1)]
    lines = [f".{aspect_class(ratio)}{{--a:{_short(ratio, 3)}}}" for ratio in ratios]
    for tone, lightness in enumerate(LIGHTNESSES):
        for sector in range(HUES + 1):
            chroma = 0.0 if sector == HUES else CHROMA
            hue = 0 if sector == HUES else sector * 360 // HUES
            name = tone * (HUES + 1) + sector
            lines.append(f".c{name}{{--c:oklch({_short(lightness, 2)} {_short(chroma, 3)} {hue})}}")
    return "\n".join(lines) + "\n"


def row_sizes(
    ratio: float,
    *,
    last: bool = False,
    phones: Mapping[int, float] | None = None,
    wider: float = 1.0,
) -> str:
    """``sizes`` of a picture in the rows: 1.15 times its share of the row height, 1.4 on phones or
    as ``phones`` says by their width (pixels, at most) in hundredths of the window.

    Only lengths, calc() and media conditions: WebKit takes 100vw when it meets min() or clamp().
    A wide last picture has the row to itself. All of it times ``wider``, see ``beyond``.
    """
    whole = ratio * wider
    if phones:
        *_, widest = phones.values()
        phone = "".join(
            f"(max-width: {at}px) {_n(share, wider)}vw, "
            for (at, share), (_, beyond) in pairwise(phones.items())
            if abs(share - beyond) > 0.01 * share
        )
        phone += f"{_n(widest, wider)}vw"
    elif last and ratio > 2.4:
        phone = f"{_n(92, wider)}vw"
    else:  # where the height of a row is 3.2 rem + 12 vw
        phone = f"calc({_n(3.2 * 1.4, whole)}rem + {_n(12 * 1.4, whole)}vw)"
    return (
        f"(min-width: 98.4em) {_n(17.25, whole)}rem, "
        f"(min-width: 30em) calc({_n(3.68, whole)}rem + {_n(13.8, whole)}vw), {phone}"
    )


def cover_sizes(ratio: float) -> str:
    """``sizes`` of a cover: it fills a column of 15 to 21 rem, cropped to 3:2, so that a wider
    picture is wider than its column. One column up to 31 rem of window, two up to 48.
    """
    wider = max(1.0, ratio / ANCHOR)
    return (
        f"(min-width: 51em) {_n(20.5, wider)}rem, "
        f"(min-width: 34em) {_n(46, wider)}vw, {_n(92, wider)}vw"
    )


def photo_page_sizes(ratio: float) -> str:
    """``sizes`` of the one picture on a photo page, where height is what runs out first."""
    return (
        f"(min-aspect-ratio: {round(70 * ratio)}/100) "
        f"calc({_n(100, ratio)}vh - {_n(17, ratio)}rem), 96vw"
    )


def lead_sizes(ratio: float) -> str:
    """``sizes`` of the photo above an article's text: the column's width, or 30 rem of height."""
    return f"(min-width: 48em) {_short(min(44, 30 * ratio), 2)}rem, 92vw"


def oklch(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma and hue (degrees) of an sRGB colour.

    Source: B. Ottosson, "A perceptual color space for image processing" (2020), as in CSS Color 4.
    """
    red, green, blue = (_linear(value / 255) for value in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _rung(steps: int) -> float:
    return round(ANCHOR * STEP**steps, 3)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _n(factor: float, ratio: float) -> str:
    """Tenths: no more than a pixel beside what would be exact."""
    return _short(factor * ratio, 1)


def _short(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"
