"""What was worked out about a photo goes in with what it follows from; it comes out again while
that is the same.

A release asks about every photo of its gallery to find the few that changed. The house that runs
remembers what it found last time, so that one photo more costs its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from gallery_media.model.photo import PhotoId

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values of one gallery's photos, all by the same rules."""

    def __init__(self, rules: object) -> None:
        """``rules``: what every value follows from besides what is said of its photo."""
        self.rules = rules
        self._values: dict[PhotoId, tuple[object, Value]] = {}

    def value(self, photo: PhotoId, follows_from: object, work_out: Callable[[], Value]) -> Value:
        """The photo's value; ``work_out`` is called when it followed from something else."""
        known = self._values.get(photo)
        if known is None or known[0] != follows_from:
            known = self._values[photo] = (follows_from, work_out())
        return known[1]

    def keep_only(self, photos: Collection[PhotoId]) -> None:
        """Forget all others: they were taken away."""
        for photo in self._values.keys() - photos:
            self._values.pop(photo, None)


class PhotoMemory(Generic[Value]):
    """Values of all galleries' photos, by the last rules of each. Threads may share it: two that
    miss a value both work it out, and one of them is kept."""

    def __init__(self) -> None:
        self._galleries: dict[str, Remembered[Value]] = {}

    def of(self, gallery: str, rules: object) -> Remembered[Value]:
        """The gallery's values; none yet when its rules are others now."""
        known = self._galleries.get(gallery)
        if known is None or known.rules != rules:
            known = self._galleries[gallery] = Remembered(rules)
        return known
