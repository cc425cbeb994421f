"""Bytes go in; out come the same bytes with one of them a step lower or higher, at each place.

A rule that compares with ``==`` must not be one that compares with ``<=``: both neighbours tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gallery_media.metadata.audit.refusal import Refusal


def neighbours(data: bytes, places: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The place and the changed bytes, twice for each place, around at 0 and 255."""
    for at in places:
        for step in (-1, 1):
            yield at, data[:at] + bytes(((data[at] + step) & 0xFF,)) + data[at + 1 :]


def accepted_neighbours(
    data: bytes, places: Iterable[int], read: Callable[[bytes], object]
) -> list[int]:
    """Places where ``read`` takes a neighbour without a Refusal; other errors come through."""
    found = []
    for at, changed in neighbours(data, places):
        try:
            read(changed)
        except Refusal:
            continue
        found.append(at)
    return found
