"""Runs on which nobody works any more go in; they end in a state that says so.

Their work is not lost: the house does it again. Who knows that nobody works on them says
``owners``; this module only ends them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterId,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.states import Cancelled, Completed, Crashed

GOES_ON = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
OVER = [StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED]

LATE = timedelta(seconds=60)
"""Prefect records the ends of tasks some seconds after they were told."""

KILLED = "Its process was killed, or it lost the Prefect server; the work is done by another run."
NOT_STOPPED = (
    "The house does this by itself, and cannot be stopped from here: it went on. Stop `up`, or "
    "start such work under Deployments, where Cancel ends it."
)
NEVER_BEGUN = "A worker took it and never began: its host is gone. Others have its work by now."
UNHEARD = "Its end was told while the Prefect server was away; the run that it belongs to is over."


def by_tag(tag: str) -> FlowRunFilter:
    """Runs with this tag."""
    return FlowRunFilter(tags=FlowRunFilterTags(all_=[tag]))


def by_id(run: str) -> FlowRunFilter:
    """One run."""
    return FlowRunFilter(id=FlowRunFilterId(any_=[UUID(run)]))


def forget_the_former(house: str) -> None:
    """For a watcher that takes over from one on another host: its runs are nobody's any more.

    ``house``: the tag that they have in common, see ``heartbeats``.
    """
    with get_client(sync_client=True) as client:
        began = FlowRunFilterStartTime(before_=datetime.now(UTC))
        end_orphans(client, by_tag(house).model_copy(update={"start_time": began}))


def end_orphans(client: SyncPrefectClient, whose: FlowRunFilter) -> int:
    """End runs that look as if they went on, and their tasks; how many runs there were."""
    whose = whose.model_copy(
        update={"state": FlowRunFilterState(type=FlowRunFilterStateType(any_=GOES_ON))}
    )
    left = client.read_flow_runs(flow_run_filter=whose)
    for run in left:
        answer = client.set_flow_run_state(run.id, _end_of(run))
        if answer.status is not SetStateStatus.ACCEPT:
            # By force the server would not give the run's place in its queue to the next one.
            client.set_flow_run_state(run.id, _end_of(run), force=True)
        _end_tasks(client, by_id(str(run.id)), Crashed(message=KILLED))
    return len(left)


def end_never_begun(client: SyncPrefectClient, pool: str, patience: timedelta) -> int:
    """End runs of a work pool that a worker took longer than ``patience`` ago without beginning
    them; how many there were. Nobody else would: a run that has not begun gives no signs of life.
    """
    taken = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING]))
    )
    ours = WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))
    before, ended = datetime.now(UTC) - patience, 0
    for run in client.read_flow_runs(flow_run_filter=taken, work_pool_filter=ours):
        if run.state is not None and run.state.timestamp < before:
            client.set_flow_run_state(run.id, Crashed(message=NEVER_BEGUN))
            ended += 1
    return ended


def end_unheard_tasks(client: SyncPrefectClient, flows: Collection[str]) -> int:
    """End tasks of these flows whose run was over a while ago; how many there were."""
    ours = FlowFilter(name=FlowFilterName(any_=list(flows)))
    ended = FlowRunFilterEndTime(before_=datetime.now(UTC) - LATE)
    count = 0
    for states, end in (
        ([StateType.COMPLETED], Completed(message=UNHEARD)),
        ([one for one in OVER if one is not StateType.COMPLETED], Crashed(message=UNHEARD)),
    ):
        over = FlowRunFilter(
            end_time=ended, state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states))
        )
        count += _end_tasks(client, over, end, ours)
    return count


def _end_tasks(
    client: SyncPrefectClient,
    of: FlowRunFilter,
    end: State[None],
    flows: FlowFilter | None = None,
) -> int:
    going_on = TaskRunFilter(state=TaskRunFilterState(type=TaskRunFilterStateType(any_=GOES_ON)))
    left = client.read_task_runs(flow_filter=flows, flow_run_filter=of, task_run_filter=going_on)
    for task in left:
        client.set_task_run_state(task.id, end, force=True)
    return len(left)


def _end_of(run: FlowRun) -> State[None]:
    if run.state_type is StateType.CANCELLING:
        return Cancelled(message=NOT_STOPPED)
    return Crashed(message=KILLED)
