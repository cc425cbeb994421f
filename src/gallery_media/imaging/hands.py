"""Pieces of work go in, one after the other; their results come out when they are asked for.

Of a photo's work three quarters are AVIF encodings that wait for nobody and let go of Python's
lock. Where a core is idle, a second hand does one of them while the first goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

MOST = 4
"""More than four hands wait for the slowest piece: it takes more than a quarter of the time."""

Result = TypeVar("Result")


class Hands:
    """Takes pieces of work. Each is done alone, so that hands change when, and never what."""

    def __init__(self, threads: ThreadPoolExecutor | None) -> None:
        self._threads = threads

    def take(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Begin, or do, the work; what comes back waits for the result, or raises its error."""
        if self._threads is not None:
            return self._threads.submit(work).result
        done = work()
        return lambda: done


@contextmanager
def hands(count: int) -> Iterator[Hands]:
    """So many hands for the block: with one, the caller's own, everything is done in turn."""
    if count <= 1:
        yield Hands(None)
        return
    threads = ThreadPoolExecutor(min(count, MOST), thread_name_prefix="hand")
    try:
        yield Hands(threads)
    finally:
        threads.shutdown(cancel_futures=True)
