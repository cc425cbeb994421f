"""Where operators want to be told goes in; a Prefect server that tells them comes out.

Notifications carry the names of flow, run and state, and the run's address: nothing of its message,
which may quote a setting. One that is there already, with whatever somebody changed in it, stays.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from pydantic import SecretStr

SILENT = "A run gives no sign of life"
FAILED = "A run failed or crashed"
WAITS = "A release waits for approval"
ASKED = "gallery-media.approval.asked"
"""The event of a new question."""

BLOCK = "gallery-media-notify"

SILENCE = timedelta(minutes=10)
"""Runs of workers say every three minutes that they live, those of the house every half minute."""

_ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
_ALIVE = "prefect.flow-run.heartbeat"
_RUNS = ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]})

_PAYLOAD = """{
 "flow": {{ flow.name | tojson }},
 "run": {{ flow_run.name | tojson }},
 "state": {{ flow_run.state.name | tojson }},
 "address": {{ flow_run | ui_url | tojson }}
}"""

_QUESTION = """{
 "state": "waits for approval",
 "gallery": {{ event.resource.name | tojson }},
 "preview": {{ event.payload.preview | tojson }},
 "photos": {{ event.payload.photos | tojson }}
}"""


async def arrange(client: PrefectClient, webhook: str = "") -> None:
    """Have silent runs marked as crashed; failures, and releases that wait for a person, told to
    ``webhook`` (empty: to nobody)."""
    await _make_once(
        client,
        AutomationCore(
            name=SILENT,
            description="Its process was killed, or its machine: it is marked as crashed.",
            trigger=EventTrigger(
                after={_ALIVE},
                expect={_ALIVE, *_ENDS},
                match=_RUNS,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=SILENCE,
            ),
            actions=[
                ChangeFlowRunState(
                    state=StateType.CRASHED,
                    message="It gave no sign of life any more: its process was killed.",
                )
            ],
        ),
    )
    if not webhook:
        await _take_away(client, FAILED)
        await _take_away(client, WAITS)
        return
    block = await Webhook(url=SecretStr(webhook)).asave(BLOCK, overwrite=True)
    await _make_once(
        client,
        AutomationCore(
            name=FAILED,
            description="An audit with findings or a withdrawal without proof fails too.",
            trigger=EventTrigger(
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
                match=_RUNS,
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=[CallWebhook(block_document_id=block, payload=_PAYLOAD)],
        ),
    )
    await _make_once(
        client,
        AutomationCore(
            name=WAITS,
            description="Somebody has to look at a preview and decide.",
            trigger=EventTrigger(
                expect={ASKED},
                match=ResourceSpecification({"prefect.resource.id": ["gallery-media.gallery.*"]}),
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=[CallWebhook(block_document_id=block, payload=_QUESTION)],
        ),
    )


async def _make_once(client: PrefectClient, wanted: AutomationCore) -> None:
    if not await client.read_automations_by_name(wanted.name):
        await client.create_automation(wanted)


async def _take_away(client: PrefectClient, name: str) -> None:
    for found in await client.read_automations_by_name(name):
        await client.delete_automation(found.id)
