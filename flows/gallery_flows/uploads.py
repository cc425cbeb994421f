"""Flow ``ingest_uploads``: objects in the bucket for uploads become photos in the catalogue."""

from __future__ import annotations

from collections import Counter

from prefect import flow, get_run_logger, task

from gallery_flows.batches import batches
from gallery_flows.bounded import BATCH, bounded
from gallery_flows.happened import tell_quarantined
from gallery_flows.ingest import RECEIVERS
from gallery_flows.receipts import keep_receipts
from gallery_flows.room import newsroom
from gallery_flows.threads import threads
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.untagged import untagged
from gallery_media.catalogue import Outcome
from gallery_media.errors import GalleryMediaError
from gallery_media.model.counted import counted


def run_name() -> str:
    """In words: how many uploads this wave takes."""
    files = 0
    try:
        with newsroom() as room:
            if room.uploads is not None:
                # Whoever runs the flow by itself has not looked; the watch has, a moment ago.
                files = room.uploads.ready() or room.uploads.look().ready
    except GalleryMediaError:  # a name that raises crashes the run; the flow meets it and says it
        return "uploads"
    return f"uploads: {counted(files, 'file')}"


@task(
    task_run_name="receive {what}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(BATCH)
def receive_uploads(claims: list[str], what: str) -> dict[str, int]:  # noqa: ARG001 - names the run
    """Fetch and receive a batch of uploads; how many came to which outcome."""
    with newsroom() as room:
        return dict(Counter(receipt.outcome.value for receipt in room.take_uploads(claims)))


@flow(name="revoke_invite", flow_run_name="revoke invite {invite}", persist_result=False)
def revoke_invite(invite: str) -> None:
    """From now on nothing more is taken by this invite (its id); what arrived before stays.

    Making an invite is no flow: its parameters would carry a name, and its result a key.
    """
    with newsroom() as room:
        room.revoke_invite(invite)
    get_run_logger().info("invite %s is revoked", invite)


@flow(
    name="ingest_uploads",
    flow_run_name=run_name,
    task_runner=threads(RECEIVERS),
    persist_result=False,
)
def ingest_uploads(receipts: bool = True) -> dict[str, int]:
    """Take in every object that the last look at the bucket found, then remove it there.

    Returns how many files came to which outcome. ``receipts``: bring those of the photographers
    up to date; the watcher does it when nothing else waits.
    """
    log = get_run_logger()
    outcomes: Counter[str] = Counter()
    with newsroom() as room:
        if room.uploads is None:
            log.info("this house has no bucket for uploads")
            return {}
        if not room.uploads.ready():
            room.uploads.look()
        with untagged():
            runs = [
                receive_uploads.submit(list(batch), counted(len(batch), "file"))
                for batch in batches(room.uploads.wave(), RECEIVERS)
            ]
        results: list[object] = [run.result(raise_on_failure=False) for run in runs]
    for found in results:
        if isinstance(found, dict):
            outcomes.update(found)
    if outcomes and receipts:
        keep_receipts()
    tell_quarantined(outcomes[Outcome.QUARANTINED.value])
    for outcome, count in sorted(outcomes.items()):
        log.info("%d %s", count, outcome)
    for found in results:
        if isinstance(found, Exception):
            raise found
    return dict(outcomes)
