"""A worker with ``[logs] format = "json"``: its own lines and those of its runs, for programs."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.deployments import run_deployment

from gallery_flows.pool import DEPLOYMENT
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, take_in
from tests.makers.workers import a_worker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

SECRET = "Zenta-CNRY4711"
PATIENCE = 150


def test_a_workers_lines_name_photos_and_runs_and_no_file(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Each line can be read by a program, from the worker's first one to its last."""
    drop(newsroom, f"{SECRET}.jpg", a_jpeg(900, 600))
    drop(newsroom, f"{SECRET}-2.jpg", a_jpeg(640, 480, comment=SECRET.encode()))
    take_in(newsroom)
    photos = newsroom.to_prepare(GALLERY)
    assert len(photos) == 2

    said = tmp_path / "said"
    with a_worker(newsroom.project.root, said, GALLERY_MEDIA_LOGS__FORMAT="json"):
        start: Any = run_deployment  # typed as if it had to be awaited
        run = start(DEPLOYMENT, parameters={"gallery": GALLERY, "photos": photos}, timeout=0)
        assert _ends(run.id) == "COMPLETED", said.read_text()
    assert newsroom.to_prepare(GALLERY) == []
    told = [json.loads(line) for line in said.read_text().splitlines()]
    done = [line for line in told if line.get("step") == "develop"]
    assert {line["photo"] for line in done} == set(photos)
    assert all(line["flow_run"] == str(run.id) and line["task_run"] for line in done)
    events = [line["event"] for line in told]
    assert "2 of 2 photos are done with" in events
    assert SECRET not in said.read_text()


def _ends(run: UUID) -> str:
    """The state in which a run ends."""
    deadline = time.monotonic() + PATIENCE
    with get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            state = client.read_flow_run(run).state
            if state is not None and state.is_final():
                return state.type.value
            time.sleep(0.5)
    return "not ended"
