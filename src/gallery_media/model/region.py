"""Where to look in a photo: regions and a point as shares of the upright picture, without names."""

from __future__ import annotations

import math
from dataclasses import dataclass

ABOVE, BESIDE, BELOW = 0.35, 0.15, 0.1
"""Air round a head, in shares of its region: face regions often end at the hairline."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the upright picture that matters, a face mostly; 0 to 1 from the left and top.

    It has no name: where a head is, is all that a crop needs. Use ``region`` for values from a
    file, which may be nonsense.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("a region must have an area and lie within the picture")

    def meets(self, other: Region) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def with_air(self) -> Region:
        """The same with some air round it, most above."""
        width, height = self.right - self.left, self.bottom - self.top
        return Region(
            max(0.0, self.left - BESIDE * width),
            max(0.0, self.top - ABOVE * height),
            min(1.0, self.right + BESIDE * width),
            min(1.0, self.bottom + BELOW * height),
        )


def region(left: float, top: float, width: float, height: float) -> Region | None:
    """A region cut to the picture; None if the values are nonsense or nothing of it is left."""
    if not all(map(math.isfinite, (left, top, width, height))):
        return None
    right, bottom = min(1.0, left + width), min(1.0, top + height)
    left, top = max(0.0, left), max(0.0, top)
    return Region(left, top, right, bottom) if left < right and top < bottom else None


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """The point that a crop keeps, 0 to 1 from the left and from the top.

    ``source`` is "named" (a sidecar or the desk said it), "regions" or "saliency".
    """

    x: float
    y: float
    source: str = "named"

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise ValueError("a focal point must lie within the picture")


MOST_REGIONS = 100
"""Of one photo. The crop's arithmetic goes with their square, and a crowd is no focal point."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What is known of where to look: regions that files name, a point that an editor named."""

    regions: tuple[Region, ...] = ()
    named: FocalPoint | None = None


NOWHERE = Focus()
"""Nothing is known of the photo; then what is salient decides."""
