"""Sky, meadow, trees and water: a canvas and a place go in, a landscape lands on the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from gallery_media.demo.canvas import Canvas, coloured, gradient
from gallery_media.demo.light import Colour, mix
from gallery_media.demo.shapes import Limb, Oval, Poly
from gallery_media.demo.texture import clouds, dimmed, ramp, relief

BARK: Colour = (92, 74, 58)
LEAVES: tuple[Colour, ...] = ((92, 128, 58), (78, 116, 56), (112, 138, 66), (70, 104, 60))
GRASS: Colour = (122, 152, 72)


def sky(
    canvas: Canvas,
    colours: Sequence[Colour],
    horizon: float,
    cover: float = 0.45,
    cloud: Colour = (255, 252, 246),
    under: Colour = (170, 184, 204),
) -> None:
    """A sky from zenith to horizon, with soft clouds over ``cover`` (0 to 1) of it."""
    width, height = canvas.image.width, max(2, canvas.px(horizon))
    air = gradient((width, height), colours)
    if cover > 0:
        # Painted larger and cut, because light on the clouds wraps around at the edges.
        pad = 48
        size = (width + 2 * pad, height + 2 * pad)
        cell = min(width / 3.4, height / 1.6)
        puffs = clouds(size, (cell, cell * 0.62), canvas.rng, 5)
        edge = 170 - 84 * cover
        light = relief(puffs.filter(ImageFilter.GaussianBlur(height / 50)), (0.3, -1), height / 16)
        inner = (pad, pad, pad + width, pad + height)
        thick = ramp(puffs.crop(inner), edge, edge + 58, 1.1)
        body = Image.composite(
            Image.new("RGB", air.size, cloud),
            Image.new("RGB", air.size, under),
            ramp(light.crop(inner), 84, 150),
        )
        # Clouds thin out towards the horizon, where the air lies before them.
        veil = ramp(Image.linear_gradient("L").resize(air.size), 300, 96)
        air = Image.composite(body, air, dimmed(ImageChops.multiply(thick, veil), 0.92))
    canvas.image.paste(air, (0, 0))


def meadow(
    canvas: Canvas, horizon: float, near: Colour = GRASS, far: Colour | None = None,
    rough: float = 1.0,
) -> None:  # fmt: skip
    """Ground from the horizon down to the lower edge, with grass that grows towards the viewer."""
    top = canvas.px(horizon)
    width, height = canvas.image.width, canvas.image.height - top
    light = canvas.light
    distant = far or light.far(mix(near, (168, 178, 92), 0.4), 0.35)
    base = gradient(
        (width, height),
        (light.lit(distant), light.lit(near), light.lit(mix(near, (40, 62, 34), 0.45))),
    )
    shade = _in_perspective((width, height), canvas)
    blades = clouds((width, height), (3.5 * canvas.unit, 12 * canvas.unit), canvas.rng, 2)
    deep = ramp(Image.linear_gradient("L").resize((width, height)), 30, 330)
    shade = Image.composite(Image.blend(shade, blades, 0.6), shade, deep)
    patches = clouds((width, height), (width / 5, height / 5), canvas.rng, 3)
    shade = Image.blend(shade, patches, 0.45)
    bright, dark = ramp(shade, 128, 235), ramp(shade, 128, 22)
    canvas.image.paste(base, (0, top))
    high, low = light.lit(mix(near, light.sun, 0.5)), light.lit(mix(near, light.shade, 0.75))
    canvas.image.paste(high, (0, top), dimmed(bright, 0.5 * rough))
    canvas.image.paste(low, (0, top), dimmed(dark, 0.62 * rough))


def _in_perspective(size: tuple[int, int], canvas: Canvas) -> Image.Image:
    """Noise lying on the ground: fine and flat at the horizon, coarse at the viewer's feet."""
    width, height = size
    near, steep = 4, 5.0  # pixels of the picture to one of the texture nearby; how fast it shrinks
    wide, deep = round(width * (1 + steep) / near) + 2, height // 2 + 2
    flat = clouds((wide, deep), (5, 5), canvas.rng, 3)
    middle, turn = width / 2, steep / height
    return flat.transform(
        size,
        Image.Transform.PERSPECTIVE,
        (
            (1 + steep) / near, turn * wide / 2, wide / 2 - (1 + steep) * middle / near,
            0.0, (1 + steep) * deep / height, 0.0,
            0.0, turn,
        ),
        Image.Resampling.BILINEAR,
    )  # fmt: skip


def foliage(
    canvas: Canvas, crowns: Sequence[Oval], colour: Colour, leaf: float = 9.0, ragged: float = 1.0,
    soft: float = 0.0, distance: float = 0.0,
) -> None:  # fmt: skip
    """Leaves filling the crowns: a ragged outline, light on clumps and on single leaves."""
    light = canvas.light.at(distance)
    found = canvas.mask(crowns, 0, leaf * 4)
    if found is None:
        return
    mask, corner = found
    px = max(1.0, leaf * canvas.unit)
    size = mask.size
    fine = clouds(size, (px * 0.7, px * 0.6), canvas.rng, 2)
    clump = clouds(size, (px * 5, px * 4.2), canvas.rng, 2)
    edge = mask.filter(ImageFilter.GaussianBlur(px * 1.6))
    leaves = Image.blend(fine, clump, 0.5)
    outline = ramp(ImageChops.add(edge, leaves, 2.0, 0), 128 - 26 * ragged, 138 - 16 * ragged)
    outline = ImageChops.multiply(outline, ramp(edge, 6, 60))
    if soft:
        outline = outline.filter(ImageFilter.GaussianBlur(soft * canvas.unit))
    towards = canvas.light.towards
    volume = relief(mask.filter(ImageFilter.GaussianBlur(px * 4)), towards, px * 4)
    bumps = relief(clump, towards, px * 1.2)
    shading = ImageChops.add(Image.blend(volume, bumps, 0.5), fine, 1.0, -128)
    shading = Image.blend(shading, Image.blend(volume, bumps, 0.5), 0.42)
    # Gaps between clumps are deep; only what faces the light shines.
    shading = shading.point([max(0, min(255, round(118 + (v - 128) * 1.7))) for v in range(256)])
    canvas.image.paste(coloured(shading, colour, light), corner, outline)


def tree(
    canvas: Canvas, x: float, foot: float, height: float, colour: Colour | None = None,
    distance: float = 0.0, spread: float = 0.36, leaf: float | None = None,
) -> None:  # fmt: skip
    """A broad-leaved tree standing at (x, foot)."""
    rng, light = canvas.rng, canvas.light
    green = light.far(colour or rng.choice(LEAVES), distance)
    bark = light.far(BARK, distance)
    thick = height * 0.06
    top = foot - height
    canvas.shadow(x, foot, height * 0.3, height * 0.035, 0.5 * (1 - distance))
    canvas.form(
        Poly(((x - thick * 0.7, foot), (x - thick * 0.4, top + height * 0.4), (x + thick * 0.4, top + height * 0.4), (x + thick * 0.8, foot))),
        Limb(((x, foot - height * 0.4), (x - height * 0.14, top + height * 0.42)), thick * 0.5),
        Limb(((x, foot - height * 0.38), (x + height * 0.15, top + height * 0.38)), thick * 0.45),
        colour=bark, round_=thick * 0.6,
    )  # fmt: skip
    size = leaf or max(4.0, height * 0.016)
    # From the shaded back to the lit front: each layer a little higher and towards the light.
    for layer, count in ((0, 8), (1, 9), (2, 6)):
        crowns = []
        for _ in range(count):
            across = rng.uniform(-1, 1)
            rise = rng.uniform(0, 1) * (1 - 0.5 * across * across)
            reach = spread * height * (0.5 - 0.09 * layer) * (1 - 0.3 * abs(across))
            crowns.append(Oval(
                x + across * spread * height * (0.78 - 0.1 * layer)
                + light.towards[0] * height * 0.035 * layer,
                top + height * (0.6 - 0.42 * rise - 0.02 * layer),
                reach * rng.uniform(0.85, 1.1), reach * rng.uniform(0.6, 0.8),
            ))  # fmt: skip
        tone = mix(green, mix(light.shade, (20, 40, 20), 0.4), (0.5, 0.18, 0.0)[layer])
        foliage(canvas, crowns, tone, size, 1.0 + 0.25 * layer, distance=distance)


def treeline(
    canvas: Canvas, foot: float, height: float, distance: float = 0.5, left: float = -20,
    right: float | None = None, colour: Colour | None = None,
) -> None:  # fmt: skip
    """A wood seen from afar along a line, its trees of different greens and heights."""
    rng = canvas.rng
    x, end = left, canvas.width + 20 if right is None else right
    for step in (0, 1):
        x = left
        while x < end:
            tall = height * rng.uniform(0.62, 1.0) * (1 - 0.3 * step)
            across = tall * rng.uniform(0.34, 0.55)
            green = canvas.light.far(colour or rng.choice(LEAVES), distance * (1 - 0.22 * step))
            crowns = [
                Oval(x, foot - tall * 0.5, across, tall * 0.5),
                Oval(x + across * 0.5, foot - tall * 0.25, across, tall * 0.3),
            ]
            foliage(canvas, crowns, green, max(4.0, height * 0.04), distance=distance)
            x += across * rng.uniform(0.9, 1.4)


def water(canvas: Canvas, top: float, bottom: float, tint: Colour, clear: float = 0.6) -> None:
    """Still water over the whole width that mirrors what stands above it."""
    y0, y1 = canvas.px(top), canvas.px(bottom)
    height = y1 - y0
    width = canvas.image.width
    above = canvas.image.crop((0, max(0, y0 - height), width, y0))
    mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, height))
    smear = mirror.resize((width, max(2, height // 5))).resize((width, height))
    body = Image.blend(
        Image.new("RGB", (width, height), tint), Image.blend(mirror, smear, 0.7), clear
    )
    waves = clouds((width, height), (90 * canvas.unit, 5 * canvas.unit), canvas.rng, 3)
    canvas.image.paste(body, (0, y0))
    canvas.image.paste(
        mix(tint, (255, 255, 255), 0.5), (0, y0), dimmed(ramp(waves, 150, 230), 0.35)
    )
    canvas.image.paste(mix(tint, (0, 0, 0), 0.6), (0, y0), dimmed(ramp(waves, 110, 30), 0.35))


def path(
    canvas: Canvas, points: Sequence[tuple[float, float, float]], colour: Colour = (196, 178, 148)
) -> None:
    """A gravel path through (x, y, width) from far to near."""
    left = [(x - width / 2, y) for x, y, width in points]
    right = [(x + width / 2, y) for x, y, width in points]
    texture = clouds((600, 400), (7, 4), canvas.rng, 3).point(
        [128 + (v - 128) // 5 for v in range(256)]
    )
    canvas.form(Poly((*left, *reversed(right))), colour=colour, round_=6, soft=2.5, texture=texture)


def sunspots(canvas: Canvas, count: int, area: tuple[float, float, float, float]) -> None:
    """Sunlight that falls through leaves onto the ground in the area (left, top, right, bottom)."""
    rng = canvas.rng
    for _ in range(count):
        spot = Oval(
            rng.uniform(area[0], area[2]), rng.uniform(area[1], area[3]),
            rng.uniform(15, 50), rng.uniform(4, 12),
        )  # fmt: skip
        canvas.flat(spot, colour=mix(canvas.light.sun, GRASS, 0.25), soft=6, opacity=0.24)
