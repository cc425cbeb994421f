"""Many items and one verb go in, all results come out; what can wait does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from gallery_media.errors import TryAgain

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(items: Iterable[Item], verb: Callable[[Item], Result]) -> list[Result]:
    """Do ``verb`` to every item, then raise the first TryAgain if there was one.

    The verbs of the desk may be repeated: what succeeded is not done again at the next try.
    """
    results: list[Result] = []
    trouble: TryAgain | None = None
    for item in items:
        try:
            results.append(verb(item))
        except TryAgain as why:
            trouble = trouble or why
    if trouble is not None:
        raise trouble
    return results
