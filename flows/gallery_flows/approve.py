"""Flow ``approve_release``: a person's answer lets a release out, or keeps it in the house."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from pydantic import Field

from gallery_flows.approval_note import answer_note
from gallery_flows.bounded import SHORT, bounded
from gallery_flows.choices import photos_chosen
from gallery_flows.kept_forms import keep_forms
from gallery_flows.publish import release_gallery
from gallery_flows.release_report import report_release
from gallery_flows.room import newsroom
from gallery_flows.trying import TRIES, worth_trying_again
from gallery_flows.turns import says_that_it_waits
from gallery_flows.untagged import untagged
from gallery_media.desk.released import Released, in_words
from gallery_media.model.counted import counted
from gallery_media.model.photo import PhotoId
from gallery_media.model.proposal import REFUSAL_WORDS, Proposal, ProposalState, RefusalReason


class Decision(Enum):
    """What somebody says who has looked at a preview."""

    APPROVE = "approve: it goes live as the preview shows it"
    HIDE = "hide the photos named below, and ask again about the rest"
    REFUSE = "refuse: it stays in the house"
    WAIT = "wait: decide later"


Waiting = Annotated[
    str,
    Field(
        title="Release",
        description="Its gallery, and the number of the preview that you looked at.",
        max_length=120,
    ),
]
Decided = Annotated[Decision, Field(title="Decision", description="After a look at the preview.")]
Reason = Annotated[
    RefusalReason,
    Field(
        title="Reason",
        description="Only when you refuse. "
        + "; ".join(f"{reason}: {words}" for reason, words in REFUSAL_WORDS.items()),
    ),
]
Hidden = Annotated[
    list[str],
    Field(
        title="Photos to hide",
        description="Only when you hide photos: by their places, as their pages in the preview say "
        "them. Where nothing is to be chosen, their ids, as the table of the preview shows them.",
        max_length=500,
    ),
]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: ``state`` of the proposal that was answered, and words for people."""

    gallery: str
    number: str
    state: ProposalState
    told: str


def run_name() -> str:
    """In words: which preview, and what about it."""
    asked = flow_run.parameters
    decided = Decision(getattr(asked["decision"], "value", asked["decision"]))
    return f"{decided.name.lower()} {asked['release']}"


@task(
    task_run_name="keep the answer about {gallery}",
    retry_condition_fn=worth_trying_again,
    **TRIES,
)
@bounded(SHORT)
def keep_answer(
    gallery: str, number: str, decision: Decision, reason: RefusalReason, photos: list[str]
) -> Proposal:
    """In the catalogue, whatever becomes of this run; the same answer twice is one."""
    with newsroom() as room:
        if decision is Decision.APPROVE:
            return room.approve(gallery, number)
        if decision is Decision.REFUSE:
            return room.refuse(gallery, number, reason)
        if decision is Decision.HIDE:
            room.hide(gallery, number, [PhotoId(photo) for photo in photos_chosen(photos)])
        return room.proposal(gallery, number)


@flow(name="approve_release", flow_run_name=run_name, persist_result=False)
def approve_release(
    release: Waiting,
    decision: Decided,
    reason: Reason = RefusalReason.OTHER,
    photos: Hidden = [],  # noqa: B006 - Prefect's form takes its first value from here
) -> Answered:
    """Answer about a release that waits: let it out as previewed, hide photos, refuse, or wait.

    What changed since the preview is not approved: there is another preview, and it is asked again.
    """
    gallery, _, number = release.partition(" ")
    with newsroom() as room:
        asked = keep_answer(gallery, number, decision, reason, photos)
        released = None
        if decision in (Decision.APPROVE, Decision.HIDE):
            # Whoever publishes it just now may let it out; then nothing is left to do.
            with room.turn(gallery, says_that_it_waits(gallery)), untagged():
                released = release_gallery(gallery)
        told = _told(decision, released, len(photos))
        create_markdown_artifact(
            key=f"{gallery}-approval",
            markdown=answer_note(asked, told),
            description=f"{gallery}: preview {asked.number}",
        )
        if released is not None:  # after the answer: what is asked now stands on top
            report_release(room, released, (0, 0, 0))
            keep_forms(room)
    get_run_logger().info("%s: preview %s: %s", gallery, number, told)
    return Answered(gallery, number, asked.state, told)


def _told(decision: Decision, released: Released | None, hidden: int) -> str:
    if released is None:
        if decision is Decision.REFUSE:
            return "refused; it stays in the house until something about it changes"
        return "nothing was decided; it goes on waiting"
    told = in_words(released)
    if released.asked is not None:
        told = f"it is asked anew, look at the new preview: {told}"
    return f"{counted(hidden, 'photo')} hidden; {told}" if decision is Decision.HIDE else told
