"""Flow ``write_receipts``: what became of each photographer's files, as pages and tables."""

from __future__ import annotations

from datetime import date

from prefect import flow, get_run_logger, task

from gallery_flows.bounded import bounded
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.untagged import untagged
from gallery_media.desk.receipts import Written
from gallery_media.errors import GalleryMediaError
from gallery_media.model.counted import counted


@task(
    task_run_name="bring the photographers' receipts up to date",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def refresh_receipts(day: date | None = None) -> tuple[Written, ...]:
    """Write the receipts that are different now. Names of photographers stay in the result,
    which is not kept."""
    with newsroom() as room:
        return room.receipts(day=day)


def keep_receipts() -> None:
    """The last step of intake and of a release, whose work is done: trouble here (a full disk)
    is told, and the next run writes what is missing. Nobody waits for another try."""
    with untagged():
        state = refresh_receipts.with_options(retries=0)(return_state=True)
    if state.is_failed():
        try:
            state.result()
        except GalleryMediaError as why:
            get_run_logger().warning("the receipts wait for the next run: %s", why)


@flow(name="write_receipts", flow_run_name="receipts for photographers", persist_result=False)
def write_receipts(day: date | None = None) -> tuple[Written, ...]:
    """Bring all receipts up to date. Whose are wanted is nobody's business here: a parameter is
    stored and shown, and would be a name."""
    found = refresh_receipts(day)
    changed = sum(one.changed for one in found)
    get_run_logger().info("%s, %d of them written now", counted(len(found), "receipt"), changed)
    return found
