"""Warm, confined child processes by role: a question goes in, a child's answer comes out.

One that died, outlasted its time or has seen enough photos is replaced when a question needs it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.darkroom.limits import DarkroomLimits
from gallery_media.darkroom.process import Child, Role
from gallery_media.errors import AuditRefused, DarkroomFailed, PhotoRejected
from gallery_media.metadata.words.sidecar import SidecarRefused
from gallery_media.mishaps import Mishap, happened

_CLOSED = "The darkroom was closed while photos waited; start the command again to go on."

Result = TypeVar("Result")


class Children:
    """A context manager, safe to use from any thread."""

    def __init__(
        self, counts: Mapping[Role, int], late: Role, limits: DarkroomLimits, *, faces: bool
    ) -> None:
        """``counts``: how many of each role there are from the start. Of the role ``late`` there is
        one, started when the first question is for it.
        """
        self._counts, self._late = dict(counts), late
        self._limits = limits
        self._faces = faces
        self._idle: dict[Role, queue.LifoQueue[Child | None]] = {}
        self._alive: set[Child] = set()
        self._lock = threading.Lock()
        self._open = False

    def __enter__(self) -> Children:
        # The kernel kills a child when the *thread* that started it ends. Callers' threads come
        # and go, so one thread that lives as long as the darkroom starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="darkroom")
        self._open = True
        for role, count in self._counts.items():
            self._idle[role] = queue.LifoQueue()
            for _ in range(count):
                self._idle[role].put(self._start(role))
        self._idle[self._late] = queue.LifoQueue()
        self._idle[self._late].put(None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._open = False
            children = tuple(self._alive)
            self._alive.clear()
        for child in children:
            child.close()
        self._starter.shutdown()

    def pids(self) -> tuple[int, ...]:
        """Process ids of the living children, for the operator's eyes and for tests."""
        with self._lock:
            return tuple(child.pid for child in self._alive)

    def is_alive(self) -> bool:
        """Whether any child is; those that died are replaced when the next photo needs them."""
        with self._lock:
            return any(not child.is_dead() for child in self._alive)

    def idle(self, role: Role) -> int:
        """How many of a role have nothing to do just now."""
        return self._idle[role].qsize()

    def must_be_open(self) -> None:
        """Raises DarkroomFailed when no question is taken any more."""
        if not self._open:
            raise DarkroomFailed(_CLOSED)

    def ask(self, role: Role, question: Callable[[Child], Result]) -> Result:
        """The first failure may be an accident of the machine; the second is the photo's."""
        try:
            return self._once(role, question)
        except DarkroomFailed:
            self.must_be_open()
            return self._once(role, question)

    def _once(self, role: Role, question: Callable[[Child], Result]) -> Result:
        with self._borrowed(role) as child:
            try:
                return question(child)
            except BrokenFrame as why:
                happened(Mishap.DARKROOM, role.value)
                child.kill()
                raise DarkroomFailed(f"confused the decoder ({why})") from why
            except (PhotoRejected, AuditRefused, SidecarRefused):
                raise  # a proper answer; the child is fit for the next photo
            except DarkroomFailed:
                happened(Mishap.DARKROOM, role.value)
                child.kill()
                raise
            except BaseException:
                child.kill()  # also when a person interrupts: half an answer is in the pipe
                raise

    @contextlib.contextmanager
    def _borrowed(self, role: Role) -> Iterator[Child]:
        """A child for one question; the next borrower gets a fresh one if this one died or aged."""
        self.must_be_open()
        child = self._idle[role].get()
        try:
            child = child or self._start(role)
            yield child
        finally:
            if child and (child.is_dead() or child.photos >= self._limits.photos_per_child):
                self._retire(child)
                child = None
            # Always given back, if only as an empty place: others may be waiting for it.
            self._idle[role].put(child)

    def _start(self, role: Role) -> Child:
        try:
            child = self._starter.submit(
                lambda: Child(role, self._limits, faces=self._faces)
            ).result()
        except RuntimeError as why:  # the starter is shut down
            raise DarkroomFailed(_CLOSED) from why
        with self._lock:
            if self._open:
                self._alive.add(child)
                return child
        child.close()
        raise DarkroomFailed(_CLOSED)

    def _retire(self, child: Child) -> None:
        with self._lock:
            self._alive.discard(child)
        child.close()
