"""Finished pixels and a label of the recipe go in; the picture with its words comes out.

Here is decided which size of the ladder a label is drawn on, and what of it the desk is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from gallery_media.imaging.card import CARD, PANEL, UPSCALED, CardWords, social_card
from gallery_media.imaging.focal import crop_window, focal_point
from gallery_media.imaging.geometry import Size
from gallery_media.imaging.label import MIN_WIDTH, Words, captioned, tallest
from gallery_media.imaging.labelled import Labelled, Unlabelled
from gallery_media.imaging.mark import credit_mark
from gallery_media.imaging.negative import Pixels
from gallery_media.imaging.raster import to_picture
from gallery_media.model.region import FocalPoint, Focus
from gallery_media.model.variant import Label

SMALLEST_WINDOW = 600
"""Pixels across. Half a card's width: below it a card is a blur, and networks show it small."""

TOO_SMALL = "the photo is too small for a card"

_MOST_NAMED = 5  # missing characters that a flag names; the rest is counted


def source_of(label: Label, sizes: Collection[Size]) -> Size:
    """Which of the ladder's sizes a label is drawn on.

    A card: the smallest that need not be enlarged. A strip: the largest up to the label's long
    edge. Where none is so, the nearest.
    """
    rising = sorted(sizes, key=lambda size: (size.long_edge, size.short_edge))
    if label.kind.is_card:
        return next((size for size in rising if _window(size) >= CARD.width), rising[-1])
    return next((s for s in reversed(rising) if s.long_edge <= label.long_edge), rising[0])


def may_measure(label: Label, source: Size, made: Size) -> bool:
    """Whether a label drawn on ``source`` (pixels) may come out as large as ``made``."""
    if label.kind.is_card:
        return made == CARD
    higher = source.height < made.height <= source.height + tallest(source)
    return higher and made.width == max(source.width, MIN_WIDTH)


def look(pixels: Pixels, focus: Focus) -> FocalPoint:
    """Where to look: what an editor named, else where heads are known to be, else what is salient.

    Computed once for all cards of a photo.
    """
    return focus.named or focal_point(to_picture(pixels), focus.regions)


def draw(
    label: Label, pixels: Pixels, focus: Focus, point: FocalPoint | None
) -> Labelled | Unlabelled:
    """The label on ``pixels``, which have the size of ``source_of``; ``point`` for cards.

    The flags say in which label of which language something is to be looked at.
    """
    if label.kind.is_card:
        if _window(Size(pixels.width, pixels.height)) < SMALLEST_WINDOW:
            return Unlabelled(_told(label, TOO_SMALL))
        words = CardWords(label.headline, label.kicker, label.credit, label.spoken)
        card = social_card(pixels, words, focus.regions, point)
        # A panel is how faces are kept free, and nothing that anybody has to mend.
        made: Labelled | Unlabelled = replace(
            card, flags=tuple(flag for flag in card.flags if flag != PANEL)
        )
    else:
        made = captioned(pixels, Words(label.caption, label.credit, label.spoken))
    if isinstance(made, Unlabelled):
        return Unlabelled(_told(label, made.reason))
    return replace(made, flags=tuple(_told(label, flag) for flag in flags_of(made)))


def marked(pixels: Pixels, credit: str, focus: Focus) -> tuple[Pixels, tuple[str, ...]]:
    """The photo with its credit in a corner; without it, and a flag, where that cannot be."""
    made = credit_mark(pixels, credit, "", focus.regions)
    if isinstance(made, Unlabelled):
        return pixels, (f"credit mark: {made.reason}",)
    return made.pixels, tuple(f"credit mark: {flag}" for flag in flags_of(made))


def flags_of(made: Labelled) -> tuple[str, ...]:
    """Its flags, and one that names the characters that the fonts do not have."""
    if not made.missing:
        return made.flags
    named = ", ".join(made.missing[:_MOST_NAMED])
    more = len(made.missing) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (*made.flags, f"left out, the fonts lack it: {named}{rest}")


def _told(label: Label, flag: str) -> str:
    """What is true of the photo is told once, what is true of the words with their language."""
    return flag if flag in (TOO_SMALL, UPSCALED) else f"{label.kind.value}, {label.lang}: {flag}"


def _window(size: Size) -> int:
    """How wide a card's crop of a picture of this size is, in pixels."""
    return crop_window(size, CARD, FocalPoint(0.5, 0.5)).width
