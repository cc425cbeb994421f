"""Many items and one verb go in, all results come out; what can wait does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from gallery_media.errors import TryAgain

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(items: Iterable[Item], verb: Callable[[Item], Result]) -> list[Result]:
    """Do ``verb`` to every item, then raise the first trouble if there was any.

    What may pass is raised before what may not, because a new try serves the others too. The
    verbs of the desk may be repeated: what succeeded is not done again.
    """
    results: list[Result] = []
    troubles: list[Exception] = []
    for item in items:
        try:
            results.append(verb(item))
        except Exception as why:  # noqa: BLE001 - raised below, when the others had their turn
            troubles.append(why)
    for trouble in sorted(troubles, key=lambda why: not isinstance(why, TryAgain)):
        raise trouble
    return results
