"""Sizes in pixels go in, sizes in pixels come out: the arithmetic of the ladder, without pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from gallery_media.model.metadata import Preset
from gallery_media.model.variant import Format, Rung

MIN_SHORT_EDGE = 160
"""Pixels. A 30:1 panorama would be 320 x 11 on the lowest rung, and nothing to look at."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, both at least 1."""

    width: int
    height: int

    @property
    def long_edge(self) -> int:
        return max(self.width, self.height)

    @property
    def short_edge(self) -> int:
        return min(self.width, self.height)

    def turned(self) -> Size:
        """The size after a quarter turn."""
        return Size(self.height, self.width)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder as this photo will have it."""

    rung: Rung
    size: Size

    @property
    def makes(self) -> tuple[Format, Preset, Size]:
        """Two steps that make the same are one too many."""
        return self.rung.format, self.rung.preset, self.size


def fit(original: Size, long_edge: int) -> Size:
    """Scale to a long edge, never up; a panorama keeps MIN_SHORT_EDGE, or what it has.

    Always counted from the original: from another rung the short edge drifts by a pixel.
    """
    wanted = max(
        Fraction(long_edge, original.long_edge), Fraction(MIN_SHORT_EDGE, original.short_edge)
    )
    scale = min(Fraction(1), wanted)
    return Size(_scaled(original.width, scale), _scaled(original.height, scale))


def _scaled(edge: int, scale: Fraction) -> int:
    return max(1, int(edge * scale + Fraction(1, 2)))


def plan(original: Size, rungs: Iterable[Rung]) -> tuple[Step, ...]:
    """The steps of this photo's ladder, smallest first in each format and preset, equals dropped.

    Of several rungs that come out equal, the lowest stays: its quality is meant for small sizes.
    """
    steps: list[Step] = []
    for rung in sorted(rungs, key=lambda rung: (rung.format, rung.preset, rung.long_edge)):
        step = Step(rung, fit(original, rung.long_edge))
        if not steps or steps[-1].makes != step.makes:
            steps.append(step)
    return tuple(steps)


def parent(target: Size, made: Iterable[Size]) -> Size:
    """From which finished size to make the next one: the smallest at least twice as large.

    Nothing is twice as large near the top; then the largest is taken. Source: the images page,
    section 4 (the chain scores as well as resizing each rung from the top, for a third of it).
    """
    candidates = sorted(made, key=lambda size: size.long_edge)
    enough = (size for size in candidates if size.long_edge >= 2 * target.long_edge)
    return next(enough, candidates[-1])


def shrink_on_load(stored: Size, top: Size) -> int:
    """Largest of 8, 4, 2, 1 by which a JPEG may be decoded smaller and still cover ``top``.

    Both sizes as stored. Margin 1.0: twice the margin costs 40 % more and gains 0.5 of 100
    points (images page, section 2).
    """
    for factor in (8, 4, 2):
        if stored.width >= factor * top.width and stored.height >= factor * top.height:
            return factor
    return 1
