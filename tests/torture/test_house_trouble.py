"""A house whose machine sleeps, or whose Prefect database is locked, goes on where it was."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.model.photo import PhotoState
from tests.makers.images import a_jpeg
from tests.makers.running import GALLERY, make_project
from tests.torture.house_kill import OFFERED, Prey, counted, wait_for_live, wait_until_all_ended
from tests.torture.measure import FULL
from tests.torture.processes import of_project, send

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not FULL, reason="minutes, because patience has to come to its end"),
]

PHOTOS = 12
ASLEEP = 150.0
"""Seconds; longer than a sign of life (30), a turn (30), a call to the storage (60), the lease of a
watcher (60) and a photo in the darkroom (120) last."""

LOCKED = 45.0
"""Seconds; longer than Prefect's server waits for its database (10), several times."""


@pytest.fixture
def prey(tmp_path: Path) -> Iterator[Prey]:
    """A house with some photos live, and more on their way."""
    root = tmp_path / "festival"
    make_project(root)
    with ExitStack() as closing:
        made = Prey(root, closing)
        made.api.wait_for_deployments(OFFERED)
        drop(made, range(2))
        wait_for_live(made, 2, 300)
        yield made


def drop(prey: Prey, numbers: range) -> None:
    for number in numbers:
        prey.house.drop(f"IMG_{number:04d}.JPG", a_jpeg(1600 + number, 1200, quality=60))


def whole(prey: Prey, photos: int, runs: list[str]) -> None:
    """All live and none twice; every run has come to an end, those of operators to a good one."""
    wait_for_live(prey, photos, 600)
    wait_until_all_ended(prey.api, 180)
    for run in runs:
        ended = prey.api.ended(run)
        assert ended["state"]["type"] == "COMPLETED", ended["state"]
    database = prey.root / ".gallery-media" / "catalogue.db"
    with open_catalogue(sqlite_url(database)) as catalogue:
        assert catalogue.counts(GALLERY)[PhotoState.PUBLISHED] == photos
        assert sum(catalogue.counts(GALLERY).values()) == photos
        assert len(catalogue.receipts(GALLERY)) == photos
        released = [one.content_digest for one in catalogue.releases(GALLERY)]
    assert len(set(released)) == len(released)
    print(f"runs: {counted(prey.api)}; {len(released)} releases")


def test_a_machine_that_slept_goes_on(prey: Prey) -> None:
    """The lid is closed while photos are developed and a run of an operator goes on."""
    photos = 40
    drop(prey, range(2, photos))
    run = prey.api.start("publish_gallery", {"gallery": GALLERY, "thorough": True})
    while prey.api.get(f"/flow_runs/{run}")["state"]["type"] != "RUNNING":
        time.sleep(0.2)
    assert prey.live() < photos
    asleep = of_project(prey.root)
    # `up`, both servers with their guardians, the darkroom's children, and the run's process.
    assert len(asleep) >= 8
    assert prey.house.process.pid in asleep
    send(signal.SIGSTOP, asleep)
    try:
        assert not [one for one in of_project(prey.root) if one not in asleep]
        time.sleep(ASLEEP)
    finally:
        assert send(signal.SIGCONT, asleep) == len(asleep)
    assert prey.live() < photos
    whole(prey, photos, [run])
    assert prey.house.process.poll() is None
    drop(prey, range(photos, photos + 1))
    whole(prey, photos + 1, [])


def test_a_locked_prefect_database_is_waited_for(prey: Prey) -> None:
    """Another process (a backup, a curious person) holds it in the middle of a publish."""
    drop(prey, range(2, PHOTOS // 2))
    while prey.live() < 3:
        time.sleep(0.2)
    drop(prey, range(PHOTOS // 2, PHOTOS))
    with locked(prey.root / ".gallery-media" / "prefect" / "home" / "prefect.db"):
        assert prey.live() < PHOTOS
        time.sleep(LOCKED)
    whole(prey, PHOTOS, [])
    run = prey.api.start("publish_gallery", {"gallery": GALLERY, "thorough": True})
    whole(prey, PHOTOS, [run])


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Nobody else writes to it for the block."""
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            held.execute("ROLLBACK")
