"""Ratios of a gallery's first pictures in; how much of a phone's width each of them takes out.

The style sheet justifies the rows, and here its arithmetic is done once more for pictures that are
fetched before there is a layout: where a browser has to guess their width, it must not fetch twice
the pixels that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PHONES = {360: 367, 375: 382, 390: 399, 412: 480}
"""Widths in CSS pixels that most phones have, each with the widest one that it stands for."""

GAP = 8.0
MOST = 2.2
"""As in rows.css: between two pictures, and how far one may grow."""


def shares(ratios: Sequence[float]) -> list[dict[int, float]]:
    """For each picture, by the widest phone meant, its width in hundredths of the window.
    ``ratios``: width to height, of all pictures whose rows matter."""
    by_phone = [_on(width, ratios) for width in PHONES]
    return [
        dict(zip(PHONES.values(), of_one, strict=True)) for of_one in zip(*by_phone, strict=True)
    ]


def _on(phone: int, ratios: Sequence[float]) -> list[float]:
    height = max(88.0, 51.2 + 0.12 * phone)
    room = phone - 2 * max(8.0, 0.04 * phone)
    found: list[float] = []
    for row, is_last in _rows([ratio * height for ratio in ratios], room):
        # What is left of the last row stays empty; a row of one wide picture has no more than room.
        free = room - GAP * (len(row) - 1)
        grown = min(free / sum(row), 1.0 if is_last else MOST)
        found += [100 / phone * grown * width for width in row]
    return found


def _rows(widths: Sequence[float], room: float) -> Iterator[tuple[list[float], bool]]:
    """Widths by row, and whether it is the last one."""
    row: list[float] = []
    for width in widths:
        # A hundredth of a pixel is a browser's rounding.
        if row and sum(row) + width + GAP * len(row) > room + 0.01:
            yield row, False
            row = []
        row.append(width)
    if row:
        yield row, True
