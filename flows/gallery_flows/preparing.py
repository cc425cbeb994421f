"""The heavy step as a task: ids of photos go in, what became of each comes out."""

from __future__ import annotations

from prefect import task

from gallery_flows.bounded import BATCH, bounded
from gallery_flows.room import workers_newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.prepared import Prepared


@task(
    task_run_name="prepare {what}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(BATCH)
def prepare_photos(gallery: str, photos: list[str], what: str) -> list[Prepared]:  # noqa: ARG001 - names the run
    """Develop, audit and store a batch of photos; those of an earlier try are not made again."""
    with workers_newsroom() as room:
        return room.prepare(gallery, photos)
