"""Releases go in; when nothing else is to do, the memory that they left behind is tidied.

Python finds garbage that refers to itself by walking through everything that lives, at whatever
moment enough has been made. A house that shows a thousand photos lives with a million objects
(words, pages, what must not be found on them), and the walk of 0.3 s fell into one photo's way out
of two. So the house walks while it waits, and sets aside what it met: until the next time Python
looks only at what is new.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Protocol

EVERYTHING_SECONDS = 600.0
"""Between two walks through all there is, which for ten thousand photos takes seconds."""


class Tidy(Protocol):
    def __call__(self, *, everything: bool) -> object: ...


def set_aside(*, everything: bool) -> None:
    """Free what is garbage by now, and leave all the rest out of Python's own walks.

    ``everything``: look also at what was set aside before, and may be garbage since.
    """
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


class Tidying:
    """Whether there is something to tidy. Used by one thread."""

    def __init__(self, tidy: Tidy = set_aside, clock: Callable[[], float] = time.monotonic) -> None:
        self._tidy = tidy
        self._clock = clock
        self._owed = False
        self._everything_at = float("-inf")

    def owe(self) -> None:
        """A release was made."""
        self._owed = True

    def turn(self, *, busy: bool) -> None:
        """Tidy if it is owed and nobody waits."""
        if not self._owed or busy:
            return
        self._owed = False
        everything = self._clock() - self._everything_at >= EVERYTHING_SECONDS
        if everything:
            self._everything_at = self._clock()
        self._tidy(everything=everything)
