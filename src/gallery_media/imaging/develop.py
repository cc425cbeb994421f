"""An original's bytes and a recipe go in, finished variants come out, not yet audited."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import pyvips

from gallery_media.errors import PhotoRejected
from gallery_media.imaging import engine
from gallery_media.imaging.blur import blurred
from gallery_media.imaging.colour import to_srgb
from gallery_media.imaging.decode import decode
from gallery_media.imaging.encode import encode
from gallery_media.imaging.fingerprint import fingerprint
from gallery_media.imaging.geometry import Size, Step, plan
from gallery_media.imaging.hands import Hands, hands
from gallery_media.imaging.labelled import Unlabelled
from gallery_media.imaging.ladder import climb_down, mean_colour
from gallery_media.imaging.lettering import draw, look, marked, source_of
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.memory import ran_out_of_memory
from gallery_media.imaging.negative import Negative, Pixels
from gallery_media.imaging.sniff import sniff
from gallery_media.imaging.thumbhash import thumbhash
from gallery_media.model.blur import NO_BLUR, Blur
from gallery_media.model.region import NOWHERE, FocalPoint, Focus, Region
from gallery_media.model.variant import (
    Developed,
    Development,
    Format,
    Label,
    Recipe,
    Rung,
    RungName,
)
from gallery_media.reasons import Code

FindFaces = Callable[[Any], tuple[Region, ...]]
"""Suggests where heads are: an upright libvips image, sRGB or grey, goes in."""


def develop(
    data: bytes,
    recipe: Recipe,
    limits: Limits,
    only: Collection[RungName] | None = None,
    focus: Focus = NOWHERE,
    find_faces: FindFaces | None = None,
    workers: int = 1,
    blur: Blur = NO_BLUR,
) -> Development:
    """Decode once, turn upright, convert to sRGB, flatten, then every rung and label of the recipe.

    ``only`` names the rungs that are wanted; the others are not encoded, and nothing else differs.
    ``focus`` says where heads are known to be; where it names none, ``find_faces`` is asked, if
    anything is drawn at all. ``workers``: how many threads may encode. What ``blur`` names is
    unrecognisable in all that comes out, but for the fingerprint, which never leaves the house and
    must know the photo again.
    The same bytes and recipe give the same variants, byte for byte. Raises PhotoRejected (or
    PhotoTruncated) with a reason for the photo desk.
    """
    sniffed = sniff(data, limits)
    negative = decode(data, sniffed, recipe)
    try:
        for step in STEPS:
            negative = step(negative, recipe)
    except pyvips.Error as why:
        if ran_out_of_memory(why):
            raise MemoryError from why
        raise PhotoRejected(Code.COLOURS) from why
    with hands(workers) as encoding:
        return _rungs(negative, recipe, only, focus, find_faces, encoding, blur)


def _turn_upright(negative: Negative, recipe: Recipe) -> Negative:  # noqa: ARG001
    turn = _TURNS.get(negative.orientation)
    image = engine.in_memory(turn(negative.image)) if turn else negative.image
    return replace(negative, image=image, orientation=1)


def _convert(negative: Negative, recipe: Recipe) -> Negative:  # noqa: ARG001
    return to_srgb(negative)


def _flatten(negative: Negative, recipe: Recipe) -> Negative:
    image = negative.image
    if not image.hasalpha():
        return negative
    if image.bands == 2:
        red, green, blue = recipe.background
        background = [round(0.2126 * red + 0.7152 * green + 0.0722 * blue)]
    else:
        background = list(recipe.background)
    return replace(negative, image=engine.in_memory(image.flatten(background=background)))


STEPS: tuple[Callable[[Negative, Recipe], Negative], ...] = (_turn_upright, _convert, _flatten)
"""What happens between decoding and the ladder, in this order."""

# EXIF 2.32, table 6: where row 0 and column 0 of the stored picture belong.
_TURNS: dict[int, Callable[[Any], Any]] = {
    2: lambda image: image.fliphor(),
    3: lambda image: image.rot180(),
    4: lambda image: image.flipver(),
    5: lambda image: image.rot90().fliphor(),
    6: lambda image: image.rot90(),
    7: lambda image: image.rot270().fliphor(),
    8: lambda image: image.rot270(),
}


def _rungs(
    negative: Negative,
    recipe: Recipe,
    only: Collection[RungName] | None,
    focus: Focus,
    find_faces: FindFaces | None,
    encoding: Hands,
    blur: Blur,
) -> Development:
    every = plan(negative.original, recipe.rungs)
    steps = [step for step in every if only is None or step.rung.name in only]
    labels = [label for label in recipe.labels if only is None or label.name in only]
    # Every size is computed, wanted or not: a smaller one is made from a larger one.
    sizes = {step.size for step in every}
    is_drawn_on = bool(labels) or any(recipe.marks(step.rung) for step in steps)
    suggested: tuple[Region, ...] = ()
    if blur.suggested or (find_faces and not focus.regions and is_drawn_on):
        if find_faces is None:
            raise ValueError("faces are to be found and blurred, and there is no detector")
        suggested = find_faces(negative.image)
        focus = focus if focus.regions else replace(focus, regions=suggested)
    bench = _Bench(recipe, focus, encoding)
    smallest: Pixels | None = None
    shown = _shown(negative.image, blur, suggested)
    for pixels in climb_down(shown, sizes, recipe.linear_light_up_to):
        smallest = pixels
        size = Size(pixels.width, pixels.height)
        for step in steps:
            if step.size == size:
                bench.take_rung(step, pixels)
        for label in labels:
            if source_of(label, sizes) == size:
                bench.take_label(label, pixels)
    names = [*(step.rung.name for step in steps), *(label.name for label in labels)]
    return Development(
        negative.original.width,
        negative.original.height,
        mean_colour(smallest) if smallest else (0, 0, 0),
        tuple(bench.made[name]() for name in names if name in bench.made),
        negative.flags,
        tuple((name, bench.left_out[name]) for name in names if name in bench.left_out),
        fingerprint(_known_by(negative, smallest, sizes, recipe, blur)) if smallest else "",
        thumbhash(smallest) if smallest else b"",
    )


def _shown(image: Any, blur: Blur, suggested: tuple[Region, ...]) -> Any:
    """What visitors may see; the detector's boxes end at the chin and at the hairline."""
    found = (one.with_air() for one in suggested) if blur.suggested else ()
    return blurred(image, (*blur.regions, *found))


def _known_by(
    negative: Negative, smallest: Pixels, sizes: set[Size], recipe: Recipe, blur: Blur
) -> Pixels:
    """The smallest rung as it is without any blur, so that twins are recognised all the same."""
    if not blur:
        return smallest
    *_, bare = climb_down(negative.image, sizes, recipe.linear_light_up_to)
    return bare


@dataclass
class _Bench:
    """What is made of the sizes that come by, one after the other."""

    recipe: Recipe
    focus: Focus
    encoding: Hands
    made: dict[RungName, Callable[[], Developed]] = field(default_factory=dict)
    left_out: dict[RungName, str] = field(default_factory=dict)
    _points: dict[Size, FocalPoint] = field(default_factory=dict)

    def take_rung(self, step: Step, pixels: Pixels) -> None:
        rung = step.rung
        flags: tuple[str, ...] = ()
        if self.recipe.marks(rung):
            pixels, flags = marked(pixels, self.recipe.mark, self.focus)
        self.made[rung.name] = self.encoding.take(
            lambda: Developed(
                rung.format,
                rung.long_edge,
                pixels.width,
                pixels.height,
                encode(pixels, rung, self.recipe.jpeg_encoder),
                rung.preset,
                flags=flags,
            )
        )

    def take_label(self, label: Label, pixels: Pixels) -> None:
        point = self._point(pixels) if label.kind.is_card else None
        drawn = draw(label, pixels, self.focus, point)
        if isinstance(drawn, Unlabelled):
            self.left_out[label.name] = drawn.reason
            return
        rung = Rung(Format.JPEG, label.long_edge, label.quality)
        self.made[label.name] = self.encoding.take(
            lambda: Developed(
                Format.JPEG,
                label.long_edge,
                drawn.pixels.width,
                drawn.pixels.height,
                encode(drawn.pixels, rung, self.recipe.jpeg_encoder),
                label.preset,
                label=label.kind,
                lang=label.lang,
                flags=drawn.flags,
            )
        )

    def _point(self, pixels: Pixels) -> FocalPoint:
        """Found once for all cards."""
        size = Size(pixels.width, pixels.height)
        if size not in self._points:
            self._points[size] = look(pixels, self.focus)
        return self._points[size]
