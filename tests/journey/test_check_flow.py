"""Flow ``check_auditor`` and the watch that listens to it."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prefect.client.orchestration import get_client

from gallery_flows.check import check_auditor
from gallery_media.cli.house import House
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.watch import Watch
from gallery_media.errors import AuditRefused

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


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
    """A newsroom with one gallery that always has news, and always a file in its inbox."""

    def __init__(self, root: Path) -> None:
        self.house = SimpleNamespace(
            darkroom=SimpleNamespace(count=1),
            inbox=SimpleNamespace(scan_seconds=0),
            work=SimpleNamespace(runner="threads"),
        )
        self.project = SimpleNamespace(
            slugs=lambda: ("lampa-2017",), quarantine=Path("q"), settings_file=root / "none.toml"
        )
        self.intake = self
        self.prepared = 0
        self.uploads = None

    def look(self) -> Any:
        return SimpleNamespace(ready=True)

    def has_news(self, slug: str) -> bool:
        return slug == "lampa-2017"

    def others_publish(self, slug: str) -> bool:
        return False


def test_nothing_is_published_while_the_auditor_is_unfit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is told once; files are still taken in; then publishing goes on."""
    happened: list[str] = []

    def taken(*, receipts: bool) -> dict[str, int]:
        happened.append("taken in")
        return {}

    def publish(*, gallery: str, at_most: int, receipts: bool) -> Any:
        happened.append(f"published {at_most}")
        return SimpleNamespace(photos=1, changed=True, draft=False, asked=None)

    monkeypatch.setattr("gallery_flows.ingest.ingest_inbox", taken)
    monkeypatch.setattr("gallery_flows.publish.with_workers", lambda _: publish)
    house = cast(House, SimpleNamespace(newsroom=Room(tmp_path), servers=()))

    def fail() -> None:
        raise AuditRefused("it lets this pass")

    watch = Watch(house, threading.Event(), SelfCheck(fail))
    for _ in range(5):
        watch.intake.look_and_take()
        assert watch.galleries.publish_round() is False
    assert happened == ["taken in"] * 5
    assert capsys.readouterr().err.count("it lets this pass") == 1
    watch = Watch(house, threading.Event(), SelfCheck(lambda: None))
    watch.intake.look_and_take()
    assert watch.galleries.publish_round() is True
    assert happened[5:] == ["taken in", "published 2"]
