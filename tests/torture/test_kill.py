"""Workers are killed at every step of the intake; what is left must be whole."""

from __future__ import annotations

import pytest

from tests.torture import kill
from tests.torture.ground import Ground, a_pile, breaches
from tests.torture.measure import FULL, SEED

pytestmark = pytest.mark.journey

FILES, EACH = (240, 26) if FULL else (32, 2)


def test_two_hundred_kills_lose_nothing_and_double_nothing(ground: Ground) -> None:
    """Rows are distinct hashes, originals match, receipts are files, nothing is left behind."""
    pile = a_pile(FILES, duplicates=0.15)
    toll = kill.run(ground, pile, each=EACH, workers=3, seed=SEED)
    print(f"{toll.killed.total()} kills, {toll.ended} ended, {toll.seconds:.0f} s: {toll.killed}")
    assert toll.killed == dict.fromkeys(kill.POINTS, EACH)
    assert breaches(ground, pile) == []
