"""Captions of one gallery go in; the photos that all say the same come out.

A program that fills every file with the event's description makes pages on which each picture
claims to show everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gallery_media.metadata.guards import normalise

FEWEST, SHARE = 8, 0.9
"""Photos in a gallery of which it can be said, and the part of them that is "nearly every"."""


def repeated(
    captions: Mapping[str, str], fewest: int = FEWEST, share: float = SHARE
) -> frozenset[str]:
    """Photos whose caption stands on nearly every photo; ``captions`` by photo id, empty ones too.

    The gallery has to have ``fewest`` photos, and ``share`` of all of them the same caption but
    for case and spaces.
    """
    folded = {photo: normalise(text).casefold() for photo, text in captions.items()}
    if len(folded) < max(fewest, 2):
        return frozenset()
    counted = Counter(text for text in folded.values() if text)
    same = {text for text, count in counted.items() if count >= share * len(folded)}
    return frozenset(photo for photo, text in folded.items() if text in same)
