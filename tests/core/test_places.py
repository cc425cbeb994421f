"""As many photos are developed at once on a machine as it has places, in however many processes."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom, Places
from gallery_media.darkroom.places import PATIENCE, TABLE_PATIENCE
from gallery_media.model.variant import BALANCED
from tests.makers.images import a_jpeg

HOLDS = """
import sys, time
from pathlib import Path
from gallery_media.darkroom.places import Places
with Places(Path(sys.argv[1]), 1).one():
    print("mine", flush=True)
    time.sleep(600)
"""


def test_never_more_at_once_than_there_are_places(tmp_path: Path) -> None:
    """Several darkrooms, as several runs have them, on the same folder."""
    at_once, most, lock = 0, 0, threading.Lock()

    def develop(places: Places) -> None:
        nonlocal at_once, most
        with places.one() as ours:
            assert ours
            with lock:
                at_once += 1
                most = max(most, at_once)
            threading.Event().wait(0.02)
            with lock:
                at_once -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(develop, [Places(tmp_path / "places", 2) for _ in range(24)]))
    assert most == 2
    assert Places(tmp_path / "places", 2).free() == 2


def test_the_place_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """At once, and whoever was only stopped is not waited for for ever."""
    places = Places(tmp_path, 1, patience=0.1)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "mine\n"
        assert places.free() == 0
        with places.one() as ours:
            assert not ours
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with places.one() as ours:
            assert ours


class Waited:
    """A clock that goes on by what is slept; ``at`` a time something else happens, once."""

    def __init__(self, at: float = math.inf, happens: Callable[[], object] = bool) -> None:
        self.now = 0.0
        self._at, self._happens = at, happens

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now >= self._at:
            self._at = math.inf
            self._happens()

    def places(self, folder: Path) -> Places:
        return Places(folder, 1, clock=lambda: self.now, sleep=self.sleep)


def test_a_photo_that_takes_much_memory_waits_five_minutes_for_its_table(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Longer than for a place, no longer than that, and that it did not get it is said."""
    assert TABLE_PATIENCE == 300 > PATIENCE
    waited = Waited()
    with Places(tmp_path, 1).large_table() as others:
        assert others
        with waited.places(tmp_path).large_table() as ours:
            assert not ours
    assert waited.now == pytest.approx(TABLE_PATIENCE, abs=0.1)
    (said,) = caplog.messages
    assert "300 s without the large table" in said
    with Places(tmp_path, 1).large_table() as ours:
        assert ours  # whoever did not have it has given nothing back, and kept nothing


def test_the_large_table_is_taken_as_soon_as_it_is_free(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the last second as well; places are of no account to it."""
    with ExitStack() as holding, Places(tmp_path, 1).one():
        assert holding.enter_context(Places(tmp_path, 1).large_table())
        waited = Waited(TABLE_PATIENCE - 1, holding.close)
        with waited.places(tmp_path).large_table() as ours:
            assert ours
            assert waited.now == pytest.approx(TABLE_PATIENCE - 1, abs=0.1)
            with Places(tmp_path, 1, patience=0).one() as place:
                assert not place
    assert caplog.messages == []


def test_a_place_is_waited_for_two_minutes(tmp_path: Path) -> None:
    """By the same clock."""
    waited = Waited()
    with Places(tmp_path, 1).one(), waited.places(tmp_path).one() as ours:
        assert not ours
    assert waited.now == pytest.approx(PATIENCE, abs=0.1)


def test_a_darkroom_develops_in_its_places(tmp_path: Path) -> None:
    """It waits for one, and gives it back."""
    photo, places = a_jpeg(400, 300), Places(tmp_path, 1)
    with Darkroom(2, places=places) as room, ThreadPoolExecutor(1) as threads:
        with places.one():
            asked = threads.submit(room.develop_and_audit, photo, BALANCED)
            threading.Event().wait(1.0)
            assert not asked.done()
        development, _ = asked.result(60)
        assert development.variants
        assert places.free() == 1
