"""Free bytes of a disk go in, look after look; whether a shortage has just ended comes out."""

from __future__ import annotations


class Shortage:
    """Remembers that a disk was short of space until there is clearly enough again.

    A database that met a full disk may go on refusing to write when it is full no more: SeaweedFS's
    filer (4.48) keeps the first error of its journal for ever, and its volume server looks at the
    disk once a minute. Only a new start helps, and only once there is space.
    """

    def __init__(self, short: int) -> None:
        """``short``: free bytes below which the disk counts as full; 0: it never does."""
        self._short = short
        self._met = False

    def is_over(self, free: int) -> bool:
        """True once after each shortage, when twice as much is free as was too little."""
        if free < self._short:
            self._met = True
        elif self._met and free >= 2 * self._short:
            self._met = False
            return True
        return False
