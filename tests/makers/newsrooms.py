"""What tests do with an open newsroom: drop files, do the main job, look at the buckets."""

from __future__ import annotations

import time

from gallery_media.catalogue import Catalogue
from gallery_media.desk.release import Released
from gallery_media.model.photo import PhotoId
from gallery_media.wiring import Newsroom

GALLERY = "lampa-2017"


def drop(newsroom: Newsroom, name: str, data: bytes) -> None:
    """Put a file into the gallery's inbox."""
    path = newsroom.project.inbox / GALLERY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def take_in(newsroom: Newsroom, seconds: float = 20) -> dict[str, int]:
    """Receive everything that becomes complete; how many came to which outcome."""
    outcomes: dict[str, int] = {}
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen = newsroom.intake.look()
        if seen.ready:
            for receipt in newsroom.receive(newsroom.intake.claim_ready()):
                outcomes[receipt.outcome.value] = outcomes.get(receipt.outcome.value, 0) + 1
        elif not seen.waiting:
            break
        else:
            time.sleep(0.1)
    return outcomes


def publish(newsroom: Newsroom) -> Released:
    """The whole job by the desk's verbs, without Prefect."""
    take_in(newsroom)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    return newsroom.release(GALLERY)


def photos_by_name(catalogue: Catalogue) -> dict[str, PhotoId]:
    """The gallery's photos by the names of their files; where a name came twice, the latest."""
    return {name: photo for name, _, photo in catalogue.names_and_paths(GALLERY)}


def public_keys(newsroom: Newsroom, prefix: str = "") -> set[str]:
    """What lies in the public bucket."""
    return {found.key for found in newsroom.stores.public.list(prefix)}
