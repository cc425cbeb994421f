"""Deployments go in; of what a closed house slept through, one run of each kind is left.

A laptop that was shut for a week owes its galleries one audit each, not seven.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort


async def forget_missed(client: PrefectClient, deployments: Collection[UUID]) -> int:
    """Delete the earlier ones of runs that a schedule wanted in the past; how many there were."""
    waiting = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
    )
    newest: set[str] = set()
    forgotten = 0
    for run in waiting:
        kind = json.dumps([str(run.deployment_id), run.parameters], sort_keys=True, default=str)
        if run.auto_scheduled and kind in newest:
            await client.delete_flow_run(run.id)
            forgotten += 1
        elif run.auto_scheduled:
            newest.add(kind)
    return forgotten
