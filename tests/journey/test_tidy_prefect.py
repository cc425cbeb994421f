"""Old runs leave a Prefect server that others run as well; what is young or not ours stays."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prefect import flow, get_client, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.flows import Flow
from prefect.testing.utilities import prefect_test_harness

import gallery_flows
from gallery_flows import tidy
from gallery_flows.logs import send_logs
from gallery_flows.room import share
from gallery_media.wiring import Newsroom

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all flows of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@flow(name="publish_gallery", flow_run_name="{name}")
def ours(name: str) -> None:
    """As a release leaves it: a log line and an artifact."""
    get_run_logger().info("said by %s", name)
    create_markdown_artifact("live", key=name.replace(" ", "-"))


@flow(name="somebody_elses", flow_run_name="{name}")
def theirs(name: str) -> None:
    """On the same server."""


def test_old_runs_of_ours_go_with_all_that_hangs_on_them(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty days by default, or as the form says. Nothing else is touched."""
    ours("old")
    theirs("old but not ours")
    time.sleep(0.5)
    between = datetime.now(UTC)
    ours("young")
    send_logs()
    with get_client(sync_client=True) as client, share(newsroom):
        runs = {run.name: run for run in client.read_flow_runs()}
        assert client.read_logs()

        def left() -> tuple[set[str], set[str | None]]:
            found = {run.name for run in client.read_flow_runs()}
            return found & set(runs), {one.key for one in client.read_artifacts()}

        monkeypatch.setattr(tidy, "now", lambda: between + timedelta(days=5))
        assert tidy.tidy_prefect() == 0
        assert tidy.tidy_prefect(days=5) == 1
        assert left() == ({"young", "old but not ours"}, {"young"})
        monkeypatch.setattr(tidy, "now", lambda: between + timedelta(days=30, hours=1))
        assert tidy.tidy_prefect() == 3  # the two that tidied among them
        assert left() == ({"old but not ours"}, set())
        gone = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[runs["old"].id]))
        deadline = time.monotonic() + 30
        while client.read_logs(log_filter=gone):
            assert time.monotonic() < deadline, "logs outlive their run"
            time.sleep(0.2)


def test_every_flow_of_ours_is_known_by_its_name() -> None:
    """One that is not would fill the database for ever."""
    names = set()
    for module in pkgutil.iter_modules(gallery_flows.__path__):
        found = vars(importlib.import_module(f"gallery_flows.{module.name}")).values()
        names |= {one.name for one in found if isinstance(one, Flow)}
    assert names == set(tidy.OURS)
