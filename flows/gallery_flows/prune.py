"""Flow ``prune_storage``: public objects that nothing needs any more are deleted, in two passes."""

from __future__ import annotations

from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from pydantic import Field

from gallery_flows.bounded import bounded
from gallery_flows.kept_forms import keep_forms
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.prune import Pruned

DryRun = Annotated[
    bool,
    Field(
        title="Only say what would be done", description="Nothing is marked, nothing is deleted."
    ),
]
Force = Annotated[
    bool,
    Field(
        title="Force", description="Delete also more than 256 objects, or more than a fifth of all."
    ),
]


@task(
    task_run_name="one pass over the public objects",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def one_pass(dry_run: bool, force: bool) -> Pruned:
    """Waits and tries again while somebody publishes."""
    with newsroom() as room:
        return room.prune(dry_run=dry_run, force=force)


@flow(name="prune_storage", flow_run_name="prune", persist_result=False)
def prune_storage(dry_run: DryRun = False, force: Force = False) -> Pruned:
    """Mark what nothing needs, and delete what an earlier pass marked at least a day ago."""
    done = one_pass(dry_run, force)
    if done.retired:
        with newsroom() as room:
            keep_forms(room)
    create_markdown_artifact(
        key="prune",
        markdown="\n".join(
            [
                f"## {'A dry run' if done.dry_run else 'One pass'}",
                f"- {done.listed} public objects, {done.needed} needed, {done.young} young",
                f"- {done.marked} marked for the next pass",
                f"- {done.deleted} deleted ({done.size / 1e6:.1f} MB)",
                f"- {done.uploads} unfinished uploads given up",
            ]
        ),
        description="what this pass over the public objects found",
    )
    get_run_logger().info("%d objects deleted, %d marked", done.deleted, done.marked)
    return done
