"""A block of work on public objects goes in; it is done while nobody tidies up among them."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gallery_media.catalogue import Catalogue
from gallery_media.errors import GalleryMediaError

PUBLIC = "public objects"
"""The lock's name. Publishers share it, prune has it alone."""

RENEW_SECONDS = 300.0
"""A lock holds for half an hour (``catalogue.locks``); renewed six times as often."""


@contextmanager
def working(
    catalogue: Catalogue, what: str, *, alone: bool = False, lock: str = PUBLIC
) -> Iterator[None]:
    """Hold the lock for the block, however long it takes. Raises CatalogueBusy at its beginning.

    ``lock``: another one than that of all public objects. ``what`` names the work to others who
    have to wait. A process that dies keeps others from
    tidying up for half an hour, and from nothing else.
    """
    owner = f"{what} {secrets.token_hex(4)}"
    catalogue.lock(lock, owner, exclusive=alone)
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_SECONDS):
            with suppress(GalleryMediaError):  # there is time for five more tries
                catalogue.lock(lock, owner, exclusive=alone)

    thread = threading.Thread(target=renew, daemon=True, name="lock")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        catalogue.unlock(lock, owner)
