"""A project goes in; a worker of a Prefect work pool comes out, started as hosts start theirs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import anyio
from prefect.settings import PREFECT_API_URL

from gallery_flows.deployments import deploy
from gallery_flows.telling import Told
from tests.makers.newsrooms import GALLERY

POOL = "vans"


@contextmanager
def a_worker(root: Path, said: Path, **variables: str) -> Iterator[None]:
    """One worker of the pool, and what it can be asked to run; its standard error goes to
    ``said``. It learns of the server and its keys from the environment, as on a host of its own."""
    anyio.run(partial(deploy, [GALLERY], "UTC", POOL, Told(), make=True))
    words = ["worker", "--pool", POOL, "--name", "van-1", "--project", str(root)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "GALLERY_MEDIA_PREFECT__API_URL": PREFECT_API_URL.value() or "",
        **variables,
    }
    with said.open("wb") as lines:
        worker = subprocess.Popen(
            [sys.executable, "-m", "gallery_media", *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=lines,
        )
        try:
            yield
        finally:
            worker.send_signal(signal.SIGINT)
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
