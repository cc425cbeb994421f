"""The audit log: what happened goes in, lines that nobody can change unseen come out.

Every line holds the digest of the one before it, so that a line that was changed, taken out or put
in breaks the chain from there on. Whoever knows the last number and digest knows that nothing is
missing at the end either. No line holds words, names or tag values: ids, states, numbers, digests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What the first line holds as the digest before it."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that happened. ``number`` counts from 1; ``before`` and ``digest`` are SHA-256.

    ``operator``: who asked, as the house calls them (a desk or a command); ``at`` in UTC.
    """

    at: datetime
    operator: str
    action: str
    gallery: str = ""
    photo: str = ""
    was: str = ""
    became: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    before: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a chain ends: the last line's number and digest."""

    number: int = 0
    digest: str = BEGINNING


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that does not follow from the one before it, and why."""

    number: int
    why: str


def chained(lines: Iterable[LogLine], after: Seal) -> tuple[LogLine, ...]:
    """The lines with their numbers and digests, going on from ``after``."""
    found: list[LogLine] = []
    for line in lines:
        placed = replace(line, number=after.number + 1, before=after.digest)
        placed = replace(placed, digest=_digest(placed))
        after = Seal(placed.number, placed.digest)
        found.append(placed)
    return tuple(found)


def first_break(lines: Iterable[LogLine], after: Seal | None = None) -> tuple[Seal, Break | None]:
    """Where the chain ends, and the first line that is not what it was; None when all are."""
    end = after or Seal()
    for line in lines:
        if line.number != end.number + 1:
            return end, Break(end.number + 1, f"the line after {end.number} is {line.number}")
        if line.before != end.digest:
            return end, Break(line.number, "it does not follow from the line before it")
        if line.digest != _digest(line):
            return end, Break(line.number, "its words are not those that were sealed")
        end = Seal(line.number, line.digest)
    return end, None


def as_json(line: LogLine) -> str:
    """One line of the log's file: canonical JSON without a line feed, in the order of the keys."""
    return _json({**_facts(line), "before": line.before, "digest": line.digest})


def of_json(text: str | bytes) -> LogLine:
    """The line that ``as_json`` wrote. Raises ValueError for anything else."""
    try:
        values = json.loads(text)
        return LogLine(
            at=datetime.fromisoformat(values["at"]),
            operator=values["operator"],
            action=values["action"],
            gallery=values["gallery"],
            photo=values["photo"],
            was=values["was"],
            became=values["became"],
            detail=values["detail"],
            number=int(values["number"]),
            before=values["before"],
            digest=values["digest"],
        )
    except (KeyError, TypeError, AttributeError) as why:
        raise ValueError("this is no line of an audit log") from why


def same_event(line: LogLine) -> str:
    """What two lines about the same event have in common, whatever their place in the chain."""
    facts = _facts(line)
    del facts["number"]
    return _json(facts)


def _facts(line: LogLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "operator": line.operator,
        "action": line.action,
        "gallery": line.gallery,
        "photo": line.photo,
        "was": line.was,
        "became": line.became,
        "detail": dict(line.detail),
    }


def _digest(line: LogLine) -> str:
    return hashlib.sha256(_json({**_facts(line), "before": line.before}).encode()).hexdigest()


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
