"""A gallery goes in; it is published while nobody else publishes it, in whatever process or host.

To save work and noise, and never as the safety: what two publishers of a gallery do at once is done
by conditional puts as if one had come after the other. Nobody's turn outlasts its process by more
than ``HOLD`` seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from gallery_media.catalogue import Catalogue
from gallery_media.desk.lease import lease

HOLD = 30.0
"""Seconds; renewed six times as often, and looked at twelve times as often by whoever waits."""


@contextmanager
def turn(
    catalogue: Catalogue, gallery: str, waiting: Callable[[], None], hold: float = HOLD
) -> Iterator[None]:
    """Wait for the gallery's turn and hold it for the block. ``waiting`` is told once, if so."""

    def post(name: str, told: Callable[[], None]) -> AbstractContextManager[bool]:
        never = threading.Event()
        return lease(catalogue, name, never, waiting=lambda _why: told(), seconds=hold)

    with ExitStack() as held:
        if catalogue.lock_owner(_turn(gallery)):
            waiting()
            # Whoever publishes wave after wave sees it, and lets us in between.
            with post(_next(gallery), _nothing):
                held.enter_context(post(_turn(gallery), _nothing))
        else:
            held.enter_context(post(_turn(gallery), waiting))
        yield


def others_publish(catalogue: Catalogue, gallery: str) -> bool:
    """Whether somebody does, or waits to: whoever has other galleries as well goes on with them."""
    return any(catalogue.lock_owner(name) for name in (_turn(gallery), _next(gallery)))


def _turn(gallery: str) -> str:
    return f"turn {gallery}"


def _next(gallery: str) -> str:
    return f"next turn {gallery}"


def _nothing() -> None:
    """It was told already."""
