"""A picture being painted: shapes in units go in, softly shaded colour lands on the pixels.

The short edge is 1,000 units whatever the size in pixels, so that a test can paint the same
picture small. Painting goes from far to near; blurring everything painted so far gives depth of
field without fringes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gallery_media.demo.light import Colour, Light, tones
from gallery_media.demo.shapes import Oval, Shape, bounds, stencil
from gallery_media.demo.texture import dimmed, relief


@dataclass(slots=True)
class Canvas:
    """The picture so far, the light it stands in, and the chance that places things."""

    image: Image.Image
    light: Light
    rng: Random

    @classmethod
    def blank(cls, size: tuple[int, int], light: Light, rng: Random) -> Canvas:
        """An empty canvas, ``size`` in pixels."""
        return cls(Image.new("RGB", size, light.air), light, rng)

    @property
    def unit(self) -> float:
        """Pixels in a unit."""
        return min(self.image.size) / 1000

    @property
    def width(self) -> float:
        """Width in units."""
        return self.image.width / self.unit

    @property
    def height(self) -> float:
        """Height in units."""
        return self.image.height / self.unit

    def px(self, units: float) -> int:
        """Whole pixels."""
        return round(units * self.unit)

    def mask(
        self, shapes: Sequence[Shape], soft: float = 0.0, margin: float = 2.0
    ) -> tuple[Image.Image, tuple[int, int]] | None:
        """The union of the shapes as a smooth local mask, and where its corner stands (pixels).

        ``None`` when nothing of it falls onto the canvas.
        """
        unit = self.unit
        pad = 2 + (soft * 2.5 + margin) * unit
        left, top, right, bottom = (edge * unit for edge in bounds(shapes))
        x0, y0 = max(-60, int(left - pad)), max(-60, int(top - pad))
        x1 = min(self.image.width + 60, int(right + pad) + 1)
        y1 = min(self.image.height + 60, int(bottom + pad) + 1)
        if x1 <= x0 or y1 <= y0 or x1 < 0 or y1 < 0:
            return None
        size = (x1 - x0, y1 - y0)
        fine = 4 if max(size) < 160 else 2
        scale = unit * fine
        union = Image.new("L", (size[0] * fine, size[1] * fine))
        draw = ImageDraw.Draw(union)
        for shape in shapes:
            stencil(draw, shape, scale, -x0 * fine, -y0 * fine)
        mask = union.reduce(fine)
        if soft * unit > 0.3:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * unit))
        return mask, (x0, y0)

    def form(
        self,
        *shapes: Shape,
        colour: Colour,
        round_: float = 10.0,
        soft: float = 0.0,
        opacity: float = 1.0,
        texture: Image.Image | None = None,
        light: Light | None = None,
    ) -> None:
        """Paint shapes as one solid body whose edges turn away within ``round_`` units."""
        lit = light or self.light
        found = self.mask(shapes, soft, round_)
        if found is None:
            return
        mask, corner = found
        height = mask.filter(ImageFilter.GaussianBlur(max(0.6, round_ * self.unit * 0.55)))
        shading = relief(height, lit.towards, max(1.0, round_ * self.unit * 0.5))
        if texture is not None:
            shading = ImageChops.add(shading, texture.resize(shading.size), 1, -128)
        self.image.paste(coloured(shading, colour, lit), corner, dimmed(mask, opacity))

    def flat(self, *shapes: Shape, colour: Colour, soft: float = 0.0, opacity: float = 1.0) -> None:
        """Paint shapes in one even tone, lit by nothing: shadows, screens, things that shine."""
        found = self.mask(shapes, soft)
        if found is not None:
            self.image.paste(colour, found[1], dimmed(found[0], opacity))

    def fade(
        self, shape: Shape, top: Colour, bottom: Colour, soft: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Paint a shape that runs from one colour at its top to another at its bottom."""
        found = self.mask((shape,), soft)
        if found is not None:
            mask, corner = found
            body = gradient(mask.size, (top, bottom))
            self.image.paste(body, corner, dimmed(mask, opacity))

    def shine(
        self, x: float, y: float, reach: float, colour: Colour, strength: float = 1.0,
        stretch: float = 1.0,
    ) -> None:  # fmt: skip
        """Add a glow that falls off around a point; ``stretch`` widens it sideways."""
        across, down = self.px(reach * stretch), self.px(reach)
        if across < 1 or down < 1:
            return
        glow = Image.radial_gradient("L").resize((2 * across, 2 * down), Image.Resampling.BILINEAR)
        fall = glow.point(
            [round(255 * strength * max(0.0, 1 - value / 182) ** 2) for value in range(256)]
        )
        corner = (self.px(x) - across, self.px(y) - down)
        area = (*corner, corner[0] + 2 * across, corner[1] + 2 * down)
        under = self.image.crop(area)
        body = Image.merge("RGB", [dimmed(fall, channel / 255) for channel in colour])
        self.image.paste(ImageChops.screen(under, body), corner)

    def shadow(self, x: float, y: float, across: float, down: float, opacity: float = 0.4) -> None:
        """The shadow that a thing standing at (x, y) throws onto the ground, away from the light."""
        away = self.light.towards[0]
        strength = opacity * (0.35 + 0.65 * self.light.key)
        reach = across * (0.4 + 1.6 * abs(away))
        middle = x - away * reach * 0.8
        dark = tuple(round(channel * 0.35) for channel in self.light.shade)
        self.flat(
            Oval(middle, y, across * 0.5 + reach * 0.7, down),
            colour=(dark[0], dark[1], dark[2]),
            soft=down * 0.55,
            opacity=strength,
        )

    def blur(self, radius: float) -> None:
        """Throw everything painted so far out of focus, ``radius`` in units."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius * self.unit))

    def defocus(self, sharp: float, soft: float, radius: float) -> None:
        """Let focus fade from the height ``sharp`` to the height ``soft``, both in units."""
        blurred = self.image.filter(ImageFilter.GaussianBlur(radius * self.unit))
        start, end = self.px(min(sharp, soft)), self.px(max(sharp, soft))
        fall = Image.new("L", self.image.size, 0 if sharp < soft else 255)
        slope = Image.linear_gradient("L").resize((self.image.width, max(1, end - start)))
        if sharp > soft:
            slope = slope.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
            fall.paste(0, (0, end, self.image.width, self.image.height))
        else:
            fall.paste(255, (0, end, self.image.width, self.image.height))
        fall.paste(slope, (0, start))
        self.image = Image.composite(blurred, self.image, fall)


def coloured(shading: Image.Image, colour: Colour, light: Light) -> Image.Image:
    """A shading (L, 128 is flat) in the tones of a colour; by palette, the quickest way there is."""
    body = shading.copy()
    body.putpalette(tones(colour, light))
    return body.convert("RGB")


def gradient(size: tuple[int, int], colours: Sequence[Colour]) -> Image.Image:
    """Colours from top to bottom, evenly spaced."""
    strip = Image.new("RGB", (1, len(colours)))
    strip.putdata(list(colours))
    if len(colours) == 1:
        return strip.resize(size)
    # The outer half of the outer pixels is even; cut it off so that the ends are the colours.
    inner = (0, 0.5, 1, len(colours) - 0.5)
    return strip.resize(size, Image.Resampling.BILINEAR, box=inner)
