"""The inbox of one process: scans go in, claims that wait to be received come out.

It remembers between scans what a single scan cannot know: since when a file looks the same, which
claims are still open, and which files were cut off when we looked and may yet become whole.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from gallery_media.desk.cut_off import CutOff, CutOffs
from gallery_media.errors import NotReady
from gallery_media.inbox import (
    Arrival,
    Claim,
    ScanMemory,
    ScanResult,
    abandoned,
    claim,
    put_back,
    scan,
)
from gallery_media.inbox.names import text_of
from gallery_media.inbox.proof import is_let_go
from gallery_media.inbox.settling import Patience
from gallery_media.steps import Step, reached

WAVE = 200
"""Claims at once: each holds its file open for the lock, and systems allow 1,024 open files."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the inbox found, in files.

    ``ready`` can be taken now; ``waiting`` are not complete yet; ``cut_off`` end before their
    picture does and are refused in ``decided_in`` seconds unless they grow (0 when there are none).
    ``next_in``: seconds until one that waits may be ready, None when none waits for that.
    """

    ready: int
    waiting: int
    cut_off: int = 0
    decided_in: float = 0.0
    next_in: float | None = field(default=None, compare=False)


class Intake:
    """Safe to share between the threads that receive. Times in seconds of a monotonic clock."""

    def __init__(
        self,
        inbox: Path,
        galleries: Callable[[], Collection[str]],
        *,
        settle: float | Patience,
        cut_off_wait: float,
        wave: int = WAVE,
        remembered: Path | None = None,
        check: Callable[[], None] = lambda: None,
        beside: Callable[[tuple[Arrival, ...]], tuple[Arrival, ...]] = lambda _: (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``galleries`` is asked at each scan. A file that looks cut off is refused only after
        ``cut_off_wait`` seconds without a change. ``wave``: claims at once. ``remembered``: the
        file in which waits outlive this process. ``check`` raises NotReady while nothing may be
        claimed (no space left). ``beside`` tells which complete sidecars can be taken; the others
        stay where they are."""
        self._inbox = inbox
        self._galleries = galleries
        self._wait_for(settle, cut_off_wait)
        self._wave = wave
        self._check = check
        self._beside = beside
        self._clock = clock
        self._lock = threading.Lock()
        self._memory = ScanMemory()
        self._complete: tuple[Arrival, ...] = ()
        self._claims: dict[str, Claim] = {}
        self._cut_off = CutOffs(remembered, clock())
        self.taken = 0

    def wait_for(self, settle: float | Patience, cut_off_wait: float) -> None:
        """From the next look on, by other settings."""
        with self._lock:
            self._wait_for(settle, cut_off_wait)

    def _wait_for(self, settle: float | Patience, cut_off_wait: float) -> None:
        self._patience = settle if isinstance(settle, Patience) else Patience(settle)
        self._cut_off_wait = cut_off_wait

    def look(self) -> Look:
        """Scan once. Raises NotReady when the inbox itself cannot be read, or no space is left."""
        with self._lock:
            self._check()
            self._adopt()
            now = self._clock()
            found = scan(
                self._inbox,
                self._memory,
                galleries=self._galleries(),
                now=now,
                settle=self._patience.settle,
                settling=self._patience.on,
            )
            self._memory = found.memory
            self._cut_off.keep_only(found.memory.seen.keys(), now)
            early = [one for one in found.early if not self._is_parked(one, now)]
            proven = [one for one in early[: self._wave] if is_let_go(self._inbox, one)]
            self._complete = tuple(
                arrival
                for arrival in (*found.complete, *proven)
                if not self._is_parked(arrival, now)
            )
            empty = self._settled_empty(found, now)
            parked = [
                self._cut_off_wait - (now - self._cut_off[arrival.gallery, arrival.path].since)
                for arrival in (*found.complete, *empty)
                if self._is_parked(arrival, now)
            ]
            self._complete += tuple(
                arrival for arrival in empty if not self._is_parked(arrival, now)
            )
            # Behind the photos: words of a photo that has just come are taken right after it.
            self._complete += self._beside(found.sidecars)
            if self._complete:
                reached(Step.COMPLETE)
            return Look(
                ready=len(self._complete) + len(self._claims),
                waiting=len(found.waiting) - len(empty) - len(proven),
                cut_off=len(parked),
                decided_in=max(parked, default=0.0),
                next_in=found.next_in,
            )

    def ready(self) -> int:
        """How many files the next wave takes."""
        with self._lock:
            return min(self._wave, len(self._complete) + len(self._claims))

    def claim_ready(self) -> list[str]:
        """Claim the next wave of complete files; claims that an earlier try left open come first.

        A file that somebody else took, or that changed meanwhile, is left to the next scan. So is
        one whose name is just being received: two versions of a photo are received one after the
        other, in the order in which they came.
        """
        with self._lock:
            names = {(one.gallery, text_of(one.path)) for one in self._claims.values()}
            for arrival in self._complete[: max(0, self._wave - len(self._claims))]:
                name = (arrival.gallery, text_of(arrival.path))
                if name in names:
                    continue
                try:
                    taken = claim(self._inbox, arrival)
                except NotReady:
                    continue  # the next scan looks again, and status says what is in the way
                if taken is not None:
                    self._claims[taken.id] = taken
                    names.add(name)
            self._complete = ()
            return list(self._claims)[: self._wave]

    def open_claim(self, claim_id: str) -> Claim | None:
        """The claim, or None when it was finished already."""
        with self._lock:
            return self._claims.get(claim_id)

    def finished(self, done: Claim) -> None:
        """The claim needs us no more. If its file could not be moved, the next look resumes it."""
        with self._lock:
            if self._claims.pop(done.id, None) is not None:
                self.taken += 1

    def give_back(self, waiting: Claim) -> None:
        """Into the inbox again."""
        put_back(waiting)

    def may_wait(self, young: Claim) -> bool:
        """Whether a file that looks cut off should be looked at again later rather than refused."""
        with self._lock:
            now = self._clock()
            key = (young.gallery, young.path)
            before = self._cut_off.get(key)
            if before is None or not before.is_same(young.state.size, young.state.mtime_ns):
                before = CutOff(young.state.size, young.state.mtime_ns, now)
                self._cut_off.note(key, before)
            return now - before.since < self._cut_off_wait

    def _settled_empty(self, found: ScanResult, now: float) -> list[Arrival]:
        """Empty files that nobody fills: cut off before their first byte, and as patiently."""
        empty = []
        for arrival in found.waiting:
            since = found.memory.seen[arrival.gallery, arrival.path].since
            settle = self._patience.on(arrival.state.device).settle
            if arrival.state.size == 0 and now - since >= settle:
                key = (arrival.gallery, arrival.path)
                if self._cut_off.get(key) is None:
                    self._cut_off.note(key, CutOff(0, arrival.state.mtime_ns, since))
                empty.append(arrival)
        return empty

    def _is_parked(self, arrival: Arrival, now: float) -> bool:
        seen = self._cut_off.get((arrival.gallery, arrival.path))
        return (
            seen is not None
            and seen.is_same(arrival.state.size, arrival.state.mtime_ns)
            and now - seen.since < self._cut_off_wait
        )

    def _adopt(self) -> None:
        """Claims whose owners died are ours from now on."""
        for orphan in abandoned(self._inbox):
            self._claims[orphan.id] = orphan
