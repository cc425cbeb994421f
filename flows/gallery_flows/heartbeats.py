"""A block of work goes in; flow runs inside it end when their work ends.

Prefect gives each run a thread that says every three minutes that the run is alive. It sleeps a
second at a time, and the run waits for it at its end: half a second on average, whatever was done.
A photo on its way to its page waits twice. Runs that a house calls in its own process need no such
thread, because whether it lives is seen otherwise (see ``owners``); those of workers keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from prefect import tags
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from gallery_media.settings.house import StorageSettings

HOUSE = "up"
"""The tag of runs in the process of `up` or `watch`."""


def house_tag(storage: StorageSettings) -> str:
    """What the hosts of one house have in common, and no other house on their Prefect server."""
    place = urlsplit(storage.endpoint).netloc or storage.region or "here"
    return f"house {place}/{storage.originals_bucket}"


@contextmanager
def in_the_house(storage: StorageSettings) -> Iterator[None]:
    """For the runs of `up` or `watch` that this thread calls inside the block."""
    with without_heartbeats(), tags(HOUSE, house_tag(storage)):
        yield


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """For flows that this thread calls inside the block; other threads enter one of their own.

    No variable of the environment can say it: Prefect takes only numbers there.
    """
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
