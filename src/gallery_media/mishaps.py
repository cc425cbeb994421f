"""The kind of a mishap goes in; whoever counts them hears of it.

Like ``steps``: in a house where nobody counts it costs one look at an empty list. Kinds are
words of closed lists, never a message, because messages may name keys and files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Mishap(StrEnum):
    """Where something went wrong."""

    STORAGE = "storage"  # kinds: unavailable, refused
    DARKROOM = "darkroom"  # the role of the child that died or was too slow
    AUDIT = "audit"  # what an audit found, or "refused": a variant that was not let out


Listener = Callable[[Mishap, str, int], None]

_listeners: list[Listener] = []


def happened(mishap: Mishap, kind: str, times: int = 1) -> None:
    """Say that it went wrong so many times."""
    for listener in tuple(_listeners):
        listener(mishap, kind, times)


@contextmanager
def counting(listener: Listener) -> Iterator[None]:
    """Hear of every mishap of this process while the block lasts, in the thread that met it."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
