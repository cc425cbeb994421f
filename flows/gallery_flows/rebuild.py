"""Flow ``rebuild_catalogue``: a lost catalogue comes back from the private bucket."""

from __future__ import annotations

from typing import Annotated

from prefect import flow, get_run_logger, task
from pydantic import Field

from gallery_flows.bounded import bounded
from gallery_flows.kept_forms import keep_forms
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.desk.rebuild import Rebuilt

Replace = Annotated[
    bool,
    Field(
        title="Replace",
        description="Replace a catalogue that has rows by what the private bucket remembers.",
    ),
]


@task(
    task_run_name="read the private bucket",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def read_bucket(replace: bool) -> Rebuilt:
    """All or nothing; each try begins anew."""
    with newsroom() as room:
        return room.rebuild(replace=replace)


@flow(name="rebuild_catalogue", flow_run_name="rebuild the catalogue", persist_result=False)
def rebuild_catalogue(replace: Replace = False) -> Rebuilt:
    """Fill an empty catalogue from the private bucket."""
    done = read_bucket(replace)
    with newsroom() as room:
        keep_forms(room)
    get_run_logger().info(
        "%d photos of %d galleries, %d releases, %d tombstones",
        done.photos,
        done.galleries,
        done.releases,
        done.withdrawn,
    )
    return done
