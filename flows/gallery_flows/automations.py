"""Whom to tell goes in; a Prefect server that tells them comes out.

Notifications carry the names of flow, run and state, and the run's address: nothing of its message,
which may quote a setting. What somebody changed of an automation in the UI stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import (
    Automation,
    AutomationCore,
    EventTrigger,
    Posture,
)
from prefect.events.schemas.events import ResourceSpecification

from gallery_flows.happened import OVERDUE, QUARANTINED
from gallery_flows.seal import is_as_made, resealed, seal
from gallery_flows.telling import Teller, Told
from gallery_flows.watch import AUTOMATION, unwatched
from gallery_media.desk.notices import About

SILENT = "A run gives no sign of life"
WAITS = "A release waits for approval"
ASKED = "gallery-media.approval.asked"
"""The event of a new question."""

NAMES = {
    About.FAILED: "A run failed or crashed",
    About.LATE: "Runs are late",
    About.AUDIT: "An audit found something",
    About.QUARANTINED: "Files were refused",
    About.OVERDUE: "A withdrawal is overdue",
    About.WAITING: WAITS,
    About.SILENT: AUTOMATION,
}

SILENCE = timedelta(minutes=10)
"""Runs of workers say every three minutes that they live, those of the house every half minute."""

SELDOM = timedelta(minutes=15)
"""Between two messages of a kind that comes in bursts: refused files, late runs."""

OVERDUE_AGAIN = timedelta(hours=6)

OWN_FLOWS = (
    "ingest_inbox",
    "ingest_uploads",
    "prepare_gallery",
    "publish_gallery",
    "withdraw_photo",
    "allow_photo",
    "approve_release",
    "rollback_gallery",
    "prune_storage",
    "unpublish_expired",
    "check_auditor",
    "rebuild_catalogue",
    "write_receipts",
    "revoke_invite",
    "tidy_prefect",
)
"""Whose failure is told as such."""

NOT_TOLD = {
    "audit_gallery": "has its own words",
    "finish_withdrawals": "is tried again every half minute, and told when it is overdue",
    "foresee_release": "is waited for by whoever asked",
    "send_notice": "would tell of itself",
    "watch_inbox": "says what was seen; the watcher's silence is told",
}
"""Whose failure is not, and why."""

# Prefect names these events after the state's name: a run that is out of time is "TimedOut".
_BAD = {f"prefect.flow-run.{state}" for state in ("Failed", "TimedOut", "Crashed")}
_ENDS = {*_BAD, "prefect.flow-run.Completed", "prefect.flow-run.Cancelled"}
_ALIVE = "prefect.flow-run.heartbeat"
_RUN = "prefect.resource.id"
_RUNS = ResourceSpecification({_RUN: ["prefect.flow-run.*"]})


async def arrange(client: PrefectClient, told: Told | None = None) -> None:
    """Have silent runs marked as crashed, and ``told`` told what a person has to know."""
    await _keep(client, _mark_silent(), _marks)
    teller = await Teller.make(client, told or Told())
    for about, trigger in _triggers().items():
        if about is About.SILENT or teller.tells:
            await _keep(
                client,
                AutomationCore(
                    name=NAMES[about],
                    description=teller.describe(about),
                    trigger=trigger,
                    actions=teller.actions(about),
                ),
                teller.made,
            )
        else:
            await _take_away(client, NAMES[about], teller)


def _triggers() -> dict[About, EventTrigger]:
    every_run = timedelta(0)
    return {
        About.FAILED: _reactive(_BAD, every_run, flows=OWN_FLOWS),
        About.AUDIT: _reactive(_BAD, every_run, flows=("audit_gallery",)),
        About.LATE: _reactive(
            {"prefect.flow-run.Late"}, SELDOM, flows=(*OWN_FLOWS, "audit_gallery")
        ),
        About.QUARANTINED: _reactive({QUARANTINED}, SELDOM),
        About.WAITING: EventTrigger(
            expect={ASKED},
            match=ResourceSpecification({_RUN: ["gallery-media.gallery.*"]}),
            for_each={_RUN},
            posture=Posture.Reactive,
            threshold=1,
        ),
        About.OVERDUE: _reactive({OVERDUE}, OVERDUE_AGAIN),
        About.SILENT: unwatched(),
    }


def _reactive(expect: Iterable[str], within: timedelta, flows: Iterable[str] = ()) -> EventTrigger:
    """It tells at once, and then not again for ``within``."""
    related = {"prefect.resource.role": "flow", "prefect.resource.name": list(flows)}
    return EventTrigger(
        expect=set(expect),
        match=_RUNS if flows else ResourceSpecification({}),
        match_related=ResourceSpecification(related if flows else {}),
        for_each={_RUN} if not within else set(),
        posture=Posture.Reactive,
        threshold=1,
        within=within,
    )


def _mark_silent() -> AutomationCore:
    return AutomationCore(
        name=SILENT,
        description="Its process was killed, or its machine: it is marked as crashed.",
        trigger=EventTrigger(
            after={_ALIVE},
            expect={_ALIVE, *_ENDS},
            match=_RUNS,
            for_each={_RUN},
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
    )


def _marks(actions: Sequence[object]) -> bool:
    """Whether they are those of `_mark_silent`, in whatever words."""
    return [
        isinstance(one, ChangeFlowRunState) and one.state is StateType.CRASHED for one in actions
    ] == [True]


async def _keep(
    client: PrefectClient, wanted: AutomationCore, ours: Callable[[Sequence[object]], bool]
) -> None:
    """Make it, or give it today's trigger and actions where nobody but us gave it others.

    ``ours``: whether actions are. What somebody else changed stays, and the rest is of today.
    """
    found: list[Automation] = await client.read_automations_by_name(wanted.name)
    if not isinstance(wanted.trigger, EventTrigger):
        raise TypeError(wanted.name)
    sealed = wanted.model_copy(update={"tags": [seal(wanted.trigger)]})
    if not found:
        await client.create_automation(sealed)
    for one in found:
        changes: dict[str, Any] = {}
        if ours(one.actions) and one.actions != wanted.actions:
            changes["actions"] = wanted.actions
        if is_as_made(one, wanted) and not {*sealed.tags} <= {*one.tags}:
            tags = resealed(one.tags, wanted.trigger)
            changes |= {"trigger": wanted.trigger, "tags": tags}
        if changes:
            await client.update_automation(one.id, changed(one, **changes))


def changed(one: Automation, **changes: Any) -> AutomationCore:
    """The same automation with other actions, or another trigger, as the server takes it."""
    # Prefect's client sends what was set, and nothing else: so no owner, but each action's type.
    kept = one.model_dump(include={"name", "description", "enabled", "tags", "trigger"})
    kept |= {name: value for name, value in changes.items() if name != "actions"}
    kept["actions"] = [action.model_dump() for action in changes.get("actions", one.actions)]
    return AutomationCore.model_validate(kept)


async def _take_away(client: PrefectClient, name: str, by: Teller) -> None:
    for found in await client.read_automations_by_name(name):
        if by.made(found.actions):
            await client.delete_automation(found.id)
