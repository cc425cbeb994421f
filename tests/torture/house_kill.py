"""A house and a number of kills go in; whoever works in it dies at any moment; a toll comes out.

Three kinds each. Where `up` does all: the Prefect server (the house starts it again), the watcher
itself (whoever watches the process starts `up` again, here this module), and the process of a run
started in the UI. Where a pool works: see ``pool_kill``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gallery_flows.offers import OFFERS
from tests.makers.images import a_jpeg
from tests.makers.prefect_api import ENDED, PrefectApi
from tests.makers.running import GALLERY, Running, up
from tests.torture.processes import with_variable

SERVER, WATCHER, RUN = "server", "watcher", "run"
OFFERED = sum(not one.of_pools for one in OFFERS)
PATIENCE = 600.0
PAUSE = 2.0
GOING_ON = ("PENDING", "RUNNING", "CANCELLING")


@dataclass
class Toll:
    """Kills of each kind, how many of them while photos waited to go live; runs that were killed,
    photos dropped, seconds in all."""

    killed: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    runs: list[str] = field(default_factory=list)
    photos: int = 0
    seconds: float = 0.0


class Prey:
    """A house on ``root`` that is started again whenever it was killed."""

    kinds: tuple[str, ...] = (WATCHER, RUN, SERVER)
    """The watcher first: what it held is free after half a minute, in which the others die."""

    def __init__(self, root: Path, closing: ExitStack) -> None:
        self.root = root
        self._closing = closing
        self.house = self._start()

    def _start(self) -> Running:
        return self._closing.enter_context(up(self.root))

    @property
    def api(self) -> PrefectApi:
        return PrefectApi(self.house.prefect)

    def live(self) -> int:
        """How many photos visitors are shown."""
        address = f"{self.house.preview}/g/{GALLERY}/gallery.json"
        try:
            with urllib.request.urlopen(address, timeout=10) as it:
                said = json.load(it)
        except OSError:
            return 0
        if "parts" in said:  # of a large gallery
            return sum(one["photos"] for one in said["parts"])
        return len({one["id"] for one in said["photos"]})

    def kill(self, kind: str, chance: random.Random, toll: Toll) -> None:
        """Now, and wait until somebody has started it again."""
        if kind == SERVER:
            self._kill_server()
            self._wait_for_server()
        elif kind == WATCHER:
            self.house.process.kill()
            self.house.process.wait()
            self.house = self._start()
        else:
            toll.runs.append(self._kill_run(chance))

    def _kill_server(self) -> None:
        note = self.root / ".gallery-media" / "prefect" / "running.json"
        os.kill(json.loads(note.read_text())["server_pid"], signal.SIGKILL)

    def _wait_for_server(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.api.get("/health")
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                return

    def _kill_run(self, chance: random.Random) -> str:
        """Start a run and kill its process in the middle; tried again where it was faster."""
        self.api.wait_for_deployments(OFFERED, PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while True:
            run = self.api.start("publish_gallery", {"gallery": GALLERY, "thorough": True})
            while (state := self.api.get(f"/flow_runs/{run}")["state"])["type"] != "RUNNING":
                assert time.monotonic() < deadline, state
                time.sleep(0.05)
            time.sleep(chance.uniform(0.0, 1.0))
            if process := next(with_variable("PREFECT__FLOW_RUN_ID", run), 0):
                os.kill(process, signal.SIGKILL)
                return run
            assert time.monotonic() < deadline, "the run had no process"


def hunt(prey: Prey, kinds: Sequence[str], *, pile: int, seed: int, size: tuple[int, int]) -> Toll:
    """Kill in this order, each time within ``PAUSE`` seconds after the one before came back.

    ``pile``: photos that are dropped at once; whenever all are live, so many more, so that each
    kill comes while photos are on their way.
    """
    chance, toll, began = random.Random(seed), Toll(), time.monotonic()
    for kind in kinds:
        if prey.live() >= toll.photos:
            for number in range(toll.photos, toll.photos + pile):
                photo = a_jpeg(size[0] + number, size[1], quality=60)
                prey.house.drop(f"IMG_{number:04d}.JPG", photo)
            toll.photos += pile
        time.sleep(chance.uniform(0.0, PAUSE))
        live = prey.live()
        toll.under_way[kind] += live < toll.photos
        prey.kill(kind, chance, toll)
        toll.killed[kind] += 1
        after = time.monotonic() - began
        print(f"{after:5.0f} s: {kind} killed, {live} of {toll.photos} live", flush=True)
    toll.seconds = time.monotonic() - began
    return toll


def wait_for_live(prey: Prey, photos: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while (shown := prey.live()) != photos:
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
