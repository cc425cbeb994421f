"""A post that one process of the house holds at a time: it is waited for, held, and given up.

The lease saves work and noise, and is never the safety: what two watchers do at once is done by
claims, transactions and conditional puts as if it were one.
"""

from __future__ import annotations

import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from gallery_media.catalogue import Catalogue
from gallery_media.errors import CatalogueBusy, GalleryMediaError

WATCH = "watch"

HOST_LENGTH = 63
"""Letters of a host's name: one label of DNS. The row's key has 120 in all."""

RENEWALS = 6
"""How often a holder renews it before it would end; clocks of hosts may differ by a part of it."""


def holder(catalogue: Catalogue, name: str) -> str:
    """The host whose process holds the post; "" where nobody does."""
    return catalogue.lock_owner(name).removeprefix(f"{name} ").rpartition(" ")[0]


def _this_host() -> str:
    return (platform.node() or "host")[:HOST_LENGTH]


@contextmanager
def lease(
    catalogue: Catalogue,
    name: str,
    stop: threading.Event,
    *,
    waiting: Callable[[str], None],
    seconds: float,
) -> Iterator[bool]:
    """Wait until the post is free and hold it for the block; False when ``stop`` came first.

    A holder that died is followed by the next after ``seconds``.
    ``stop`` is also set when the lease is lost, to somebody else or because the catalogue has not
    answered for nearly as long as it holds. ``waiting`` is told once why nobody is let in yet.
    """
    owner = f"{name} {_this_host()} {secrets.token_hex(4)}"
    hold = timedelta(seconds=seconds)
    told = False
    while not stop.is_set():
        try:
            catalogue.lock(name, owner, exclusive=True, hold=hold)
            break
        except CatalogueBusy as why:
            if not told:
                waiting(str(why))
                told = True
            stop.wait(seconds / RENEWALS / 2)
    if stop.is_set():
        yield False
        return
    with _kept(catalogue, name, owner, stop, seconds):
        yield True


@contextmanager
def place_lease(
    catalogue: Catalogue, name: str, place: str, *, patience: float, seconds: float
) -> Iterator[bool]:
    """Hold the post for the block as ``place`` of this host; False when others kept it for
    ``patience`` seconds.

    For whoever is alone in its place by other means, a lock on a file there: what is left of a
    process that died in the same place is taken over at once.
    """
    owner = f"{name} {_this_host()} {place}"
    deadline = time.monotonic() + patience
    while True:
        try:
            catalogue.lock(name, owner, exclusive=True, hold=timedelta(seconds=seconds))
            break
        except CatalogueBusy:
            if time.monotonic() >= deadline:
                yield False
                return
            time.sleep(min(1.0, seconds / RENEWALS))
    with _kept(catalogue, name, owner, threading.Event(), seconds):
        yield True


@contextmanager
def _kept(
    catalogue: Catalogue, name: str, owner: str, stop: threading.Event, seconds: float
) -> Iterator[None]:
    """Renew the lease for the block, and give it up; ``stop`` is set when it is lost."""
    over, hold = threading.Event(), timedelta(seconds=seconds)
    thread = threading.Thread(
        target=_keep,
        args=(catalogue, name, owner, stop, over, hold, seconds / RENEWALS),
        name="lease",
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        with suppress(GalleryMediaError):  # it ends by itself
            catalogue.unlock(name, owner)


def _keep(
    catalogue: Catalogue,
    name: str,
    owner: str,
    stop: threading.Event,
    over: threading.Event,
    hold: timedelta,
    renew_seconds: float,
) -> None:
    renewed = time.monotonic()
    try:
        while not over.wait(renew_seconds):
            asked = time.monotonic()
            try:
                catalogue.lock(name, owner, exclusive=True, hold=hold)
                renewed = asked
            except GalleryMediaError:
                if time.monotonic() - renewed + renew_seconds >= hold.total_seconds():
                    return
    finally:
        # Also after an error that nobody foresaw: whoever does not renew must not go on.
        if not over.is_set():
            stop.set()
