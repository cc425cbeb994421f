"""Questions about the parts of a house go in; which of them answered comes out.

A part that does not answer in time is not asked a second time until it has answered the first: a
storage that hangs must not gather threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gallery_media.errors import AuditRefused, ServiceNotReady
from gallery_media.observing.pulse import DEAD, STALE, Pulse

PATIENCE = 3.0
"""Seconds for all answers together; Kubernetes and compose wait for five to ten."""

KEPT = 2.0
"""Seconds for which an answer holds: several probes may ask at once."""

OK = "ok"
NO_ANSWER = "no answer"

Look = Callable[[], object]


@dataclass
class _Asked:
    """One question on its way."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: str = NO_ANSWER


class Health:
    """Whether each part answers. Safe to share between threads."""

    def __init__(
        self,
        looks: Mapping[str, Look],
        *,
        patience: float = PATIENCE,
        kept: float = KEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``looks`` raise when a part is not well; their text is not repeated."""
        self._looks = dict(looks)
        self._patience = patience
        self._kept = kept
        self._clock = clock
        self._asked: dict[str, _Asked] = {}
        self._lock = threading.Lock()
        self._last: tuple[float, dict[str, str]] | None = None

    def report(self) -> dict[str, str]:
        """By part: "ok", "no answer", or the kind of its trouble."""
        with self._lock:
            if self._last is not None and self._clock() - self._last[0] < self._kept:
                return dict(self._last[1])
            asked = {name: self._ask(name) for name in self._looks}
            until = time.monotonic() + self._patience
            for one in asked.values():
                one.done.wait(max(0.0, until - time.monotonic()))
            found = {
                name: one.answer if one.done.is_set() else NO_ANSWER for name, one in asked.items()
            }
            self._last = self._clock(), found
            return dict(found)

    def _ask(self, name: str) -> _Asked:
        before = self._asked.get(name)
        if before is not None and not before.done.is_set():
            return before
        asked = self._asked[name] = _Asked()
        threading.Thread(
            target=_look, args=(self._looks[name], asked), daemon=True, name=f"health {name}"
        ).start()
        return asked


def _look(look: Look, asked: _Asked) -> None:
    try:
        look()
        asked.answer = OK
    except Exception as why:  # noqa: BLE001 - whatever it is, this part is not well
        asked.answer = type(why).__name__
    finally:
        asked.done.set()


def watching(pulse: Pulse) -> Look:
    """The watcher looked lately, and the last look was no failure."""

    def look() -> None:
        if pulse.age > STALE:
            raise ServiceNotReady("The inbox is not watched.")
        if pulse.seen.failures:
            raise ServiceNotReady("The last look at the inbox failed.")

    return look


def auditor_fit(pulse: Pulse) -> Look:
    """The last self-check did not fail; before the first nothing is published anyway."""

    def look() -> None:
        if pulse.fit is False:
            raise AuditRefused("The auditor accepts its canaries.")

    return look


def is_alive(pulse: Pulse) -> bool:
    """Whether there is hope without a new start."""
    return pulse.age <= DEAD
