"""A house whose photos a work pool develops goes in; server, watcher and worker of it can die.

As on several hosts: a Prefect server of its own, PostgreSQL, an S3 server, `up` as the watcher, and
`gallery-media worker`. Whatever dies is started again, as an init system would.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from gallery_flows.server import start_prefect
from gallery_media.storage.location import S3Location
from tests.makers.prefect_api import PrefectApi
from tests.makers.running import COMMAND, GALLERY, command, make_project
from tests.torture.house_kill import SERVER, WATCHER, Prey, Toll
from tests.torture.processes import send, with_descendants

WORKER, POOL = "worker", "vans"
STALLED = 30
"""Seconds until a worker without headway counts as dead."""

PATIENCE = 2.0 * STALLED
"""Seconds for which a worker that has just begun may wait for a share of photos."""

BUSY = 15.0
"""Seconds: a run begins, and has some of its photos done."""

SETTINGS = """
[storage]
endpoint = "{endpoint}"
originals_bucket = "{originals}"
public_bucket = "{public}"
[catalogue]
url = "{catalogue}"
[prefect]
api_url = "{api}"
work_pool = "{pool}"
[inbox]
settle_seconds = 0.5
[work]
runner = "pool"
stalled_seconds = {stalled}
"""


class PoolPrey(Prey):
    """``location``: buckets of its own; their keys are in the environment. ``catalogue``: the
    address of an empty PostgreSQL database."""

    kinds = (WATCHER, WORKER, SERVER)

    def __init__(
        self, root: Path, closing: ExitStack, location: S3Location, catalogue: str, port: int
    ) -> None:
        self._state, self._port = root.parent / "server", port
        self._closing = closing
        make_project(root)
        self._start_server()
        settings = root / "gallery-media.toml"
        before = settings.read_text().partition("[storage]")[0]
        settings.write_text(
            before
            + SETTINGS.format(
                endpoint=location.endpoint_url,
                originals=location.originals_bucket,
                public=location.public_bucket,
                catalogue=catalogue,
                api=f"http://127.0.0.1:{port}/api",
                pool=POOL,
                stalled=STALLED,
            )
        )
        gallery = root / "galleries" / GALLERY / "gallery.toml"
        gallery.write_text(gallery.read_text().replace("foto@example.org", "foto@example.com"))
        for words in (("doctor",), ("deploy", "--pool", POOL)):
            done = command(*words, "--project", root)
            assert done.returncode == 0, done.stdout + done.stderr
        super().__init__(root, closing)
        self._closing.callback(lambda: self._end_worker())
        self._worker = self._start_worker()

    @property
    def api(self) -> PrefectApi:
        return PrefectApi(f"http://127.0.0.1:{self._port}")

    def kill(self, kind: str, chance: random.Random, toll: Toll) -> None:
        """A worker dies as by a power cut: with whatever it has in hand, if there is anything."""
        if kind == WORKER:
            self._wait_for_work()
            time.sleep(chance.uniform(0.0, BUSY))
            self._end_worker()
            self._worker = self._start_worker()
            return
        super().kill(kind, chance, toll)

    def _kill_server(self) -> None:
        note = self._state / "prefect" / "running.json"
        send(signal.SIGKILL, [json.loads(note.read_text())["server_pid"]])
        while note.exists():  # until then whoever starts it joins the dead one
            time.sleep(0.05)

    def _wait_for_server(self) -> None:
        self._start_server()
        super()._wait_for_server()

    def _start_server(self) -> None:
        self._closing.enter_context(start_prefect(self._state, port=self._port))

    def _start_worker(self) -> subprocess.Popen[bytes]:
        log = (self.root.parent / "worker.log").open("ab")
        return subprocess.Popen(
            [*COMMAND, "worker", "--project", str(self.root), "--name", "van-1"],
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def _wait_for_work(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(with_descendants(self._worker.pid)) == 1 and time.monotonic() < deadline:
            time.sleep(0.2)

    def _end_worker(self) -> None:
        for _ in range(2):  # one of its runs may just have begun
            send(signal.SIGKILL, with_descendants(self._worker.pid))
        self._worker.wait()
