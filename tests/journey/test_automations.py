"""What the Prefect server does by itself: it tells of failures, and finds runs that nobody runs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import anyio
import pytest
from prefect import flow, tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events import emit_event
from prefect.states import Running
from prefect.testing.utilities import prefect_test_harness

from gallery_flows.automations import ASKED, FAILED, SILENT, WAITS, arrange
from gallery_flows.heartbeats import HOUSE
from gallery_flows.orphans import mark_orphans

pytestmark = pytest.mark.journey

SECRET = "Zenta-CNRY4711"


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all tests of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a webhook on loopback, and what it was told."""
    told: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook?key={SECRET}", told
    server.shutdown()
    thread.join()
    server.server_close()


@flow(name="fails", flow_run_name="a run that fails")
def fails() -> None:
    raise ValueError(SECRET)


async def names() -> list[str]:
    async with get_client() as client:
        return sorted(one.name for one in await client.read_automations())


async def arranged(webhook: str) -> None:
    async with get_client() as client:
        await arrange(client, webhook)


def test_a_failed_run_is_told_to_the_webhook_in_words(
    receiver: tuple[str, list[bytes]],
) -> None:
    """Once, with the run's name and address, and nothing of what its error says."""
    address, told = receiver
    anyio.run(arranged, address)
    anyio.run(arranged, address)
    assert anyio.run(names) == sorted([FAILED, SILENT, WAITS])
    time.sleep(2)  # the server learns of a new automation
    with pytest.raises(ValueError, match=SECRET):
        fails()
    deadline = time.monotonic() + 60
    while not told:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    time.sleep(2)
    assert len(told) == 1
    said = json.loads(told[0])
    assert (said["flow"], said["run"], said["state"]) == ("fails", "a run that fails", "Failed")
    assert set(said) == {"flow", "run", "state", "address"}
    assert SECRET not in told[0].decode()


def test_a_release_that_waits_is_told_to_the_webhook(
    receiver: tuple[str, list[bytes]],
) -> None:
    """Which gallery, and the number of the preview; nothing of what it shows."""
    address, told = receiver
    anyio.run(arranged, "")
    anyio.run(arranged, address)
    time.sleep(2)  # the server learns of a new automation
    emit_event(
        event=ASKED,
        resource={
            "prefect.resource.id": "gallery-media.gallery.some-2017",
            "prefect.resource.name": "some-2017",
        },
        payload={"preview": "3f9a1c7e0b1d", "photos": 24},
    )
    deadline = time.monotonic() + 60
    while not told:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert json.loads(told[0]) == {
        "state": "waits for approval",
        "gallery": "some-2017",
        "preview": "3f9a1c7e0b1d",
        "photos": 24,
    }


def test_without_a_webhook_nobody_is_told(receiver: tuple[str, list[bytes]]) -> None:
    """Taking it out of the settings takes the automation away."""
    address, _ = receiver
    anyio.run(arranged, address)
    anyio.run(arranged, "")
    assert anyio.run(names) == [SILENT]


def test_runs_of_a_killed_house_are_marked_and_others_are_left() -> None:
    """By their tag, and only those that began before this house did."""

    async def story() -> list[StateType | None]:
        async with get_client() as client:
            made = []
            for tagged in (True, False):
                with tags(*([HOUSE] if tagged else ["by hand"])):
                    run = await client.create_flow_run(fails, tags=[HOUSE] if tagged else [])
                await client.set_flow_run_state(run.id, Running())
                made.append(run.id)
            assert await mark_orphans(client, datetime.now(UTC) - timedelta(hours=1)) == 0
            assert await mark_orphans(client, datetime.now(UTC) + timedelta(seconds=1)) == 1
            return [(await client.read_flow_run(one)).state_type for one in made]

    assert anyio.run(story) == [StateType.CRASHED, StateType.RUNNING]
