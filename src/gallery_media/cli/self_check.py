"""A check and a clock go in; whether the house may publish now comes out, with the reason if not.

For a house that runs for weeks: an auditor that was fit at its start need not be so after an
upgrade below its feet or on a failing disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from gallery_media.errors import GalleryMediaError

EVERY = 24 * 3600.0
"""Seconds between two checks that went well."""

AGAIN = 600.0
"""Seconds after a check that failed: each one is a run in the Prefect UI."""


class SelfCheck:
    """The auditor's check at the start and every 24 hours. Used by one thread."""

    def __init__(
        self, check: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``check`` raises when the auditor is unfit; ``clock`` tells seconds that only grow."""
        self._check = check
        self._clock = clock
        self._due: float | None = None
        self._trouble: GalleryMediaError | None = None

    def trouble(self) -> GalleryMediaError | None:
        """Why nothing may be published now, or None; checks first when it is time."""
        if self._due is None or self._clock() >= self._due:
            try:
                self._check()
            except GalleryMediaError as why:
                self._trouble, wait = why, AGAIN
            else:
                self._trouble, wait = None, EVERY
            self._due = self._clock() + wait
        return self._trouble
