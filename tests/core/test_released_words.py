"""What came of a release, in the words of runs, notes and the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gallery_media.desk.released import Released, in_words
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.model.release import Stamp

NOON = datetime(2017, 7, 1, 12, 0, tzinfo=UTC)


def released(generation: int, **values: Any) -> Released:
    stamp = Stamp("some release" if generation else "", generation, 7)
    facts: dict[str, Any] = {"changed": False, "photos": 0, "put": 0, "kept": 0, "entries": ()}
    return Released("lampa-2017", stamp, **{**facts, **values})


def asked(state: ProposalState) -> Proposal:
    return Proposal("lampa-2017", "3f9a1c7e0b1d" * 5, state, 7, 2, NOON)


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (released(3, changed=True, photos=24), "live as generation 3: 24 photos"),
        (released(3, photos=1), "live as generation 3: 1 photo"),
        (released(0), "not live: nothing was ever released"),
        (
            released(0, draft=True, photos=1),
            "a draft, and nothing is live: 1 photo prepared; it is released when "
            '"draft = true" is taken out of its gallery.toml',
        ),
        (
            released(2, draft=True, photos=3),
            "a draft, and generation 2 stays live as it is: 3 photos prepared; it is released "
            'when "draft = true" is taken out of its gallery.toml',
        ),
        (
            released(0, asked=asked(ProposalState.WAITING)),
            "not live yet: preview 3f9a1c7e0b1d is waiting, 2 photos",
        ),
        (
            released(2, photos=1, asked=asked(ProposalState.REFUSED)),
            "live as generation 2: 1 photo; preview 3f9a1c7e0b1d is refused, 2 photos",
        ),
    ],
)
def test_nothing_is_called_live_that_is_not(came: Released, words: str) -> None:
    """A draft, a question, a release: each says what visitors see, and what they do not."""
    assert in_words(came) == words
