"""Runs on which nobody works any more come to an end in the Prefect UI, and no others do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import anyio
import pytest
from prefect import flow, get_client, tags, task
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelling, Pending, Running
from prefect.testing.utilities import prefect_test_harness

from gallery_flows import orphans
from gallery_flows.heartbeats import HOUSE, house_tag
from gallery_flows.orphans import forget_the_former
from gallery_flows.owners import (
    owned,
    owner_name,
    settle_between,
    settle_killed,
    settle_pool,
    settle_tasks,
)
from gallery_media.settings.house import StorageSettings

pytestmark = pytest.mark.journey

WORKS = """
import sys
from pathlib import Path
from prefect import flow, task
from gallery_flows.heartbeats import without_heartbeats
from gallery_flows.owners import own_run, owned

folder, alone = Path(sys.argv[1]), sys.argv[2] == "alone"

@task
def wait():
    print("working", flush=True)
    sys.stdin.read()

@flow(flow_run_name=sys.argv[2])
def works():
    if alone:
        own_run(folder)
    wait()

with without_heartbeats():
    if alone:
        works()
    else:
        with owned(folder):
            works()
"""


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all tests of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@contextmanager
def a_process(folder: Path, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    """One in the middle of a run of this name. ``alone``: as a worker runs it."""
    words = [sys.executable, "-c", WORKS, str(folder), kind]
    env = {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value())}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"working\n"
        try:
            yield process
        finally:
            process.kill()


def test_an_owner_is_named_in_words_that_no_other_has(tmp_path: Path) -> None:
    """Which process, which part of it, since when; no two at the same time."""
    since = datetime(2017, 6, 30, 8, 15, 2, 318_400, UTC)
    assert owner_name(4711, since) == "process 4711 since 2017-06-30 08.15.02.318 UTC"
    assert owner_name(1, since, "inbox").startswith("process 1 (inbox) since ")
    with owned(tmp_path) as mine, owned(tmp_path, "inbox") as beside:
        assert mine != beside
        assert sorted(one.name for one in tmp_path.iterdir()) == sorted((mine, beside))
        assert mine.startswith(f"process {os.getpid()} since ")


def the_run(client: SyncPrefectClient, name: str) -> FlowRun:
    (found,) = [run for run in client.read_flow_runs() if run.name == name]
    return found


@pytest.mark.parametrize("kind", ["command", "alone"])
def test_the_runs_of_a_killed_process_crash_and_those_of_living_ones_go_on(
    tmp_path: Path, kind: str
) -> None:
    """Of a command that was killed, and of a worker's process; with the task that was running."""
    with get_client(sync_client=True) as client, a_process(tmp_path, kind) as process:
        assert settle_killed(tmp_path)
        assert the_run(client, kind).state_type is StateType.RUNNING
        process.kill()
        process.wait()
        assert settle_killed(tmp_path)
        ended = the_run(client, kind)
        assert ended.state_type is StateType.CRASHED
        assert ended.state is not None
        assert ended.state.message == orphans.KILLED
        going_on = [
            one.state_type
            for one in client.read_task_runs()
            if one.flow_run_id == ended.id and one.state_type in orphans.GOES_ON
        ]
        assert going_on == []
    assert list(tmp_path.iterdir()) == []


@flow
def works() -> None:
    """A run of nobody in particular."""


def a_run(client: SyncPrefectClient, *tagged: str) -> FlowRun:
    """One that began and whose end nobody told."""
    with tags(*tagged):
        run = client.create_flow_run(works, tags=list(tagged))
    client.set_flow_run_state(run.id, Running())
    return run


def test_a_thread_ends_what_it_left_between_two_runs(tmp_path: Path) -> None:
    """Its own, whether the server had lost them or somebody wanted to cancel them; nothing else."""
    with get_client(sync_client=True) as client, owned(tmp_path) as mine:
        lost, cancelled, other = a_run(client, mine), a_run(client, mine), a_run(client, "other")
        client.set_flow_run_state(cancelled.id, Cancelling())
        assert settle_between(mine)
        states = [client.read_flow_run(one.id).state for one in (lost, cancelled, other)]
        assert [one.type for one in states if one] == [
            StateType.CRASHED,
            StateType.CANCELLED,
            StateType.RUNNING,
        ]
        assert states[1] is not None
        assert states[1].message == orphans.NOT_STOPPED


def test_a_run_that_a_worker_took_and_never_began_is_ended_when_it_is_old() -> None:
    """In the house's pool alone; one that waits for a worker is left waiting."""

    async def pools() -> dict[str, UUID]:
        made = {}
        async with get_client() as client:
            for name in ("vans", "others"):
                await client.create_work_pool(WorkPoolCreate(name=name, type="process"))
                id = await client.create_flow(works)
                made[name] = await client.create_deployment(id, name, work_pool_name=name)
        return made

    of = anyio.run(pools)
    with get_client(sync_client=True) as client:

        def taken(name: str) -> UUID:
            run = client.create_flow_run_from_deployment(of[name])
            client.set_flow_run_state(run.id, Pending())
            return run.id

        gone, theirs = taken("vans"), taken("others")
        waits = client.create_flow_run_from_deployment(of["vans"]).id
        assert settle_pool("vans", 60.0)
        assert client.read_flow_run(gone).state_type is StateType.PENDING
        assert settle_pool("vans", 0.0)
        states = [client.read_flow_run(one).state for one in (gone, theirs, waits)]
    assert [one.type for one in states if one] == [
        StateType.CRASHED,
        StateType.PENDING,
        StateType.SCHEDULED,
    ]
    assert states[0] is not None
    assert states[0].message == orphans.NEVER_BEGUN


def test_a_watcher_that_takes_over_ends_the_runs_of_its_own_house_alone() -> None:
    """Two houses may share a Prefect server; both tag their runs with `up`."""
    ours, theirs = (
        house_tag(StorageSettings(endpoint="https://s3.example.org", originals_bucket=bucket))
        for bucket in ("lampa", "svetki")
    )
    with get_client(sync_client=True) as client:
        former, other = a_run(client, HOUSE, ours), a_run(client, HOUSE, theirs)
        forget_the_former(ours)
        assert client.read_flow_run(former.id).state_type is StateType.CRASHED
        assert client.read_flow_run(other.id).state_type is StateType.RUNNING


def test_nothing_of_a_block_looks_as_if_it_went_on_after_it(tmp_path: Path) -> None:
    """The last run of a command, too, may have lost its end."""
    with get_client(sync_client=True) as client:
        with owned(tmp_path) as mine:
            left = a_run(client, mine)
        assert client.read_flow_run(left.id).state_type is StateType.CRASHED
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_away_is_told_by_the_next_process(tmp_path: Path) -> None:
    """What was owned stays known until somebody could say that it is over."""
    with get_client(sync_client=True) as client:
        with owned(tmp_path) as mine:
            left = a_run(client, mine)
            away = temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"})
            away.__enter__()
        assert not settle_killed(tmp_path)
        away.__exit__(None, None, None)
        assert client.read_flow_run(left.id).state_type is StateType.RUNNING
        assert settle_killed(tmp_path)
        assert client.read_flow_run(left.id).state_type is StateType.CRASHED


@task
def part() -> None:
    """Something that the server may not hear of."""


@flow(flow_run_name="whole run")
def whole() -> None:
    part()


def test_tasks_whose_end_was_not_heard_end_with_their_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Their events got lost with the server; not before these had time to arrive."""
    whole()
    with get_client(sync_client=True) as client:

        def found() -> list[StateType | None]:
            return [one.state_type for one in client.read_task_runs() if one.name == "unheard"]

        made = client.create_task_run(
            part, the_run(client, "whole run").id, dynamic_key="x", name="unheard", state=Running()
        )
        assert made.id
        assert settle_tasks(["whole"])
        assert found() == [StateType.RUNNING]
        monkeypatch.setattr(orphans, "LATE", timedelta(0))
        assert settle_tasks(["another"])
        assert found() == [StateType.RUNNING]  # on a server that others use as well
        assert settle_tasks(["whole"])
        assert found() == [StateType.COMPLETED]
