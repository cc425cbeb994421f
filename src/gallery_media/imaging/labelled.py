"""The values that labels, marks and cards come out as."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.imaging.negative import Pixels


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture with words on it, and what the photo desk should know of them.

    ``contrast`` is the lowest measured (``contrast.legibility``), 21 when nothing was drawn.
    ``missing`` are the characters left out, as "U+1F600"; ``flags`` are words for the operator and
    hold nothing of the text itself.
    """

    pixels: Pixels
    contrast: float
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """The words could not be drawn rightly, so there is no picture; ``reason`` is for the desk."""

    reason: str


BARE = 21.0
"""Contrast of a card without words: nothing on it is hard to read."""

TOO_PALE = "its words could not be read on this photo"
"""Reason: even the darkest plate did not give the contrast that text needs."""

CUT = "the words are too long; they end in an ellipsis"
"""Flag: somebody should write a shorter caption."""
