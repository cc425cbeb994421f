"""Outlines in units: points and thicknesses go in, shapes that can be filled come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from PIL import ImageDraw

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Poly:
    """A filled polygon."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Oval:
    """A filled ellipse around its middle."""

    x: float
    y: float
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Limb:
    """A line with round ends and joints, as thick as ``width``."""

    points: tuple[Point, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Taper:
    """A limb whose thickness changes: (x, y, width) from joint to joint, with round joints."""

    joints: tuple[tuple[float, float, float], ...]


Shape = Poly | Oval | Limb | Taper


def box(x: float, y: float, width: float, height: float) -> Poly:
    """An upright rectangle from its upper left corner."""
    return Poly(((x, y), (x + width, y), (x + width, y + height), (x, y + height)))


def smooth(points: Sequence[Point], rounds: int = 2) -> Poly:
    """A polygon whose corners are cut off round (Chaikin's corner cutting)."""
    path = list(points)
    for _ in range(rounds):
        cut: list[Point] = []
        for (x0, y0), (x1, y1) in zip(path, [*path[1:], path[0]], strict=True):
            cut.append((0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1))
            cut.append((0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1))
        path = cut
    return Poly(tuple(path))


def mirrored(x: float, half: Sequence[Point]) -> list[Point]:
    """A whole outline around the upright axis ``x`` from its right half, (offset, y) downwards."""
    right = [(x + offset, y) for offset, y in half]
    left = [(x - offset, y) for offset, y in half]
    return [*right, *reversed(left)]


def bounds(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom edge of all shapes together."""
    xs: list[float] = []
    ys: list[float] = []
    for shape in shapes:
        match shape:
            case Oval(x, y, across, down):
                xs += (x - across, x + across)
                ys += (y - down, y + down)
            case Poly(points):
                xs += (x for x, _ in points)
                ys += (y for _, y in points)
            case Limb(points, width):
                for sign in (-width / 2, width / 2):
                    xs += (x + sign for x, _ in points)
                    ys += (y + sign for _, y in points)
            case Taper(joints):
                for x, y, width in joints:
                    xs += (x - width / 2, x + width / 2)
                    ys += (y - width / 2, y + width / 2)
    return min(xs), min(ys), max(xs), max(ys)


def stencil(draw: ImageDraw.ImageDraw, shape: Shape, scale: float, x0: int, y0: int) -> None:
    """Fill a shape white on a mask; ``scale`` in pixels a unit, (x0, y0) added afterwards."""

    def place(points: Iterable[Point]) -> list[Point]:
        return [(x * scale + x0, y * scale + y0) for x, y in points]

    match shape:
        case Poly(points):
            draw.polygon(place(points), fill=255)
        case Oval(x, y, across, down):
            corners = place(((x - across, y - down), (x + across, y + down)))
            draw.ellipse((*corners[0], *corners[1]), fill=255)
        case Limb(points, width):
            half = width * scale / 2
            placed = place(points)
            draw.line(placed, fill=255, width=max(1, round(2 * half)))
            for x, y in placed:
                draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
        case Taper(joints):
            rounds = [
                (x, y, width * scale / 2)
                for (x, y), (_, _, width) in zip(
                    place((x, y) for x, y, _ in joints), joints, strict=True
                )
            ]
            for one, other in pairwise(rounds):
                draw.polygon(_side_to_side(one, other), fill=255)
            for x, y, half in rounds:
                draw.ellipse((x - half, y - half, x + half, y + half), fill=255)


def _side_to_side(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> list[Point]:
    """The quadrangle between two rounds (x, y, radius)."""
    (x0, y0, r0), (x1, y1, r1) = one, other
    length = hypot(x1 - x0, y1 - y0) or 1.0
    across, down = -(y1 - y0) / length, (x1 - x0) / length
    return [
        (x0 + across * r0, y0 + down * r0),
        (x1 + across * r1, y1 + down * r1),
        (x1 - across * r1, y1 - down * r1),
        (x0 - across * r0, y0 - down * r0),
    ]
