"""All flows that operators may start: how many at once, when by themselves, and for how long.

A run takes a place among those of its deployment; see ``ended`` for what happens at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prefect.flows import Flow

from gallery_flows.approve import approve_release
from gallery_flows.audit import audit_gallery
from gallery_flows.check import check_auditor
from gallery_flows.expire import unpublish_expired
from gallery_flows.ingest import ingest_inbox
from gallery_flows.notify import send_notice
from gallery_flows.prepare import prepare_gallery
from gallery_flows.prune import prune_storage
from gallery_flows.publish import publish_gallery
from gallery_flows.rebuild import rebuild_catalogue
from gallery_flows.rollback import rollback_gallery
from gallery_flows.tidy import tidy_prefect
from gallery_flows.uploads import ingest_uploads
from gallery_flows.withdraw import allow_photo, withdraw_photo

AS_SET = 0
"""Minutes of those whose work grows with a gallery: as many as the settings say."""

GALLERIES_AT_ONCE = 4
"""Publishes in a process of their own, of different galleries: of the same one only one goes on
(``desk.turn``). Each keeps some 200 MB while it waits, so that there is an end to them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A flow that operators may start. ``cron``: when it starts by itself, in the house's time.

    ``at_once``: how many of its runs go on, 0: any number; ``minutes``: after which one is ended.
    ``by_the_house``: `up` does it by itself at its own time, so that it needs no schedule there.
    ``of_pools``: only where workers of a pool run what is started.
    """

    flow: Flow[..., Any]
    tags: tuple[str, ...]
    at_once: int = 0
    cron: str = ""
    minutes: float = AS_SET
    by_the_house: bool = False
    of_pools: bool = False


OFFERS = (
    Offer(ingest_inbox, ("inbox",), at_once=1),
    Offer(publish_gallery, ("publish",), at_once=GALLERIES_AT_ONCE),
    Offer(approve_release, ("publish",), at_once=1),
    Offer(withdraw_photo, ("photo",)),
    Offer(allow_photo, ("photo",), minutes=15),
    Offer(rollback_gallery, ("publish",), at_once=1),
    Offer(audit_gallery, ("check", "nightly"), at_once=1, cron="30 2 * * *"),
    Offer(prune_storage, ("upkeep", "daily"), at_once=1, cron="30 3 * * *"),
    Offer(unpublish_expired, ("upkeep", "daily"), at_once=1, cron="10 0 * * *", by_the_house=True),
    Offer(
        check_auditor,
        ("check", "nightly"),
        at_once=1,
        cron="0 2 * * *",
        minutes=30,
        by_the_house=True,
    ),
    Offer(rebuild_catalogue, ("upkeep",), at_once=1),
    Offer(ingest_uploads, ("inbox",), at_once=1, of_pools=True),
    Offer(prepare_gallery, ("publish",), of_pools=True),
    Offer(send_notice, ("notify",), at_once=1, minutes=10),
    Offer(
        tidy_prefect,
        ("upkeep", "daily"),
        at_once=1,
        cron="0 4 * * *",
        minutes=60,
        by_the_house=True,
    ),
)
