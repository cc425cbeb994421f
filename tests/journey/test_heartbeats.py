"""Flow runs in the house's own process end when their work ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from prefect import flow
from prefect.settings import get_current_settings
from prefect.testing.utilities import prefect_test_harness

from gallery_flows.heartbeats import without_heartbeats
from gallery_flows.room import share
from gallery_media.cli.house import House
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.watch import Watch
from gallery_media.wiring import Newsroom

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all flows of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@flow
def work() -> float:
    """When it was done."""
    return time.monotonic()


def test_a_flow_run_ends_when_its_work_ends() -> None:
    """Prefect's own heartbeat would have it wait for the rest of a second, and comes back."""
    with without_heartbeats():
        waits = []
        for _ in range(3):
            done = work()
            waits.append(time.monotonic() - done)
    assert min(waits) < 0.5
    assert get_current_settings().flows.heartbeat_frequency


def test_both_threads_of_the_watch_do_without(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking in and publishing are one photo's way, and each is a run."""
    stop, seen = threading.Event(), {}

    def note(name: str) -> None:
        seen[name] = get_current_settings().flows.heartbeat_frequency
        if len(seen) == 2:
            stop.set()

    watch = Watch(House(newsroom, "", ""), stop, SelfCheck(lambda: None))
    monkeypatch.setattr(watch.intake, "look_and_take", lambda: note("intake"))
    monkeypatch.setattr(watch.galleries, "publish_round", lambda: note("publish"))
    with share(newsroom):
        thread = threading.Thread(target=watch.run)
        thread.start()
        thread.join(60)
    assert not thread.is_alive()
    assert seen == {"intake": None, "publish": None}
