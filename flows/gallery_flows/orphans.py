"""A house that has just started goes in; runs that a killed one left "Running" are marked crashed.

Runs in the house's own process give no sign of life (see ``heartbeats``), so that nobody else can
know. Their work is not lost: the house does it again.
"""

from __future__ import annotations

from datetime import UTC, datetime

import anyio
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

from gallery_flows.heartbeats import HOUSE


def forget_the_former() -> None:
    """For a watcher that takes over: runs of the one before it are no longer anybody's."""

    async def mark() -> None:
        async with get_client() as client:
            await mark_orphans(client, before=datetime.now(UTC))

    anyio.run(mark)


async def mark_orphans(client: PrefectClient, before: datetime) -> int:
    """Mark runs of an earlier house that began ``before`` this one; how many there were."""
    left = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(all_=[HOUSE]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
            start_time=FlowRunFilterStartTime(before_=before),
        )
    )
    for run in left:
        await client.set_flow_run_state(
            run.id, Crashed(message="The house was killed; it goes on with the work."), force=True
        )
    return len(left)
