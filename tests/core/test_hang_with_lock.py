"""What hangs keeps what it holds, and nobody is let in beside it; its process's end gives it back.

A thread that hangs may go on any moment, and would not know that somebody took its lock.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from gallery_flows.bounded import Hung, within
from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.catalogue.locks import LOCK_TIME
from gallery_media.darkroom import Places
from gallery_media.desk import working as module
from gallery_media.desk.working import working
from gallery_media.errors import CatalogueBusy

HANGS = """
import sys, threading
from pathlib import Path
from gallery_flows.bounded import Hung, within
from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.darkroom import Places
from gallery_media.desk.working import working

folder = Path(sys.argv[1])
held, places = threading.Event(), Places(folder / "places", 1)
catalogue = open_catalogue(sqlite_url(folder / "c.db"))

def work():
    with places.one(), places.large_table(), working(catalogue, "prune", alone=True):
        held.set()
        threading.Event().wait()

try:
    within(2.0, work)
except Hung:
    print("nobody waits", held.is_set(), flush=True)
    sys.stdin.readline()
"""


def test_a_lock_that_a_hung_task_holds_is_renewed_until_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that takes: prune beside a publisher that goes on would delete what this one
    links to. When it goes on, the lock is free."""
    monkeypatch.setattr(module, "RENEW_SECONDS", 0.02)
    now = datetime(2026, 7, 1, tzinfo=UTC)
    renewals: SimpleQueue[datetime] = SimpleQueue()
    hangs, goes_on, over = threading.Event(), threading.Event(), threading.Event()
    with open_catalogue(sqlite_url(tmp_path / "c.db"), clock=lambda: now) as catalogue:
        lock = catalogue.lock

        def seen(name: str, owner: str, **how: Any) -> None:
            asked = now
            lock(name, owner, **how)
            if threading.current_thread().name == "lock":
                renewals.put(asked)

        monkeypatch.setattr(catalogue, "lock", seen)

        def release() -> None:
            with working(catalogue, "publish lampa"):
                hangs.set()
                goes_on.wait(60)
            over.set()

        try:
            with pytest.raises(Hung):
                within(0.5, release)
            assert hangs.is_set()
            for _ in range(3):
                now += LOCK_TIME - timedelta(minutes=1)
                while renewals.get(timeout=60) < now:
                    pass
                with working(catalogue, "publish lampa"):
                    pass  # other publishers share it, and are not kept from anything
                with (
                    pytest.raises(CatalogueBusy, match="publish lampa"),
                    working(catalogue, "prune", alone=True),
                ):
                    raise AssertionError("prune beside a publisher")
        finally:
            goes_on.set()
        assert over.wait(60)
        with working(catalogue, "prune", alone=True):
            pass


def test_what_a_hung_task_holds_is_free_when_its_process_ends(tmp_path: Path) -> None:
    """The process does not wait for it. Places are free at once, the catalogue's lock when it is
    not renewed any more: half an hour later."""
    places, started = Places(tmp_path / "places", 1, patience=0), datetime.now(UTC)
    later = timedelta()
    with (
        subprocess.Popen(
            [sys.executable, "-c", HANGS, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
        open_catalogue(
            sqlite_url(tmp_path / "c.db"), clock=lambda: datetime.now(UTC) + later
        ) as catalogue,
    ):
        assert process.stdout
        assert process.stdout.readline() == "nobody waits True\n"
        assert places.free() == 0
        process.communicate("end\n", timeout=30)
        assert process.returncode == 0
        assert places.free() == 1
        with places.one() as place, places.large_table() as table:
            assert (place, table) == (True, True)
        assert datetime.now(UTC) - started < LOCK_TIME
        with pytest.raises(CatalogueBusy, match="prune"), working(catalogue, "publish lampa"):
            raise AssertionError("beside prune")
        later = LOCK_TIME
        with working(catalogue, "publish lampa"):
            pass
