"""What came of a release goes in; operators find a note of it, and what they are asked."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.sorting import ArtifactSort
from prefect.events import emit_event

from gallery_flows.approval_note import approval_note, waiting_rows
from gallery_flows.automations import ASKED
from gallery_flows.release_note import release_note
from gallery_media.desk.released import Released
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.wiring import Newsroom


def report_release(room: Newsroom, released: Released, counts: tuple[int, int, int]) -> None:
    """One note for whoever asks what a run did and where it shows. ``counts``: photos of the run
    that are fine, held and not made."""
    asks = _is_to_be_told(released)
    if asks:
        report_asked(room, released)
    if released.changed or asks or any(counts):
        described = room.described(released.gallery)
        create_markdown_artifact(
            key=f"{released.gallery}-release",
            markdown=release_note(
                released,
                counts,
                described.languages,
                tuple(article.lang for article in described.articles),
                room.page_address,
            ),
            description=f"{released.gallery}: what came of it, and where it shows",
        )


def is_told(asked: Proposal) -> bool:
    """Whether the newest note about what is asked of the gallery is about this question."""
    with get_client(sync_client=True) as client:
        newest = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[_key(asked)])),
            sort=ArtifactSort.CREATED_DESC,
            limit=1,
        )
    return any(asked.number in (one.description or "") for one in newest)


def _key(asked: Proposal) -> str:
    return f"{asked.gallery}-approval"


def _is_to_be_told(released: Released) -> bool:
    """A new question, and one that was kept before whoever asked it failed or was killed."""
    asked = released.asked
    if asked is None or released.asked_now:
        return asked is not None
    return asked.state is ProposalState.WAITING and not is_told(asked)


def report_asked(room: Newsroom, released: Released) -> None:
    """A question: its preview, what an answer would change, and the form to answer by."""
    asked = released.asked
    if asked is None:
        return
    photos = room.waiting_photos(asked)
    told_in = room.house.desk.language
    held: dict[str, str] = {one.id: one.told(told_in) for one in room.catalogue.held(asked.gallery)}
    languages = room.described(asked.gallery).languages
    create_table_artifact(
        waiting_rows(asked, photos, held, room),
        key=f"{asked.gallery}-waiting",
        description=f"{asked.gallery}: what preview {asked.number} would change, and what is held",
    )
    emit_event(
        event=ASKED,
        resource={
            "prefect.resource.id": f"gallery-media.gallery.{asked.gallery}",
            "prefect.resource.name": asked.gallery,
        },
        payload={"preview": asked.number, "photos": asked.photos},
    )
    # Last, because by this note it is known that the question was told.
    create_markdown_artifact(
        key=_key(asked),
        markdown=approval_note(released, photos, len(held), languages, room),
        description=f"{asked.gallery}: preview {asked.number} waits for your word",
    )
