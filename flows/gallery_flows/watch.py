"""What the watcher of the inbox does goes in; operators see it in the Prefect UI.

The watcher itself is no flow run: those end. It shows as a heartbeat among the events, as a short
run with an artifact whenever what it sees has changed, and as an automation that notices silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.automations import Automation
from prefect.events import emit_event
from prefect.events.actions import DoNothing
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.runtime import flow_run

from gallery_flows.seal import seal
from gallery_media.model.counted import counted

HEARTBEAT = "gallery-media.inbox.watched"
WATCHER = "gallery-media.inbox"
ARTIFACT = "inbox"
AUTOMATION = "The inbox is not watched"
SILENCE = timedelta(minutes=10)
"""A flow run that waits for a storage that is away may take five minutes until it gives up."""


def heartbeat(seen: Mapping[str, int | str]) -> None:
    """Say that the inbox is watched, and what was seen there: numbers and states, no names."""
    emit_event(
        event=HEARTBEAT,
        resource={"prefect.resource.id": WATCHER, "prefect.resource.name": "inbox"},
        payload=dict(seen),
    )


def run_name() -> str:
    """In words: whether it goes on."""
    seen = flow_run.parameters["seen"]
    return f"inbox: {seen['state']}, {counted(seen['waiting'], 'file')} not complete yet"


@flow(name="watch_inbox", flow_run_name=run_name, persist_result=False)
def watch_inbox(seen: dict[str, int | str]) -> None:
    """The same as a run and an artifact: one of each when something changed since the last."""
    lines = "\n".join(f"| {what} | {value} |" for what, value in seen.items())
    create_markdown_artifact(
        f"| inbox | |\n| --- | --- |\n{lines}\n",
        key=ARTIFACT,
        description="what the watcher of the inbox sees",
    )


def unwatched() -> EventTrigger:
    """Nobody has watched the inbox for ``SILENCE``."""
    return EventTrigger(
        expect={HEARTBEAT},
        match=ResourceSpecification({"prefect.resource.id": WATCHER}),
        posture=Posture.Proactive,
        threshold=1,
        within=SILENCE,
    )


def notice_silence() -> None:
    """Have the server notice when nobody has watched the inbox for ``SILENCE``.

    Whom to tell is for the operator: an action is added in the UI. One that is there already, with
    whatever somebody added to it, stays as it is.
    """
    try:
        there: Any = Automation.read  # typed as if it had to be awaited; here it need not
        there(name=AUTOMATION)
    except ValueError:
        made: Any = Automation(
            name=AUTOMATION,
            description="No heartbeat of the watcher: `gallery-media up` does not run, or hangs.",
            tags=[seal(unwatched())],
            trigger=unwatched(),
            actions=[DoNothing()],
        )
        made.create()
