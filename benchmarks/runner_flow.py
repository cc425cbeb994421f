"""A flow that prepares photos and releases nothing; imported after the environment is set."""

from __future__ import annotations

from prefect import flow

from gallery_flows.publish import prepare_batches
from gallery_flows.room import newsroom


@flow(name="bench", validate_parameters=False)
def prepare_only(gallery: str, photos: list[str]) -> int:
    """Prepare these photos as ``publish_gallery`` would; raises what stopped one of them."""
    with newsroom() as room:
        results = prepare_batches(room, gallery, photos, lambda *_: None)
    for found in results:
        if isinstance(found, Exception):
            raise found
    return len(photos)
