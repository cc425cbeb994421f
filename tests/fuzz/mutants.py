"""A seed and a number go in, one mutated file comes out, always the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.fuzz import seeds
from tests.fuzz.mutators import BLIND, LARGEST, TOKEN, token_inserted
from tests.fuzz.pieces import restructured
from tests.fuzz.smart import aimed_at, directory_entry_changed


@dataclass(frozen=True, slots=True)
class Mutant:
    """What was made of which file. Even numbers are finished variants for the audit."""

    seed: str
    number: int
    base: seeds.Seed
    data: bytes
    develop: bool = False
    """Whether its pixels are developed too: it costs the most, so only some are."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def mutant(seed: str, number: int) -> Mutant | None:
    """None where its file is one of the test photos and this machine does not have them."""
    chance = Random(f"{seed}/{number}")
    if number % 2 == 0:
        base: seeds.Seed = chance.choice(seeds.finished())
        return Mutant(seed, number, base, _variant(chance, base))
    if number % 4 == 1 and not seeds.corpus():
        return None
    pool: Sequence[seeds.Seed] = seeds.corpus() if number % 4 == 1 else seeds.made()
    base, other = chance.choice(pool), chance.choice(seeds.made())
    data = base.data
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        choice = chance.random()
        if choice < 0.5:
            data = chance.choice(BLIND)(chance, data, other.data)
        elif choice < 0.75:
            data = restructured(chance, data, other.data)
        else:
            data = directory_entry_changed(chance, data, other.data)
    return Mutant(seed, number, base, data[:LARGEST], develop=chance.random() < 0.4)


def _variant(chance: Random, base: seeds.Seed) -> bytes:
    """Mostly one change: two wrongs are refused for the first."""
    assert isinstance(base, seeds.FinishedSeed)
    other = chance.choice(seeds.finished())
    data = base.data
    for _ in range(chance.choice((1, 1, 1, 1, 2))):
        choice = chance.random()
        if choice < 0.3:
            data = chance.choice(BLIND)(chance, data, other.data)
        elif choice < 0.5:
            data = token_inserted(chance, data, TOKEN)
        elif choice < 0.9:
            data = restructured(chance, data, other.data)
        elif choice < 0.95:
            data = directory_entry_changed(chance, data, other.data)
        elif data == base.data:  # they rely on its structure
            data = chance.choice(aimed_at(base.format))(chance, data, other.data)
    return data[:LARGEST]
