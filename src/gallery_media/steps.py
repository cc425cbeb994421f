"""The name of a step that is done goes in; whoever listens (a bench, a kill test) hears of it.

In a house at work nobody listens, and then a step costs one look at an empty list. What is told
along are ids of claims and photos, never names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Step(StrEnum):
    """Points on a photo's way at which something has just become true, in their order."""

    LANDED = "landed"
    COMPLETE = "complete"
    LOCKED = "locked"
    CLAIMED = "claimed"
    READ = "read"
    STORED = "stored"
    RECORDED = "recorded"
    FINISHED = "finished"
    TIDIED = "tidied"
    FETCHED = "fetched"
    CLEARED = "cleared"
    DEVELOPED = "developed"
    AUDITED = "audited"
    UPLOADED = "uploaded"
    PREPARED = "prepared"
    GATHERED = "gathered"
    PACKED = "packed"
    RENDERED = "rendered"
    INSPECTED = "inspected"
    PAGES_PUT = "pages put"
    PREVIEW_PUT = "preview put"
    ASKED = "asked"
    FLIPPED = "flipped"
    RELEASED = "released"
    BURIED = "buried"
    BURIAL_KEPT = "burial kept"
    SHOWN_NO_MORE = "shown no more"
    FILES_DELETED = "files deleted"
    RELEASES_DELETED = "releases deleted"
    PROVEN = "proven"
    COPIES_DELETED = "copies deleted"
    UNNAMED = "unnamed"
    FORGOTTEN = "forgotten"
    WITHDRAWN = "withdrawn"
    CHOSEN = "chosen"
    PINNED = "pinned"
    PIN_KEPT = "pin kept"
    PIN_MOVED = "pin moved"
    PIN_LIFTED = "pin lifted"
    RETIRED = "retired"
    SORTED_OUT = "sorted out"
    MANIFESTS_DELETED = "manifests deleted"
    ROWS_DELETED = "rows deleted"
    IDLE_DELETED = "idle deleted"
    MARKED = "marked"
    REMEMBERED = "remembered"
    INVITES_RESTORED = "invites restored"
    RESTORED = "restored"


Listener = Callable[[Step, str], None]

_listeners: list[Listener] = []


def reached(step: Step, about: str = "") -> None:
    """Say that ``step`` is done; ``about``: the claim's, photo's or release's id."""
    for listener in tuple(_listeners):
        listener(step, about)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear every step of this process while the block lasts, in the thread that took it."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
