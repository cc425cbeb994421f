"""Whoever works in a house is killed while it publishes; all goes live, and no state lies."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.makers.running import make_project
from tests.torture import house_kill
from tests.torture.house_kill import KINDS, Prey, wait_for_live, wait_until_all_ended
from tests.torture.measure import FULL, SEED

pytestmark = pytest.mark.journey

PHOTOS, EACH = (200, 20) if FULL else (6, 1)


def test_server_watcher_and_worker_die_and_everything_goes_live(tmp_path: Path) -> None:
    """No run stays Running, a killed one is Crashed, and nobody mended anything by hand."""
    root = tmp_path / "festival"
    make_project(root)
    with ExitStack() as closing:
        prey = Prey(root, closing)
        toll = house_kill.hunt(prey, photos=PHOTOS, each=EACH, seed=SEED)
        wait_for_live(prey.house, PHOTOS, 600)
        wait_until_all_ended(prey.api, 180)
        assert toll.killed == dict.fromkeys(KINDS, EACH)
        killed = [prey.api.get(f"/flow_runs/{run}")["state_type"] for run in toll.runs]
        states = house_kill.counted(prey.api)
    print(f"{PHOTOS} photos, {EACH} kills of each kind, {toll.seconds:.0f} s: {states}")
    assert killed == ["CRASHED"] * EACH
