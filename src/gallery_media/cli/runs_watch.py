"""A house that runs goes in; runs that look as if they went on, and do not, are ended.

A run of the house loses its end when the Prefect server dies at that moment, a command or a worker
its life when somebody kills it: then nobody would ever say that it is over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

EVERY = 30.0
LONGEST = 300.0
"""Seconds between two looks while a large drop goes through."""


class RunsWatch:
    """Used by the thread whose runs carry the tag ``owner``, between two of them. ``folder``:
    where others say that they are at work; None: somebody else looks there. ``tasks``: whether to
    look after those of runs that are over, a worker's as well. ``pool``: the workers', and after
    how many seconds a run that one of them took and did not begin is nobody's."""

    def __init__(
        self,
        owner: str,
        folder: Path | None = None,
        *,
        tasks: bool = False,
        pool: tuple[str, float] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._owner = owner
        self._folder = folder
        self._tasks = tasks
        self._pool = pool
        self._clock = clock
        self._looked = float("-inf")

    def owe(self) -> None:
        """Something happened after which it is worth a look."""
        self._looked = float("-inf")

    def turn(self, *, busy: bool) -> None:
        """Look, if it is time. Raises what Prefect's client raises, but for a server away."""
        if not self._owner or self._clock() - self._looked < (LONGEST if busy else EVERY):
            return
        from gallery_flows.owners import settle_between, settle_killed, settle_pool, settle_tasks
        from gallery_flows.tidy import OURS

        if (
            settle_between(self._owner)
            and (self._folder is None or settle_killed(self._folder))
            and (not self._tasks or settle_tasks(OURS))
            and (self._pool is None or settle_pool(*self._pool))
        ):
            self._looked = self._clock()
