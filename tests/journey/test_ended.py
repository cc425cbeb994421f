"""What hangs in a process of its own is ended, and whoever waits behind it goes on."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import anyio
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from gallery_flows import ended, offers, publish
from gallery_flows.deployments import deployments
from gallery_media.settings.project import Project
from gallery_media.wiring import PROJECT_VARIABLE
from tests.makers.hanging import ENTRYPOINT, SECONDS, hang

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

PATIENCE = 120.0
ORDER = ("in a thread", "itself", "nowhere")


def test_a_run_that_hangs_is_ended_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it hangs; its process ends as well, though a thread of it sleeps on."""
    monkeypatch.chdir(Path(__file__).parents[2])  # where the runs' processes find the flow

    async def story() -> list[tuple[str, str, float]]:
        runner = Runner(name="test", query_seconds=0.2, limit=None, pause_on_shutdown=False)
        made = RunnerDeployment.from_flow(
            hang,
            name="hang",
            entrypoint_type=EntrypointType.MODULE_PATH,
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
            ),
        )
        made.entrypoint = ENTRYPOINT
        deployment = await runner.aadd_deployment(made)
        async with get_client() as client, anyio.create_task_group() as group:
            for where in ORDER:
                await client.create_flow_run_from_deployment(
                    deployment, parameters={"where": where, "folder": str(tmp_path)}
                )
            group.start_soon(runner.start)
            deadline = time.monotonic() + PATIENCE
            whose = DeploymentFilter(id=DeploymentFilterId(any_=[deployment]))
            while True:
                runs = await client.read_flow_runs(deployment_filter=whose)
                assert len(runs) == len(ORDER)
                if all(run.state and run.state.is_final() for run in runs):
                    break
                assert time.monotonic() < deadline, [run.state_name for run in runs]
                await anyio.sleep(0.3)
            while any(Path("/proc", pid.name).exists() for pid in tmp_path.iterdir()):
                assert time.monotonic() < deadline
                await anyio.sleep(0.3)
            await runner.astop()
            group.cancel_scope.cancel()
        return [
            (run.parameters["where"], run.state_name or "", run.total_run_time.total_seconds())
            for run in runs
        ]

    runs = anyio.run(story)
    assert len(list(tmp_path.iterdir())) == len(ORDER), runs
    found = {where: (state, took) for where, state, took in runs}
    assert {where: state for where, (state, _) in found.items()} == {
        "in a thread": "TimedOut",
        "itself": "TimedOut",
        "nowhere": "Completed",
    }
    assert all(took >= SECONDS for state, took in found.values() if state == "TimedOut")


def test_every_deployment_has_an_end_and_flows_of_the_house_have_none(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings say how long the long ones may take; a thread is never broken into."""
    settings = project.settings_file
    settings.write_text(f"{settings.read_text()}\n[work]\nlongest_hours = 2\n")
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    for made, offer in zip(
        deployments((), "Europe/Riga", work_pool="vans"), offers.OFFERS, strict=True
    ):
        found: Any = getattr(ended, (made.entrypoint or "").rpartition(".")[2])
        assert found.name == offer.flow.name
        assert found.timeout_seconds == (offer.minutes * 60 or 7200.0)
        assert offer.flow.timeout_seconds is None
    assert publish.with_workers(2).timeout_seconds is None
    settings.write_text("[work]\nlongest_hours = 0\n")
    assert ended.publish_gallery.timeout_seconds == 6 * 3600.0


def test_at_last_the_process_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seconds after the alarm, however the run hangs."""
    left: list[int] = []
    over = threading.Event()

    def leave(code: int) -> None:
        left.append(code)
        over.set()

    monkeypatch.setattr("os._exit", leave)
    monkeypatch.setattr(ended, "GRACE", 0.1)
    run: Any = None
    ended.leave_at_last(hang.with_options(timeout_seconds=0.1), run, run)
    assert over.wait(10)
    assert left == [1]
