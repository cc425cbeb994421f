"""Prefect's own queue in numbers: runs nobody takes, and a server that is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import AwaitingConcurrencySlot, Pending, Running, Scheduled

from gallery_flows import queue
from gallery_flows.queue import Queue
from gallery_media.desk.figures import HouseFigures
from gallery_media.errors import CatalogueBusy
from gallery_media.observing.app import house_numbers
from gallery_media.observing.collector import HouseCollector

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@flow
def nothing() -> None:
    """Never called."""


def test_runs_that_are_due_are_counted_by_deployment_and_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is planned for tomorrow is not due; who stands in line waits for nobody's help.
    What others do on the same server is counted apart, and waits for none of our workers."""
    now = datetime.now(UTC)
    with get_client(sync_client=True) as client:
        made = client.create_deployment(client.create_flow(nothing), "publish_gallery")
        states: tuple[State[None], ...] = (
            Scheduled(scheduled_time=now - timedelta(minutes=10)),
            Scheduled(scheduled_time=now - timedelta(minutes=5), name="Late"),
            AwaitingConcurrencySlot(scheduled_time=now - timedelta(hours=1)),
            Scheduled(scheduled_time=now + timedelta(days=1)),
            Pending(),
        )
        for state in states:
            client.create_flow_run_from_deployment(made, state=state)
        theirs = client.create_deployment(client.create_flow(nothing), "their_work")
        client.create_flow_run_from_deployment(
            theirs, state=Scheduled(scheduled_time=now - timedelta(hours=3))
        )
        client.create_flow_run(nothing, state=Running())
    ask = Queue()
    found = ask()
    assert found.runs == {
        ("publish_gallery", "scheduled"): 1,
        ("publish_gallery", "late"): 1,
        ("publish_gallery", "in_line"): 1,
        ("publish_gallery", "pending"): 1,
        ("other", "scheduled"): 1,
        ("house", "running"): 1,
    }
    assert 600 <= found.oldest_wait_seconds < 720

    monkeypatch.setattr(queue, "MOST", 2)
    assert ask().runs["more", "due"] == 4


def test_a_server_that_is_away_is_told_and_takes_no_other_number_along() -> None:
    """``prefect_up`` 0, and no number of its queue; soon enough for Prometheus."""

    def figures() -> HouseFigures:
        raise CatalogueBusy("no answer")

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        began = datetime.now(UTC)
        numbers = house_numbers(HouseCollector(figures, queue=Queue()), "")[0].decode()
    assert "gallery_media_prefect_up 0.0" in numbers
    assert "gallery_media_catalogue_up 0.0" in numbers
    assert "prefect_runs" not in numbers
    assert datetime.now(UTC) - began < timedelta(seconds=10)
