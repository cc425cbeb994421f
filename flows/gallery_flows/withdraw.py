"""Flow ``withdraw_photo``: a photo is taken back everywhere, and that it is gone is proven."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from pydantic import Field

from gallery_flows.bounded import bounded
from gallery_flows.forget import forget_artifacts
from gallery_flows.happened import tell_overdue
from gallery_flows.kept_forms import keep_forms
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_media.model.counted import counted
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import REASON_WORDS, Withdrawal, WithdrawalReason

BY = "flow withdraw_photo"


class Original(Enum):
    """What becomes of the original."""

    AS_THE_GALLERY_SAYS = "as the gallery's settings say"
    KEEP = "keep it in the closed archive"
    ERASE = "erase it, with all its versions"


_ERASE = {Original.AS_THE_GALLERY_SAYS: None, Original.KEEP: False, Original.ERASE: True}

PhotoNumber = Annotated[
    str,
    Field(
        title="Photo",
        description="The photo's number, or the address of its page. Both stand on that page.",
        min_length=4,
        max_length=500,
    ),
]
Reason = Annotated[
    WithdrawalReason,
    Field(
        title="Reason",
        description="; ".join(f"{reason}: {words}" for reason, words in REASON_WORDS.items()),
    ),
]
Kept = Annotated[Original, Field(title="Original", description="What becomes of the original.")]
Urgent = Annotated[
    bool,
    Field(
        title="Urgent",
        description="Delete the picture files first; the gallery shows a gap for some seconds.",
    ),
]


def run_name() -> str:
    """In words: which photo."""
    return f"withdraw {flow_run.parameters['photo'].rpartition('/')[2]}"


@task(
    task_run_name="take {photo} back",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def take_back(photo: str, reason: WithdrawalReason, original: Original, urgent: bool) -> Withdrawal:
    """The whole withdrawal; each try goes on where the last one was stopped."""
    with newsroom() as room:
        return room.withdraw(PhotoId(photo), reason, BY, erase=_ERASE[original], urgent=urgent)


@flow(name="withdraw_photo", flow_run_name=run_name, persist_result=False)
def withdraw_photo(
    photo: PhotoNumber,
    reason: Reason = WithdrawalReason.ASKED,
    original: Kept = Original.AS_THE_GALLERY_SAYS,
    urgent: Urgent = False,
) -> Withdrawal:
    """Take a photo back everywhere: pages, picture files, earlier releases, caches.

    It fails while any address still answers; run it again, and it goes on. The receipt for whoever
    asked is written into the project's folder "withdrawals".
    """
    log = get_run_logger()
    with newsroom() as room:
        found = room.photo_named(photo)
        done = take_back(found, reason, original, urgent)
        forget_artifacts(found)
        keep_forms(room)
    create_markdown_artifact(
        key=f"withdrawn-{found}",
        markdown="\n".join(
            [
                f"## Photo {found} is withdrawn",
                f"- {counted(done.objects, 'public file')} and "
                f"{counted(done.releases, 'earlier release')} deleted",
                f"- asked from outside: {counted(len(done.proofs), 'address', 'addresses')}, "
                "and none answers",
                f"- the original was {'erased' if done.original_erased else 'kept, closed'}",
                f"- in working folders: {counted(done.copies, 'copy', 'copies')} deleted",
                *(f"- photo {one} shows the very same picture" for one in done.shared_with),
                *(f"- still speaks of it: {one}" for one in done.still_named),
            ]
        ),
        description=f"photo {found}: what was done, and the proof",
    )
    log.info("photo %s is withdrawn, %d addresses are proven gone", found, len(done.proofs))
    return done


@flow(name="finish_withdrawals", flow_run_name="finish withdrawals", persist_result=False)
def finish_withdrawals() -> int:
    """Go on with every withdrawal that was cut off; how many were finished."""
    with newsroom() as room:
        waiting = [grave.photo for grave in room.catalogue.withdrawing() if grave.photo]
        try:
            done = finish_all() if waiting else 0
        finally:
            tell_overdue(room)
    for photo in waiting:
        forget_artifacts(photo)
    if waiting:
        with newsroom() as room:
            keep_forms(room)
    get_run_logger().info("%d withdrawals finished", done)
    return done


@task(
    task_run_name="finish withdrawals",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded()
def finish_all() -> int:
    """Each try goes on where the last one was stopped."""
    with newsroom() as room:
        return len(room.finish_withdrawals("flow finish_withdrawals"))


@flow(name="allow_photo", flow_run_name=lambda: f"allow {flow_run.parameters['photo']}")
def allow_photo(photo: PhotoNumber) -> str:
    """Let a held photo go on: a person has looked at it, and it may be published.

    Returns the state that it went on to.
    """
    with newsroom() as room:
        allowed = room.allow(room.photo_named(photo))
    get_run_logger().info("photo %s goes on as %s", allowed.id, allowed.state.value)
    return allowed.state.value
