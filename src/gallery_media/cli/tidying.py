"""Releases go in; when nothing else is to do, the memory that they left behind is tidied.

Python finds garbage that refers to itself by walking through everything that lives, at whatever
moment enough has been made. A house that shows a thousand photos lives with a million objects
(words, pages, what must not be found on them), and the walk of 0.3 s fell into one photo's way out
of two. So the house walks while it waits, and sets aside what it met: until the next time Python
looks only at what is new.
"""

from __future__ import annotations

import gc
from collections.abc import Callable


def set_aside() -> None:
    """Free what is garbage by now, and leave all the rest out of Python's own walks."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Tidying:
    """Whether there is something to tidy. Used by one thread."""

    def __init__(self, tidy: Callable[[], object] = set_aside) -> None:
        self._tidy = tidy
        self._owed = False

    def owe(self) -> None:
        """A release was made."""
        self._owed = True

    def turn(self, *, busy: bool) -> None:
        """Tidy if it is owed and nobody waits."""
        if self._owed and not busy:
            self._owed = False
            self._tidy()
