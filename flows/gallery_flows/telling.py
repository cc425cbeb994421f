"""Whom to tell goes in; the actions of automations that do it come out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import PrefectClient
from prefect.events.actions import ActionTypes, CallWebhook, DoNothing, RunDeployment
from prefect.exceptions import ObjectNotFound
from pydantic import SecretStr

from gallery_media.desk.notices import WORDS, About

BLOCK = "gallery-media-notify"
LETTER = "send_notice/send_notice"

_OF_A_RUN = (About.FAILED, About.LATE, About.AUDIT)
FACTS = {
    "flow": "{{ flow.name }}",
    "run": "{{ flow_run.name }}",
    "state": "{{ flow_run.state.name }}",
    "address": "{{ (flow_run | ui_url) or '' }}",
}

QUESTION = {
    "gallery": "{{ event.resource.name }}",
    "preview": "{{ event.payload.preview }}",
    "photos": "{{ event.payload.photos }}",
}


@dataclass(frozen=True, slots=True)
class Told:
    """``webhook``: an address, or "" for none; ``letters``: whether the settings name addresses
    for e-mail; ``language`` of what they are told."""

    webhook: str = ""
    letters: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Teller:
    """Webhook block and letter deployment, where the server has them (else None)."""

    told: Told
    block: UUID | None
    letter: UUID | None
    known: frozenset[UUID]

    @classmethod
    async def make(cls, client: PrefectClient, told: Told) -> Self:
        """Raises ObjectNotFound when letters are wanted and their deployment is not there yet."""
        if told.webhook:
            block = await Webhook(url=SecretStr(told.webhook)).asave(BLOCK, overwrite=True)
        else:
            block = await _block_there_is(client)
        letter = await _letter_there_is(client)
        if told.letters and letter is None:
            raise ObjectNotFound(ValueError(LETTER))
        return cls(
            told,
            block if told.webhook else None,
            letter if told.letters else None,
            frozenset(one for one in (block, letter) if one),
        )

    @property
    def tells(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self.block or self.letter)

    def describe(self, about: About) -> str:
        """What the automation says of itself in the UI."""
        words = WORDS["en"][about]
        return f"{words.what}. {words.now}"

    def actions(self, about: About) -> list[ActionTypes]:
        """What the automation does; nothing that could be told is kept quiet."""
        facts = FACTS if about in _OF_A_RUN else {}
        written = facts
        if about is About.WAITING:
            facts, written = QUESTION, {"run": "{{ event.resource.name }}"}
        made: list[ActionTypes] = []
        if self.block:
            made.append(
                CallWebhook(block_document_id=self.block, payload=self._payload(about, facts))
            )
        if self.letter:
            filled: dict[str, Any] = {
                name: {"__prefect_kind": "jinja", "template": template}
                for name, template in written.items()
            }
            made.append(
                RunDeployment(
                    source="selected",
                    deployment_id=self.letter,
                    parameters={"about": about.value, **filled},
                )
            )
        return made or [DoNothing()]

    def made(self, actions: Sequence[object]) -> bool:
        """Whether all of them are ours: nobody has added another, or taken ours away."""
        return all(
            isinstance(one, DoNothing)
            or (isinstance(one, CallWebhook) and one.block_document_id in self.known)
            or (isinstance(one, RunDeployment) and one.deployment_id in self.known)
            for one in actions
        )

    def _payload(self, about: About, facts: dict[str, str]) -> str:
        words = WORDS[self.told.language][about]
        told = {"about": about.value, "what": words.what, "now": words.now}
        lines = [
            f" {json.dumps(name)}: {json.dumps(said, ensure_ascii=False)}"
            for name, said in told.items()
        ]
        lines += [
            f" {json.dumps(name)}: {template[:-3]} | tojson }}}}"
            for name, template in facts.items()
        ]
        return "{\n" + ",\n".join(lines) + "\n}"


async def _block_there_is(client: PrefectClient) -> UUID | None:
    try:
        return (await client.read_block_document_by_name(BLOCK, "webhook")).id
    except ObjectNotFound:
        return None


async def _letter_there_is(client: PrefectClient) -> UUID | None:
    try:
        return (await client.read_deployment_by_name(LETTER)).id
    except ObjectNotFound:
        return None
