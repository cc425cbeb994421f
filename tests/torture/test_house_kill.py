"""Whoever works in a house is killed while it publishes; all goes live, and no state lies."""

from __future__ import annotations

import random
import secrets
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.embedded import free_ports
from gallery_media.storage.location import S3Location
from tests.makers.catalogues import postgres_binaries
from tests.makers.databases import postgres_databases
from tests.makers.running import make_project
from tests.torture.house_kill import Prey, Toll, counted, hunt, wait_for_live, wait_until_all_ended
from tests.torture.measure import FULL, KILLS, SEED
from tests.torture.pool_kill import PoolPrey

pytestmark = pytest.mark.journey

PILE = 200 if FULL else 2
SIZE = (1600, 1200) if FULL else (640, 480)
PATIENCE = 1800.0 if FULL else 600.0


def hunted(prey: Prey) -> Toll:
    """Killed, in full in any order; every photo is live, and no run looks as if it went on."""
    kinds = [kind for kind in prey.kinds for _ in range(KILLS)]
    if FULL:
        random.Random(SEED).shuffle(kinds)
    toll = hunt(prey, kinds, pile=PILE, seed=SEED, size=SIZE)
    wait_for_live(prey, toll.photos, PATIENCE)
    wait_until_all_ended(prey.api, 180)
    print(
        f"{toll.photos} photos, {KILLS} kills of each kind, {toll.seconds:.0f} s; while photos "
        f"were on their way: {dict(toll.under_way)}; runs: {counted(prey.api)}"
    )
    assert toll.killed == dict.fromkeys(prey.kinds, KILLS)
    assert 2 * toll.under_way.total() > toll.killed.total()  # else they came when nothing was to do
    return toll


def test_server_watcher_and_run_die_and_everything_goes_live(tmp_path: Path) -> None:
    """No run stays Running, a killed one is Crashed, and nobody mended anything by hand."""
    root = tmp_path / "festival"
    make_project(root)
    with ExitStack() as closing:
        prey = Prey(root, closing)
        toll = hunted(prey)
        killed = [prey.api.get(f"/flow_runs/{run}")["state_type"] for run in toll.runs]
    assert killed == ["CRASHED"] * KILLS


@pytest.mark.skipif(not FULL, reason="minutes; CI rehearses several hosts (deploy/rehearse)")
@pytest.mark.skipif(postgres_binaries() is None, reason="PostgreSQL is not installed; CI has it")
def test_server_watcher_and_worker_of_a_pool_die_and_everything_goes_live(
    tmp_path: Path, seaweedfs: S3Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker with all runs that it has in hand, as by a power cut."""
    name = secrets.token_hex(6)
    location = replace(seaweedfs, originals_bucket=f"o-{name}", public_bucket=f"p-{name}")
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__ACCESS_KEY", location.access_key or "")
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__SECRET_KEY", location.secret_key or "")
    (port,) = free_ports(1)
    with postgres_databases() as database, ExitStack() as closing:
        hunted(PoolPrey(tmp_path / "festival", closing, location, database(), port))
