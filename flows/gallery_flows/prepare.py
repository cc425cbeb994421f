"""Flow ``prepare_gallery``: a share of a gallery's photos, for one worker of a pool.

Nothing goes live by it: the publish that handed the share out releases what came of it.
"""

from __future__ import annotations

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from gallery_flows.batches import batches
from gallery_flows.forms import Gallery, Photos
from gallery_flows.preparing import prepare_photos
from gallery_flows.room import newsroom
from gallery_media.model.counted import counted


def run_name() -> str:
    """In words: how many photos of which gallery."""
    asked = flow_run.parameters
    return f"prepare {counted(len(asked['photos']), 'photo')} of {asked['gallery']}"


@flow(name="prepare_gallery", flow_run_name=run_name, persist_result=False)
def prepare_gallery(gallery: Gallery, photos: Photos) -> int:
    """Develop, audit and store these photos (their numbers); how many are done with.

    Those that somebody has prepared meanwhile are passed over.
    """
    with newsroom() as room:
        runs = [
            prepare_photos.submit(gallery, list(batch), counted(len(batch), "photo"))
            for batch in batches(photos, room.house.darkroom.count)
        ]
        results: list[object] = [run.result(raise_on_failure=False) for run in runs]
    done = sum(len(found) for found in results if isinstance(found, list))
    get_run_logger().info("%d of %d photos are done with", done, len(photos))
    for found in results:
        if isinstance(found, Exception):
            raise found
    return done
