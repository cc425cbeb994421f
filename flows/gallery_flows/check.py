"""Flow ``check_auditor``: a fresh auditor is shown its canaries; the run is red if one passes."""

from __future__ import annotations

from prefect import flow, get_run_logger, task

from gallery_flows.bounded import BATCH, bounded
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.untagged import untagged
from gallery_media.desk import self_check
from gallery_media.metadata.audit import AUDITOR


@task(
    task_run_name="show a fresh auditor its canaries",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(BATCH)
def show_canaries() -> None:
    """Start an auditor in a child of its own; it must refuse every one of them."""
    self_check.check_auditor()


@flow(name="check_auditor", flow_run_name="check the auditor", persist_result=False)
def check_auditor() -> None:
    """Make sure that the auditor refuses what it must, at the start and every night.

    Raises AuditRefused when it does not: its verdicts are worth nothing then, and nothing may be
    published.
    """
    with untagged():
        show_canaries()
    get_run_logger().info("the auditor %s refuses all its canaries", AUDITOR)
