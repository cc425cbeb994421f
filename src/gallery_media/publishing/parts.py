"""A gallery's photos go in; the parts that its listing pages are bundled in come out.

A listing page links to its neighbours, so that pages which link to each other change together.
Large galleries are therefore cut into parts: pages of one part link to each other, and from part to
part the way leads over the entry page. Where a part begins is decided by its own first photo, not
by counting, so that one more photo changes the part it is in, and the others keep their bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_PAGES, MOST_PAGES = 4, 16
"""Listing pages in a part; with sixty photos a page a part has some 450 photos on average."""


@dataclass(frozen=True, slots=True)
class Part:
    """Photos ``start`` to ``end`` (not included, from 0) of a gallery, ``per_page`` on a page."""

    start: int
    end: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-(self.end - self.start) // self.per_page))

    def shown(self, number: int) -> tuple[int, int]:
        """The photos of the part's page ``number`` (from 1), as start and end."""
        start = self.start + (number - 1) * self.per_page
        return start, min(start + self.per_page, self.end)


def parts_of(photos: Sequence[str], per_page: int) -> tuple[Part, ...]:
    """At least one part; all photos in order, each in one.

    A part has ``FEWEST_PAGES`` pages or more, the gallery's last one perhaps fewer but never less
    than one full page, unless it is the only one.
    """
    fewest, most = FEWEST_PAGES * per_page, MOST_PAGES * per_page
    starts = [0]
    for index in range(len(photos)):
        size = index - starts[-1]
        begins = size >= fewest and _mark(photos[index]) % fewest == 0
        if (begins or size == most) and len(photos) - index >= per_page:
            starts.append(index)
    ends = [*starts[1:], len(photos)]
    return tuple(Part(start, end, per_page) for start, end in zip(starts, ends, strict=True))


def _mark(photo: str) -> int:
    """A number that is the photo's own, whatever stands beside it."""
    return int.from_bytes(hashlib.sha256(photo.encode()).digest()[:8], "big")
