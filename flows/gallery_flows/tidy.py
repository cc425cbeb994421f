"""Flow ``tidy_prefect``: what Prefect keeps of runs that ended long ago goes away.

The house's own server does it by itself (see ``server``); this is for one that others run, where
only our flows' runs are ours to delete. Prefect deletes a run's tasks and logs with it, and its
events after a time of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.exceptions import ObjectNotFound
from pydantic import Field

from gallery_flows.bounded import bounded
from gallery_flows.orphans import OVER
from gallery_flows.room import newsroom
from gallery_media.model.counted import counted

OURS = (
    "allow_photo",
    "approve_release",
    "audit_gallery",
    "check_auditor",
    "finish_withdrawals",
    "foresee_release",
    "ingest_inbox",
    "ingest_uploads",
    "prepare_gallery",
    "prune_storage",
    "publish_gallery",
    "rebuild_catalogue",
    "revoke_invite",
    "rollback_gallery",
    "send_notice",
    "tidy_prefect",
    "unpublish_expired",
    "watch_inbox",
    "withdraw_photo",
    "write_receipts",
)
PAGE = 50

Days = Annotated[
    int,
    Field(
        title="Days",
        description="Runs that ended earlier are deleted; 0: as the settings say.",
        ge=0,
    ),
]


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


@task(task_run_name="delete old runs", persist_result=False)
@bounded()
def delete_runs(days: int) -> int:
    """Delete our runs that ended more than ``days`` ago, with their artifacts; how many."""
    old = FlowRunFilter(
        end_time=FlowRunFilterEndTime(before_=now() - timedelta(days=days)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=OVER)),
    )
    ours = FlowFilter(name=FlowFilterName(any_=list(OURS)))
    deleted = 0
    with get_client(sync_client=True) as client:
        while page := client.read_flow_runs(flow_filter=ours, flow_run_filter=old, limit=PAGE):
            _delete_artifacts(client, FlowRunFilterId(any_=[run.id for run in page]))
            for run in page:
                try:
                    client.delete_flow_run(run.id)
                except ObjectNotFound:  # somebody else tidies too
                    continue
                deleted += 1
    return deleted


def _delete_artifacts(client: SyncPrefectClient, of: FlowRunFilterId) -> None:
    while page := client.read_artifacts(flow_run_filter=FlowRunFilter(id=of), limit=PAGE):
        for artifact in page:
            try:
                client.delete_artifact(artifact.id)
            except ObjectNotFound:
                continue


@flow(name="tidy_prefect", flow_run_name="tidy up old runs", persist_result=False)
def tidy_prefect(days: Days = 0) -> int:
    """Delete runs of this product that ended long ago, with their tasks, logs and artifacts.

    Returns how many were deleted. Nothing of galleries or photos is touched.
    """
    with newsroom() as room:
        deleted = delete_runs(days or room.house.prefect.keep_runs_days)
    get_run_logger().info("%s deleted", counted(deleted, "old run"))
    return deleted
