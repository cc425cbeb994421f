"""Flow ``check_auditor`` and the watch that listens to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from gallery_flows.check import check_auditor
from gallery_media.cli.house import House
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.up import watch
from gallery_media.errors import AuditRefused

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all flows of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


def states() -> dict[str, str]:
    """The latest state's name of each flow run, by the run's name."""
    with get_client(sync_client=True) as client:
        runs = sorted(client.read_flow_runs(), key=lambda run: run.created or 0)
    return {run.name: str(run.state_name) for run in runs}


def test_a_fit_auditor_makes_the_run_green() -> None:
    """A real child is started for it."""
    check_auditor()
    assert states()["check the auditor"] == "Completed"


def test_a_canary_that_passes_makes_the_run_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once: another try would not make the auditor see."""
    tried: list[int] = []

    def blind() -> None:
        tried.append(1)
        raise AuditRefused("The auditor failed its self-check: it lets this pass: JPEG comment.")

    monkeypatch.setattr("gallery_media.desk.self_check.check_auditor", blind)
    with pytest.raises(AuditRefused, match="lets this pass"):
        check_auditor()
    assert states()["check the auditor"] == "Failed"
    assert len(tried) == 1


class Room:
    """A newsroom with one gallery that always has news; the watch ends after some looks."""

    def __init__(self, stop: threading.Event, looks: int) -> None:
        self.stop, self.left = stop, looks
        self.house = SimpleNamespace(
            darkroom=SimpleNamespace(count=1), inbox=SimpleNamespace(scan_seconds=0)
        )
        self.project = SimpleNamespace(slugs=lambda: ("lampa-2017",), quarantine=Path("q"))
        self.intake = self

    def look(self) -> Any:
        self.left -= 1
        if self.left == 0:
            self.stop.set()
        return SimpleNamespace(ready=True)

    def has_news(self, slug: str) -> bool:
        return slug == "lampa-2017"


def test_nothing_is_published_while_the_auditor_is_unfit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is told once; files are still taken in; then publishing goes on."""
    happened: list[str] = []

    def taken() -> dict[str, int]:
        happened.append("taken in")
        return {}

    def publish(*, gallery: str) -> Any:
        happened.append("published")
        return SimpleNamespace(photos=1)

    monkeypatch.setattr("gallery_flows.ingest.ingest_inbox", taken)
    monkeypatch.setattr("gallery_flows.publish.with_workers", lambda _: publish)
    unfit = AuditRefused("it lets this pass")
    stop = threading.Event()
    house = cast(House, SimpleNamespace(newsroom=Room(stop, 5)))

    def fail() -> None:
        raise unfit

    watch(house, stop, SelfCheck(fail))
    assert happened == ["taken in"] * 5
    assert capsys.readouterr().err.count("it lets this pass") == 1
    stop.clear()
    watch(cast(House, SimpleNamespace(newsroom=Room(stop, 1))), stop, SelfCheck(lambda: None))
    assert happened[5:] == ["taken in", "published"]
