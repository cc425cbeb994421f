"""What came of a release goes in; operators find a note of it, and what they are asked."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from gallery_flows.approval_note import approval_note, waiting_rows
from gallery_flows.automations import ASKED
from gallery_flows.release_note import release_note
from gallery_media.desk.released import Released
from gallery_media.wiring import Newsroom


def report_release(room: Newsroom, released: Released, counts: tuple[int, int, int]) -> None:
    """One note for whoever asks what a run did and where it shows. ``counts``: photos of the run
    that are fine, held and not made."""
    if released.asked_now:
        report_asked(room, released)
    if released.changed or released.asked_now or any(counts):
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
    create_markdown_artifact(
        key=f"{asked.gallery}-approval",
        markdown=approval_note(released, photos, len(held), languages, room),
        description=f"{asked.gallery}: preview {asked.number} waits for your word",
    )
    emit_event(
        event=ASKED,
        resource={
            "prefect.resource.id": f"gallery-media.gallery.{asked.gallery}",
            "prefect.resource.name": asked.gallery,
        },
        payload={"preview": asked.number, "photos": asked.photos},
    )
