"""A task's work goes in; the same work comes out, for which nobody waits longer than its time.

Not by Prefect's ``timeout_seconds``: of a task in a thread it can only break in at any instruction,
half-way through a write, and not at all into what really hangs. Here the work has a thread of its
own; the task waits for it, and ends as failed when its time is over. The thread that hangs is left
to itself, with the locks that it holds, until its process ends. Whatever it should still do is
safe, as for any task that runs twice: writes are conditional or may be repeated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from functools import wraps
from typing import ParamSpec, TypeVar

from gallery_flows.room import work_settings
from gallery_media.errors import TryAgain

AS_SET = 0.0
"""Minutes of what grows with a gallery: as many as ``[work] longest_hours`` says."""

BATCH = 90.0
"""Minutes of at most eight photos or files: the darkroom gives a photo two, twice, after seven at
most for its places; usual ones take seconds."""

SHORT = 15.0
"""Minutes of what is done in a second."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Hung(TryAgain):
    """A task was not done within its time. Not tried again by its own run, which would hang again
    beside what hangs; the next run goes on where it stopped."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"It was not done within {_told(seconds)}, and nobody waits for it any longer; nothing "
            "is lost, the next run goes on where it stopped. Where that one waits for what hangs, "
            "start the process again."
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.seconds,)


def bounded(minutes: float = AS_SET) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """For the function of a task: it raises Hung after so many minutes, and never after more than
    the settings allow a run."""

    def of(work: Callable[Given, Made]) -> Callable[Given, Made]:
        @wraps(work)
        def within_its_time(*given: Given.args, **named: Given.kwargs) -> Made:
            return within(seconds_of(minutes), lambda: work(*given, **named))

        within_its_time.minutes = minutes  # type: ignore[attr-defined] # for whoever looks
        return within_its_time

    return of


def within(seconds: float, work: Callable[[], Made]) -> Made:
    """What the work gives or raises; raises Hung when it does neither for so long."""
    made: list[Made] = []
    raised: list[BaseException] = []
    context = copy_context()

    def do() -> None:
        try:
            made.append(context.run(work))
        except BaseException as why:  # noqa: BLE001 - raised again by whoever waits
            raised.append(why)

    # A daemon: a process that ends does not wait for what hangs.
    doing = threading.Thread(target=do, name=threading.current_thread().name, daemon=True)
    doing.start()
    doing.join(seconds)
    if raised:
        raise raised[0]
    if not made:
        raise Hung(seconds)
    return made[0]


def seconds_of(minutes: float) -> float:
    """What is left of them by the settings, in seconds."""
    longest = work_settings().longest_hours * 60
    return 60 * (longest if minutes == AS_SET else min(minutes, longest))


def _told(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:g} seconds"
    return f"{seconds / 60:g} minutes" if seconds < 7200 else f"{seconds / 3600:g} hours"
