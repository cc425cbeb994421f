"""A release that waits for a person's word: what is asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NUMBER_LENGTH = 12
"""Hex digits of a digest by which people name what they saw: it only has to differ from the other
proposals of one gallery."""


class ProposalState(StrEnum):
    """What became of it. The first three are about what would be released now."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # something changed, and something else is asked
    RELEASED = "released"


ACTIVE = (ProposalState.WAITING, ProposalState.APPROVED, ProposalState.REFUSED)


UNSETTLED = (ProposalState.WAITING, ProposalState.REFUSED)


class RefusalReason(StrEnum):
    """Why a release is not let out. A closed list: free text would end up in logs, with names."""

    PICTURES = "pictures"
    WORDS = "words"
    PEOPLE = "people"
    RIGHTS = "rights"
    TOO_EARLY = "too-early"
    OTHER = "other"


REFUSAL_WORDS = {
    RefusalReason.PICTURES: "photos that should not be there, or not be first",
    RefusalReason.WORDS: "captions, article or settings are not right",
    RefusalReason.PEOPLE: "for the sake of people in the photos",
    RefusalReason.RIGHTS: "credits or licence are not right",
    RefusalReason.TOO_EARLY: "not before its time",
    RefusalReason.OTHER: "another reason; tell the desk",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """``digest`` (hex) of all that visitors would see; ``revision`` of the catalogue's facts in
    which this was found last. ``photos``: how many it shows. ``reason``: of a refusal, else ""."""

    gallery: str
    digest: str
    state: ProposalState
    revision: int
    photos: int
    asked_at: datetime
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def number(self) -> str:
        """What people name it by; it stands on the preview's address and in the form."""
        return self.digest[:NUMBER_LENGTH]
