"""What a house has to tell goes in; an event goes out, which automations listen for.

Events carry counts and names of galleries, nothing of a file or a person.
"""

from __future__ import annotations

from datetime import UTC, datetime

from prefect.events import emit_event

from gallery_media.desk.unfinished import IN_TIME
from gallery_media.wiring import Newsroom

QUARANTINED = "gallery-media.inbox.quarantined"
OVERDUE = "gallery-media.withdrawal.overdue"


def tell_quarantined(files: int) -> None:
    """So many files were refused in one wave."""
    if files:
        emit_event(
            event=QUARANTINED,
            resource={"prefect.resource.id": "gallery-media.inbox"},
            payload={"files": files},
        )


def tell_overdue(room: Newsroom) -> None:
    """How many withdrawals were begun long ago and are not finished, if there are any."""
    since = datetime.now(UTC) - IN_TIME
    late = [grave for grave in room.catalogue.withdrawing() if grave.at < since]
    if late:
        emit_event(
            event=OVERDUE,
            resource={"prefect.resource.id": "gallery-media.withdrawals"},
            payload={"photos": len(late)},
        )
