"""One run a gallery publishes at a time; the log of one that waits says so."""

from __future__ import annotations

from collections.abc import Callable

from prefect import get_run_logger


def says_that_it_waits(gallery: str) -> Callable[[], None]:
    """What ``Releases.turn`` tells; called within a run or a task."""
    log = get_run_logger()
    return lambda: log.info("%s: another run publishes it; this one waits for its turn", gallery)
