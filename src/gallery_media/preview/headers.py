"""What the preview serves an object with: the house's own rules, as every other server has them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gallery_media.publishing.serving.rules import CACHING, Serving

ASKED_AGAIN = 2.0
"""Seconds after which the rules are asked for again: a page of sixty pictures asks once."""


def headers_for(key: str, serving: Serving) -> dict[str, str]:
    """Headers for the object under ``key``, but for its caching, which the object says itself."""
    headers = serving.headers(key)
    del headers[CACHING]
    return headers


def remembered(
    ask: Callable[[], Serving], clock: Callable[[], float] = time.monotonic
) -> Callable[[], Serving]:
    """The same question, whose answer is kept for a moment. Safe to share between threads."""
    lock = threading.Lock()
    known: list[tuple[float, Serving]] = []

    def answer() -> Serving:
        with lock:
            if not known or clock() >= known[0][0]:
                known[:] = [(clock() + ASKED_AGAIN, ask())]
            return known[0][1]

    return answer
