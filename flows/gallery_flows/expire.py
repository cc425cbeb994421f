"""Flow ``unpublish_expired``: galleries and originals whose time is over are taken away."""

from __future__ import annotations

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.runtime import task_run

from gallery_flows.bounded import bounded
from gallery_flows.kept_forms import keep_forms
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.periods import Expired
from gallery_media.errors import GalleryMediaError

ARTIFACT = "expired"


def task_name() -> str:
    """In words: which gallery."""
    return f"{task_run.parameters['gallery']}: what is over"


@task(task_run_name=task_name, retry_condition_fn=worth_trying_again, **TRIES)
@bounded()
def end(gallery: str) -> Expired:
    """Waits and tries again while somebody publishes; each try goes on where the last stopped."""
    with newsroom() as room:
        return room.expire(gallery)


@flow(name="unpublish_expired", flow_run_name="what is over", persist_result=False)
def unpublish_expired() -> list[Expired]:
    """Close galleries after their last day and erase originals after theirs, as each gallery's
    ``[retention]`` says; show a gallery again whose last day was moved.

    One gallery's trouble does not keep the others; the first is raised at the end.
    """
    with newsroom() as room:
        galleries = room.overdue()
    done: list[Expired] = []
    troubles: list[GalleryMediaError] = []
    for gallery in galleries:
        try:
            done.append(end(gallery))
        except GalleryMediaError as why:
            troubles.append(why)
    if done:
        with newsroom() as room:
            keep_forms(room)
        create_table_artifact(
            [_row(one) for one in done],
            key=ARTIFACT,
            description="galleries whose time was over, and what was taken away",
        )
    get_run_logger().info("galleries with something to end: %d", len(done))
    for trouble in troubles:
        raise trouble
    return done


def _row(one: Expired) -> dict[str, str | int]:
    what = "closed" if one.closed else "shown again" if one.reopened else "originals erased"
    return {
        "gallery": one.gallery,
        "what": what,
        "photos": one.photos,
        "public files deleted": one.objects,
        "earlier releases deleted": one.releases,
        "originals erased": one.originals,
        "copies in folders deleted": one.copies,
    }
