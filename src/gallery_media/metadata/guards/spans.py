"""Spans that may overlap go in; spans that do not come out: one thing is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""Start and end in a text, as slices count: ``text[start:end]``."""


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """In the order of the text; of those that overlap the first, and of these the longest."""
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end
            reached = end
