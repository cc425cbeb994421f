"""Steps go in as they are reached; how long each part of the way took comes out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

from gallery_media.steps import Step

MOST_BEGUN = 4096
"""Parts that were begun and may never end: claims that wait, releases that found nothing new."""


class Part(StrEnum):
    """A part of a photo's way, or of a release's."""

    RECEIVE = "receive"  # claimed, until the original is safe and the file has moved on
    CLEAR = "clear"
    DEVELOP = "develop"
    AUDIT = "audit"
    SHELVE = "shelve"  # the search for secrets, and the variants on their way to the storage
    RELEASE = "release"  # gathered, until the article is written


Told = Callable[[Part, str, float], None]
"""Hears the part, the id of what it was about ("" where nobody said), and seconds."""

_BY_ID = {
    Step.FINISHED: (Part.RECEIVE, Step.CLAIMED),
    Step.RELEASED: (Part.RELEASE, Step.GATHERED),
}
_BEGINS = frozenset(begun for _, begun in _BY_ID.values())

# A thread has one photo at a time, and the darkroom does not know which.
_BY_THREAD = {
    Step.CLEARED: (Part.CLEAR, Step.FETCHED),
    Step.DEVELOPED: (Part.DEVELOP, Step.CLEARED),
    Step.AUDITED: (Part.AUDIT, Step.DEVELOPED),
    Step.UPLOADED: (Part.SHELVE, Step.AUDITED),
}
_OF_A_PHOTO = frozenset({Step.FETCHED, *_BY_THREAD})


class _Way(threading.local):
    last: Step | None = None
    at = 0.0
    photo = ""


class Stopwatch:
    """A listener for ``steps.listening``; safe to be called from any thread."""

    def __init__(self, told: Told, clock: Callable[[], float] = time.monotonic) -> None:
        self._told = told
        self._clock = clock
        self._begun: OrderedDict[tuple[Step, str], float] = OrderedDict()
        self._lock = threading.Lock()
        self._way = _Way()

    def __call__(self, step: Step, about: str) -> None:
        """A step was reached just now."""
        if step in _BEGINS or step in _BY_ID:
            self._by_id(step, about)
        elif step in _OF_A_PHOTO:
            self._by_thread(step, about)

    def _by_id(self, step: Step, about: str) -> None:
        now = self._clock()
        with self._lock:
            if step in _BEGINS:
                self._begun[step, about] = now
                while len(self._begun) > MOST_BEGUN:
                    self._begun.popitem(last=False)
                return
            part, begun = _BY_ID[step]
            since = self._begun.pop((begun, about), None)
        if since is not None:
            self._told(part, about, now - since)

    def _by_thread(self, step: Step, about: str) -> None:
        way, now = self._way, self._clock()
        if step is Step.FETCHED:
            way.photo = about
        part, begun = _BY_THREAD.get(step, (None, None))
        if part is not None and way.last is begun:
            self._told(part, way.photo, now - way.at)
        way.last, way.at = step, now
