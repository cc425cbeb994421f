"""A picture and what is known of its heads go in, the point and the window of a crop come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from gallery_media.imaging.geometry import Size
from gallery_media.imaging.saliency import salient_point
from gallery_media.model.region import FocalPoint, Region


@dataclass(frozen=True, slots=True)
class Window:
    """A crop in pixels of the picture."""

    left: int
    top: int
    width: int
    height: int


def focal_point(picture: Image.Image, regions: Sequence[Region] = ()) -> FocalPoint:
    """The middle of the regions, the larger the more it counts; without any, what is salient."""
    total = sum(one.area for one in regions)
    if total > 0:
        x = sum(one.area * (one.left + one.right) for one in regions) / 2 / total
        y = sum(one.area * (one.top + one.bottom) for one in regions) / 2 / total
        return FocalPoint(x, y, "regions")
    return FocalPoint(*salient_point(picture), "saliency")


def crop_window(
    size: Size, wanted: Size, point: FocalPoint, regions: Sequence[Region] = (), clear: float = 1.0
) -> Window:
    """The largest window with the proportions of ``wanted`` that keeps what matters.

    A named or salient point is brought to the middle. Of regions as many heads as can be are kept
    whole, which their middle alone would not do. ``clear`` is the upper share of the window in
    which nothing will be written, and heads belong there.
    """
    width, height = _largest(size, wanted)
    across, down = width / size.width, height / size.height
    # Without regions a quarter of the way up: of the head area of saliency's pictures 0.78 stays in
    # the clear part (0.77 otherwise), 0.90 in the window (0.92); farther up, more is cut.
    middle = clear if point.source == "regions" else 1 - (1 - clear) / 4
    left = min(max(point.x - across / 2, 0.0), 1 - across)
    top = min(max(point.y - down * middle / 2, 0.0), 1 - down)
    if point.source == "regions":
        heads = [one.with_air() for one in regions]
        left = _kept_most([(h.left, h.right, h.area) for h in heads], across, 1 - across, left)
        spans = [(head.top, head.bottom, head.area) for head in heads]
        top = _kept_most(spans, down * clear, 1 - down, top)
    x = min(round(left * size.width), size.width - width)
    y = min(round(top * size.height), size.height - height)
    return Window(x, y, width, height)


def _largest(size: Size, wanted: Size) -> tuple[int, int]:
    if size.width * wanted.height <= size.height * wanted.width:
        return size.width, max(1, round(size.width * wanted.height / wanted.width))
    return max(1, round(size.height * wanted.width / wanted.height)), size.height


def _kept_most(
    spans: Iterable[tuple[float, float, float]], length: float, slack: float, preferred: float
) -> float:
    """Where a window of this length keeps most, rather whole spans than parts; else ``preferred``.

    All in shares along one axis; a span is its start, end and weight.
    """
    spans = tuple(spans)
    places = {preferred, 0.0, slack}
    for start, end, _ in spans:
        edges = (start, end - length, end, start - length)
        places |= {min(max(edge, 0.0), slack) for edge in edges}

    def worth(place: float) -> tuple[float, float, float]:
        shares = (
            (weight, max(0.0, min(end, place + length) - max(start, place)) / (end - start))
            for start, end, weight in spans
        )
        # Squared: one head whole is worth two halves twice over. Being convex between the places
        # above, it is largest at one of them.
        kept = sum(weight * share**2 for weight, share in shares)
        return round(kept, 9), -round(abs(place - preferred), 9), -place

    return max(places, key=worth)
