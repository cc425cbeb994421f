"""By what visitors may choose among a gallery's photos."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FilterKind(StrEnum):
    """What photos of one filter have in common, in the order in which pages offer it."""

    SECTION = "section"
    DAY = "day"
    PHOTOGRAPHER = "photographer"  # as credit lines say, never as folders are called
    TAG = "tag"  # keywords of files


@dataclass(frozen=True, slots=True)
class FilterRules:
    """Which filters a gallery offers, where they tell its photos apart.

    Tags are somebody's private words until an editor has looked at them, and therefore asked for.
    """

    kinds: tuple[FilterKind, ...] = (FilterKind.SECTION, FilterKind.DAY, FilterKind.PHOTOGRAPHER)
