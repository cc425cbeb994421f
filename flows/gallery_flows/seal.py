"""A trigger as the house makes it goes in; a tag comes out by which it is known later on.

An automation whose tag is that of its trigger was never edited: a new version may give it another.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from prefect.events.schemas.automations import Automation, AutomationCore, EventTrigger

_MARK = "gallery-media trigger "


def seal(trigger: EventTrigger) -> str:
    """The tag."""
    said = json.dumps(_parts(trigger), sort_keys=True)
    return f"{_MARK}{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def is_as_made(found: Automation, wanted: AutomationCore) -> bool:
    """Whether nobody but us has given it the trigger that it has.

    Those of before there were tags count as ours if they differ from ``wanted`` in the names of
    flows alone, which is all that we ever changed.
    """
    if not isinstance(found.trigger, EventTrigger) or not isinstance(wanted.trigger, EventTrigger):
        return False
    if any(tag.startswith(_MARK) for tag in found.tags):
        return seal(found.trigger) in found.tags
    theirs, ours = _parts(found.trigger), _parts(wanted.trigger)
    return {**theirs, "related": None} == {**ours, "related": None}


def resealed(tags: list[str], trigger: EventTrigger) -> list[str]:
    """An operator's tags stay."""
    return [tag for tag in tags if not tag.startswith(_MARK)] + [seal(trigger)]


def _parts(trigger: EventTrigger) -> dict[str, Any]:
    """What it says, in the same words whether it comes from us or from the server."""
    related = trigger.match_related
    return {
        "after": sorted(trigger.after),
        "expect": sorted(trigger.expect),
        "for_each": sorted(trigger.for_each),
        "match": _specified(trigger.match),
        "related": [
            _specified(one) for one in (related if isinstance(related, list) else [related])
        ],
        "posture": trigger.posture.value,
        "threshold": trigger.threshold,
        "within": trigger.within.total_seconds(),
    }


def _specified(what: Any) -> dict[str, list[str]]:
    said = what.model_dump(mode="json")
    return {
        name: sorted([value] if isinstance(value, str) else value) for name, value in said.items()
    }
