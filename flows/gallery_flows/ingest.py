"""Flow ``ingest_inbox``: complete files in the inbox become photos in the catalogue."""

from __future__ import annotations

import time
from collections import Counter

from prefect import flow, get_run_logger, task

from gallery_flows.batches import batches
from gallery_flows.bounded import BATCH, bounded
from gallery_flows.forms import Receipts
from gallery_flows.happened import tell_quarantined
from gallery_flows.receipts import keep_receipts
from gallery_flows.room import newsroom
from gallery_flows.threads import threads
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.untagged import untagged
from gallery_media.catalogue import Outcome
from gallery_media.desk.intake import Intake
from gallery_media.errors import GalleryMediaError
from gallery_media.model.counted import counted

RECEIVERS = 4  # threads: receiving waits for disk and network, not for a core
PATIENCE = 30.0
"""Seconds for which a run of its own waits for a file that is still being written."""


def look_for_files(intake: Intake) -> int:
    """How many files the next wave takes. Whoever runs the flow by itself has not looked: then the
    inbox is looked at, until one is complete or none can be soon."""
    deadline = time.monotonic() + PATIENCE
    while not intake.ready():
        seen = intake.look()
        if seen.ready or seen.next_in is None or time.monotonic() + seen.next_in > deadline:
            break
        time.sleep(seen.next_in + 0.01)
    return intake.ready()


def run_name() -> str:
    """In words: how many files this wave takes."""
    try:
        with newsroom() as room:
            files = look_for_files(room.intake)
    except GalleryMediaError:  # a name that raises crashes the run; the flow meets it and says it
        return "inbox"
    return f"inbox: {counted(files, 'file')}"


@task(
    task_run_name="receive {what}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(BATCH)
def receive_files(claims: list[str], what: str) -> dict[str, int]:  # noqa: ARG001 - names the run
    """Receive a batch of claimed files; how many came to which outcome."""
    with newsroom() as room:
        return dict(Counter(receipt.outcome.value for receipt in room.receive(claims)))


@flow(
    name="ingest_inbox",
    flow_run_name=run_name,
    task_runner=threads(RECEIVERS),
    validate_parameters=True,
    persist_result=False,
)
def ingest_inbox(receipts: Receipts = True) -> dict[str, int]:
    """Take in every complete file of the inbox: original stored, facts recorded, file moved away.

    Files that are no photos go to quarantine, each with its reason; duplicates are recognised.
    Returns how many files came to which outcome.
    """
    log = get_run_logger()
    with newsroom() as room:
        look_for_files(room.intake)
        claims = room.intake.claim_ready()
        with untagged():
            runs = [
                receive_files.submit(list(batch), counted(len(batch), "file"))
                for batch in batches(claims, RECEIVERS)
            ]
        outcomes: Counter[str] = Counter()
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
