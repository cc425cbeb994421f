"""How long a wave of photos took goes in; how many the next one takes comes out.

The first photos of a large drop should be seen within seconds, and the page of a gallery should
not be written anew for each of ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERY = 20.0
"""Seconds that a wave should take: whoever waits for the page sees it move, and releasing (a
second or two at a thousand photos) stays a small part of the work."""

GROWTH = 2.0
LARGEST = 400


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``size``: photos of the next wave; ``first``: of the first one, a few for each worker;
    ``every``: seconds that a wave should take."""

    first: int
    size: int
    every: float = EVERY

    @classmethod
    def start(cls, workers: int, every: float = EVERY) -> Rhythm:
        """Two photos for each worker: on the page as soon as can be."""
        return cls(2 * workers, 2 * workers, every)

    def after(self, photos: int, seconds: float) -> Rhythm:
        """The next wave, when one of so many photos took so long; a pause begins anew."""
        if photos < self.size:  # everything was done
            return Rhythm(self.first, self.first, self.every)
        fitting = photos * self.every / max(seconds, 0.001)
        size = min(fitting, GROWTH * photos, LARGEST)
        return Rhythm(self.first, max(self.first, int(size)), self.every)
