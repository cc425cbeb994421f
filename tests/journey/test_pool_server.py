"""A work pool of a real Prefect server that lacks something, or loses a run: said, or mended."""

from __future__ import annotations

import logging
import threading
import time
from types import SimpleNamespace
from typing import Any, cast

import anyio
import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import FlowRun

from gallery_flows import pool
from gallery_flows.deployments import deploy
from gallery_flows.pool import Pool, WorkersGoOn
from gallery_flows.telling import Told
from gallery_media.errors import SettingsError
from gallery_media.wiring import Newsroom
from tests.makers.newsrooms import GALLERY
from tests.makers.running import PATIENCE

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

VANS, NEWER = "vans", "cesis-2018"


def prepare(gallery: str) -> list[object]:
    room: Any = SimpleNamespace(
        house=SimpleNamespace(
            prefect=SimpleNamespace(work_pool=VANS), work=SimpleNamespace(stalled_seconds=1000.0)
        ),
        still_due=lambda _, asked: list(asked),
    )
    return Pool(cast(Newsroom, room), gallery, lambda *_: None).prepare(["one", "two"])


def one_run(client: SyncPrefectClient, before: object = None) -> FlowRun:
    """The share's run, as soon as there is one other than ``before``."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = [run for run in client.read_flow_runs() if run.id != before]
        if found or time.monotonic() > deadline:
            return found[0]
        time.sleep(0.1)


def test_what_the_server_lacks_is_said_and_a_run_that_is_deleted_is_handed_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No pool, then no deployment, then a gallery that the last deploy did not know."""
    monkeypatch.setattr(pool, "POLL", 0.05)
    monkeypatch.setattr(pool, "get_run_logger", lambda: logging.getLogger("test"))
    (found,) = prepare(GALLERY)
    assert isinstance(found, SettingsError)
    assert f"no work pool {VANS!r}" in str(found)
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=VANS, type="process"))
        (found,) = prepare(GALLERY)
        assert isinstance(found, SettingsError)
        assert f"no deployment {pool.DEPLOYMENT}" in str(found)
        anyio.run(deploy, [GALLERY], "Europe/Riga", VANS, Told())
        stop, results = threading.Event(), list[object]()
        with pool.left_when(stop):
            publish = threading.Thread(target=lambda: results.extend(prepare(NEWER)))
            publish.start()
            try:
                first = one_run(client)
                assert first.parameters == {"gallery": NEWER, "photos": ["one", "two"]}
                client.delete_flow_run(first.id)
                assert one_run(client, before=first.id).parameters == first.parameters
            finally:
                stop.set()
                publish.join()
    assert [type(one) for one in results] == [WorkersGoOn]
