"""A running house and a number of kills go in; whoever works in it dies at any moment, and a toll
comes out.

Three kinds: the Prefect server (the house starts it again), the watcher itself (whoever watches
the process starts `up` again, here this module), and the process of a run started in the UI.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gallery_flows.offers import OFFERS
from tests.makers.images import a_jpeg
from tests.makers.prefect_api import ENDED, PrefectApi
from tests.makers.running import GALLERY, Running, up

SERVER, WATCHER, WORKER = "server", "watcher", "worker"
KINDS = (SERVER, WATCHER, WORKER)
OFFERED = sum(not one.of_pools for one in OFFERS)
PATIENCE = 600.0
GOING_ON = ("PENDING", "RUNNING", "CANCELLING")


@dataclass
class Toll:
    """Kills of each kind, what became of the killed runs, seconds in all."""

    killed: Counter[str] = field(default_factory=Counter)
    runs: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Prey:
    """A house on ``root`` that is started again whenever it was killed."""

    def __init__(self, root: Path, closing: ExitStack) -> None:
        self.root = root
        self._closing = closing
        self.house = self._start()

    def _start(self) -> Running:
        return self._closing.enter_context(up(self.root))

    @property
    def api(self) -> PrefectApi:
        return PrefectApi(self.house.prefect)

    def kill(self, kind: str, chance: random.Random, toll: Toll) -> None:
        """At some moment of the next seconds."""
        time.sleep(chance.uniform(0.0, 2.0))
        if kind == SERVER:
            note = self.root / ".gallery-media" / "prefect" / "running.json"
            os.kill(json.loads(note.read_text())["server_pid"], signal.SIGKILL)
            self.wait_for_server()
        elif kind == WATCHER:
            self.house.process.kill()
            self.house.process.wait()
            self.house = self._start()
        else:
            toll.runs.append(self._kill_worker(chance))
        toll.killed[kind] += 1

    def wait_for_server(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.api.get("/health")
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                return

    def _kill_worker(self, chance: random.Random) -> str:
        """Start a run and kill its process in the middle; tried again where it was faster."""
        self.api.wait_for_deployments(OFFERED, PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while True:
            run = self.api.start("publish_gallery", {"gallery": GALLERY, "thorough": True})
            while (state := self.api.get(f"/flow_runs/{run}")["state"])["type"] != "RUNNING":
                assert time.monotonic() < deadline, state
                time.sleep(0.05)
            time.sleep(chance.uniform(0.0, 1.0))
            if process := next(_processes_of(run), 0):
                os.kill(process, signal.SIGKILL)
                return run
            assert time.monotonic() < deadline, "the run had no process"


def _processes_of(run: str) -> Iterator[int]:
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PREFECT__FLOW_RUN_ID={run}".encode() in environ.read_bytes():
                yield int(environ.parent.name)
        except OSError:
            continue


def hunt(prey: Prey, *, photos: int, each: int, seed: int) -> Toll:
    """Drop ``photos`` a few at a time, and kill ``each`` times of every kind between them."""
    chance, toll, began = random.Random(seed), Toll(), time.monotonic()
    kinds = [kind for kind in KINDS for _ in range(each)]
    chance.shuffle(kinds)
    dropped = 0
    for number, kind in enumerate(kinds, 1):
        until = photos * number // len(kinds)
        for one in range(dropped, until):
            prey.house.drop(f"IMG_{one:04d}.JPG", a_jpeg(640 + one, 480))
        dropped = until
        prey.kill(kind, chance, toll)
        print(f"{time.monotonic() - began:5.0f} s: {kind} killed, {until} photos dropped")
    toll.seconds = time.monotonic() - began
    return toll


def live_photos(house: Running) -> int:
    """How many photos visitors are shown."""
    try:
        with urllib.request.urlopen(f"{house.preview}/g/{GALLERY}/gallery.json", timeout=10) as it:
            return len(json.load(it)["photos"])
    except OSError:
        return 0


def wait_for_live(house: Running, photos: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while (shown := live_photos(house)) != photos:
        assert time.monotonic() < deadline, f"{shown} of {photos} photos are live"
        time.sleep(0.5)


def still_going_on(api: PrefectApi) -> list[str]:
    """Runs and tasks that look as if somebody worked on them, after the house has nothing to do."""
    runs = api.runs()
    ended = {run["id"] for run in runs if run["state_type"] in ENDED}
    return [run["name"] for run in runs if run["state_type"] in GOING_ON] + [
        f"task {task['name']}"
        for task in _tasks(api)
        if task["flow_run_id"] in ended and task["state_type"] in GOING_ON
    ]


def _tasks(api: PrefectApi) -> list[dict[str, Any]]:
    states = {"task_runs": {"state": {"type": {"any_": list(GOING_ON)}}}}
    found: list[dict[str, Any]] = api.post("/task_runs/filter", states)
    return found


def wait_until_all_ended(api: PrefectApi, seconds: float) -> None:
    """A run of the house may begin at any moment; what counts is that none stays."""
    deadline = time.monotonic() + seconds
    while left := still_going_on(api):
        assert time.monotonic() < deadline, left
        time.sleep(1)


def counted(api: PrefectApi) -> dict[str, int]:
    """How many runs ended in which state."""
    return dict(Counter(run["state_type"] for run in api.runs() if run["state_type"] in ENDED))
