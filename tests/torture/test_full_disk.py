"""The disk of the inbox, of the house's state or of its storage is full, and then freed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.desk.receive import Receiving
from gallery_media.embedded.files import StateFiles
from gallery_media.errors import NotReady, TryAgain
from gallery_media.inbox.space import check_space
from gallery_media.storage.port import Storage
from gallery_media.storage.seaweedfs import LEAST_SHARE, embedded_location
from tests.makers.images import a_jpeg
from tests.makers.photos import GALLERY
from tests.makers.small_disk import fill_up, small_disk
from tests.torture.ground import Ground, a_pile, breaches, take_once
from tests.torture.measure import FULL

pytestmark = pytest.mark.journey

FILES = 40 if FULL else 6
MEGABYTE = 1_000_000


def take_all(ground: Ground) -> None:
    with ground.desk() as desk:
        work_off(ground, desk)


def work_off(ground: Ground, desk: Receiving, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while ground.waiting():
        assert time.monotonic() < deadline
        if not take_once(desk):
            time.sleep(0.05)


def test_a_full_inbox_loses_nothing(ground: Ground) -> None:
    """Files that are whole are taken; the one whose copy broke off is taken when it is whole."""
    pile = a_pile(FILES, duplicates=0.0)
    late = a_jpeg(700, 500, quality=95)
    with small_disk(ground.inbox / GALLERY, 2 * MEGABYTE) as folder:
        for name, data in pile.items():
            ground.drop(name, data)
        filler = fill_up(folder)
        with pytest.raises(OSError, match="space"):
            (folder / "late.jpg").write_bytes(late)
        (folder / "late.jpg").unlink(missing_ok=True)
        take_all(ground)
        filler.unlink()
        (folder / "late.jpg").write_bytes(late)
        take_all(ground)
        assert breaches(ground, {**pile, "late.jpg": late}) == []


def test_a_full_state_folder_stops_the_intake_and_lets_it_go_on(ground: Ground) -> None:
    """The catalogue cannot write: each try may pass, no file is condemned, and then all are in."""
    pile = a_pile(FILES, duplicates=0.0)
    with small_disk(ground.root / "state", 3 * MEGABYTE) as state:
        there = replace(ground, deadline=5.0, state=state)
        with there.catalogue():
            pass
        for name, data in pile.items():
            there.drop(name, data)
        with there.desk() as desk:  # a house that runs when its disk gets full
            filler = fill_up(state)
            with pytest.raises(NotReady, match="free some space"):
                check_space([state], MEGABYTE)
            for _ in range(3):
                time.sleep(0.03)
                take_once(desk)
            assert len(there.waiting()) == len(pile)
            assert not (ground.root / "quarantine").exists()
            filler.unlink()
            check_space([state], MEGABYTE)
            work_off(there, desk)
        assert breaches(there, pile) == []


def test_a_full_embedded_storage_loses_nothing_and_goes_on_by_itself(tmp_path: Path) -> None:
    """Its server keeps refusing when there is space again, and so it is started anew."""
    pile = a_pile(FILES, duplicates=0.0)
    with small_disk(tmp_path / "state" / "storage", 300 * MEGABYTE) as disk:
        location, service = embedded_location(disk)
        with service:
            there = Ground(tmp_path, location, deadline=0.5)
            there.prepare()
            early = dict(list(pile.items())[: FILES // 2])
            for name, data in early.items():
                there.drop(name, data)
            with there.desk() as desk, there.stores() as stores:
                work_off(there, desk)
                filler = fill_up(disk)
                with pytest.raises(NotReady, match="free some space"):
                    check_space([disk], MEGABYTE, LEAST_SHARE)
                refused = 0
                while refused < 2:  # the first small ones still find room in blocks half full
                    try:
                        put_something(stores.public)
                    except TryAgain:
                        refused += 1
                for name in pile.keys() - early.keys():
                    there.drop(name, pile[name])
                time.sleep(0.03)
                take_once(desk)
                assert len(there.waiting()) == len(pile) - len(early)
                assert not (tmp_path / "quarantine").exists()
                filler.unlink()
                check_space([disk], MEGABYTE, LEAST_SHARE)
                work_off(there, desk)
            assert within_half_a_minute(lambda: server_of(disk) not in (None, service.facts["pid"]))
            patient = replace(there, deadline=60.0)
            with patient.stores() as stores:
                put_something(stores.public)
            assert breaches(patient, pile) == []


def put_something(storage: Storage) -> None:
    """A small object under a name of its own: one line in the server's journal."""
    storage.put(
        f"a/{secrets.token_hex(40)}.txt",
        secrets.token_bytes(3000),
        content_type="text/plain",
        cache_control="no-store",
    )


def server_of(state: Path) -> int | None:
    """The process that serves now; None while none is ready."""
    running = StateFiles(state).read_running()
    return running.server_pid if running else None


def within_half_a_minute(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
