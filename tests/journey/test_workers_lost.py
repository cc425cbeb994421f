"""A worker of Dask or Ray that is killed in the middle of a publish takes no photo with it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from gallery_flows import runners
from gallery_flows.publish import publish_gallery
from gallery_flows.room import share
from gallery_media.darkroom import Darkroom
from gallery_media.model.photo import PhotoState
from gallery_media.settings.project import Project
from gallery_media.wiring import PROJECT_VARIABLE, Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, public_keys, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

PHOTOS = 6


@pytest.fixture(autouse=True)
def pools_end() -> Iterator[None]:
    """No cluster outlives its test."""
    yield
    runners.let_go()


def of_dask(room: Newsroom) -> list[int]:
    """The processes of workers that have a batch in hand."""
    runner: Any = runners._kept.get(room.house)
    tasks = runner.client.processing()
    nannies = runner.client.cluster.workers.values()
    return [nanny.pid for nanny in nannies if tasks.get(nanny.worker_address)]


def of_ray(_room: Newsroom) -> list[int]:
    """The same: Ray writes into a process's name what it runs, and "IDLE" where it runs nothing."""
    parents: dict[int, int] = {}
    busy: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            pid = int(folder.name)
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            name = (folder / "cmdline").read_bytes()
            if name.startswith(b"ray::") and not name.startswith(b"ray::IDLE"):
                busy.append(pid)
    return [pid for pid in busy if _descends(pid, parents)]


def _descends(pid: int, parents: dict[int, int]) -> bool:
    """Whether a process is of this one: others on the machine may have a Ray as well."""
    while pid > 1 and pid != os.getpid():
        pid = parents.get(pid, 0)
    return pid == os.getpid()


class Killer(threading.Thread):
    """Kills one worker that has a batch in hand, as soon as another photo is done."""

    def __init__(self, room: Newsroom, busy: Callable[[Newsroom], list[int]]) -> None:
        super().__init__()
        self._room, self._busy = room, busy
        self.left = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            if len(self._room.to_prepare(GALLERY)) < PHOTOS:
                for worker in self._busy(self._room):
                    os.kill(worker, signal.SIGSTOP)  # so that it cannot end its batch meanwhile
                    if worker in self._busy(self._room):
                        self.left = len(self._room.to_prepare(GALLERY))
                        os.kill(worker, signal.SIGKILL)
                        return
                    os.kill(worker, signal.SIGCONT)


@pytest.mark.parametrize(
    ("runner", "busy"),
    [
        pytest.param(
            name,
            busy,
            id=name,
            marks=pytest.mark.skipif(
                find_spec(f"prefect_{name}") is None,
                reason=f"gallery-media[{name}] is not installed",
            ),
        )
        for name, busy in (("dask", of_dask), ("ray", of_ray))
    ],
)
def test_a_killed_worker_takes_no_photo_with_it(
    project: Project,
    darkroom: Darkroom,
    monkeypatch: pytest.MonkeyPatch,
    runner: str,
    busy: Callable[[Newsroom], list[int]],
) -> None:
    """Every photo is live by the same publish, and none twice; the next has nothing to do."""
    settings = project.settings_file
    settings.write_text(f'{settings.read_text()}\n[work]\nrunner = "{runner}"\nworkers = 2\n')
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    with open_newsroom(project, darkroom) as room, share(room):
        room.stores.prepare()
        for number in range(PHOTOS):
            drop(room, f"IMG_{number}.jpg", a_jpeg(1500 + number, 1000))
        assert take_in(room) == {"received": PHOTOS}
        killer = Killer(room, busy)
        killer.start()
        try:
            released = publish_gallery(gallery=GALLERY)
        finally:
            killer.over.set()
            killer.join()
        assert 0 < killer.left < PHOTOS, "nobody was killed in the middle"
        assert (released.changed, released.photos) == (True, PHOTOS)
        shown = room.catalogue.pictures(GALLERY)
        assert [one.photo.state for one in shown] == [PhotoState.PUBLISHED] * PHOTOS
        files = [variant.sha256 for one in shown for variant in one.variants]
        assert len(files) == len(set(files))
        pages = public_keys(room, f"g/{GALLERY}/lv/p/")
        assert pages == {f"g/{GALLERY}/lv/p/{one.photo.id}.html" for one in shown}
        again = publish_gallery(gallery=GALLERY)
        assert (again.changed, again.photos) == (False, PHOTOS)
