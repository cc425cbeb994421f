"""A finished file goes in; how often a token put between its bytes is accepted, and where.

Every offset, in each public format, with and without a record. Only inside the coded bits of a
picture may it pass: what they mean is known to a decoder alone, and it shows as other pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import audit
from tests.fuzz import seeds
from tests.fuzz.mutators import TOKEN
from tests.fuzz.oracle import escape


@dataclass(frozen=True, slots=True)
class Rate:
    """Offsets tried, accepted, and accepted anywhere but in the coded bits."""

    name: str
    size: int
    tried: int
    accepted: int
    escapes: int


def rate(seed: seeds.FinishedSeed, token: bytes = TOKEN, step: int = 1) -> Rate:
    """Tries every ``step``-th offset."""
    accepted = escapes = 0
    offsets = range(0, len(seed.data) + 1, step)
    for at in offsets:
        planted = seed.data[:at] + token + seed.data[at:]
        if accepts(seed, planted):
            accepted += 1
            escapes += bool(escape(seed.data, planted))
    return Rate(seed.name, len(seed.data), len(offsets), accepted, escapes)


def accepts(seed: seeds.FinishedSeed, data: bytes) -> bool:
    """Whether the audit takes these bytes for this variant."""
    try:
        audit(data, seed.format, seed.width, seed.height, seed.record, seed.preset)
    except AuditRefused:
        return False
    return True


def table(step: int = 1) -> Iterator[str]:
    """Markdown, for docs/fuzz.md."""
    yield "| file | bytes | offsets | accepted | of these outside the picture's bits |"
    yield "| --- | --- | --- | --- | --- |"
    for seed in seeds.finished():
        one = rate(seed, step=step)
        share = f"{one.accepted} ({one.accepted / one.tried:.2%})"
        yield f"| {one.name} | {one.size:,} | {one.tried:,} | {share} | {one.escapes} |"
