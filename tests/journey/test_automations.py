"""What the Prefect server does by itself: it tells of failures."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any, cast

import anyio
import anyio.to_thread
import pytest
from prefect import flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.events import emit_event
from prefect.events.actions import CancelFlowRun, DoNothing
from prefect.states import Failed, Late, Running, Scheduled
from prefect.testing.utilities import prefect_test_harness

from gallery_flows import automations, happened, watch
from gallery_flows.automations import ASKED, NAMES, SILENT, arrange, changed
from gallery_flows.deployments import deployments
from gallery_flows.happened import tell_quarantined
from gallery_flows.notify import send_notice
from gallery_flows.room import share
from gallery_flows.telling import Told
from gallery_flows.tidy import OURS
from gallery_media.desk.notices import WORDS, About
from gallery_media.settings.house import DeskSettings
from gallery_media.settings.notify import NotifySettings
from gallery_media.wiring import Newsroom
from tests.makers.letterbox import a_letterbox

pytestmark = pytest.mark.journey

SECRET = "Zenta-CNRY4711"


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all tests of this file. It looks for what did not happen each second,
    by Prefect's own number every five."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY", "PT1S")
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


@flow(name="publish_gallery", flow_run_name="a run that fails")
def fails() -> None:
    raise ValueError(SECRET)


@flow(name="publish_gallery", flow_run_name="a run that hangs", timeout_seconds=1)
def hangs() -> None:
    while True:
        time.sleep(0.1)


@flow(name="somebody_elses", flow_run_name="not ours")
def somebody_elses() -> None:
    raise ValueError(SECRET)


@flow(name="audit_gallery", flow_run_name="an audit with findings")
def finds() -> None:
    raise ValueError(SECRET)


async def names() -> list[str]:
    async with get_client() as client:
        return sorted(one.name for one in await client.read_automations())


async def arranged(told: Told) -> None:
    async with get_client() as client:
        await arrange(client, told)


def wait_for(told: list[bytes], count: int = 1) -> list[dict[str, str]]:
    """What came, once it did; and nothing more in the seconds after that."""
    deadline = time.monotonic() + 60
    while len(told) < count:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    time.sleep(2)
    assert len(told) == count
    return [json.loads(one) for one in told]


def test_a_failed_run_is_told_to_the_webhook_in_words(
    receiver: tuple[str, list[bytes]],
) -> None:
    """Once, with the run's name and address and what to do, and nothing of what its error says.
    Of flows that are not ours on the same server nobody is told."""
    address, told = receiver
    anyio.run(arranged, Told(address, language="lv"))
    anyio.run(arranged, Told(address, language="lv"))
    assert anyio.run(names) == sorted([*NAMES.values(), SILENT])
    time.sleep(2)  # the server learns of a new automation
    for one in (somebody_elses, fails):
        with pytest.raises(ValueError, match=SECRET):
            one()
    (said,) = wait_for(told)
    assert (said["flow"], said["run"], said["state"]) == (
        "publish_gallery",
        "a run that fails",
        "Failed",
    )
    assert said["address"] == ""  # this server of the tests has no UI
    words = WORDS["lv"][About.FAILED]
    assert (said["about"], said["what"], said["now"]) == ("failed", words.what, words.now)
    assert SECRET not in told[0].decode()


def test_a_run_that_times_out_is_told_like_one_that_failed(
    receiver: tuple[str, list[bytes]],
) -> None:
    """Prefect names its event after the state, and the state is called TimedOut."""
    address, told = receiver
    anyio.run(arranged, Told(address))
    time.sleep(2)  # the server learns of a new automation
    with pytest.raises(TimeoutError):
        hangs()
    (said,) = wait_for(told)
    assert (said["about"], said["run"], said["state"]) == ("failed", "a run that hangs", "TimedOut")


def test_a_release_that_waits_is_told_to_the_webhook(
    receiver: tuple[str, list[bytes]],
) -> None:
    """Which gallery, and the number of the preview; nothing of what it shows."""
    address, told = receiver
    anyio.run(arranged, Told())
    anyio.run(arranged, Told(address))
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
    said = json.loads(told[0])
    assert said.pop("what").startswith("A release waits")
    assert said.pop("now")
    assert said == {
        "about": "waiting",
        "gallery": "some-2017",
        "preview": "3f9a1c7e0b1d",
        "photos": 24,
    }


def test_of_many_refused_files_one_message_comes(receiver: tuple[str, list[bytes]]) -> None:
    """A card full of somebody's videos is one message, not two hundred."""
    address, told = receiver
    anyio.run(arranged, Told(address))
    time.sleep(2)
    for files in (1, 7, 3):
        tell_quarantined(files)
    tell_quarantined(0)
    (said,) = wait_for(told)
    assert said["about"] == "quarantined"
    assert "quarantine" in said["now"]


def test_a_letter_is_ordered_with_what_it_is_about_and_nothing_else() -> None:
    """A run of send_notice, whose parameters hold neither address nor password."""

    async def story() -> dict[str, Any]:
        for one in deployments((), "Europe/Riga"):
            await one.aapply()
        async with get_client() as client:
            await arrange(client, Told(letters=True))
            letter = await client.read_deployment_by_name("send_notice/send_notice")
            await anyio.sleep(2)
            with pytest.raises(ValueError, match=SECRET):
                await anyio.to_thread.run_sync(fails)
            deadline = time.monotonic() + 60
            while True:
                ordered = await client.read_flow_runs(
                    deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[letter.id]))
                )
                if ordered:
                    return dict(ordered[0].parameters)
                assert time.monotonic() < deadline
                await anyio.sleep(0.2)

    said = anyio.run(story)
    assert said.pop("address") == ""  # this server of the tests has no UI
    assert said == {
        "about": "failed",
        "flow": "publish_gallery",
        "run": "a run that fails",
        "state": "Failed",
    }


def test_a_letter_says_what_which_and_what_now(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To those whom the settings name, by the server that they name, in the house's language."""
    with a_letterbox() as box:
        notify = NotifySettings(
            email=("desk@example.org",),
            sender="house@example.org",
            smtp_host="127.0.0.1",
            smtp_port=box.port,
            smtp_security="none",
        )
        house = newsroom.house.model_copy(
            update={"notify": notify, "desk": DeskSettings(language="lv")}
        )
        monkeypatch.setattr(newsroom, "house", house)
        with share(newsroom):
            assert send_notice(About.FAILED, run="lampa-2017: 3 photos", state="Crashed") == 1
    (letter,) = box.letters
    words = WORDS["lv"][About.FAILED]
    assert letter["Subject"] == f"Paraugs: {words.what}"
    said = letter.get_content()
    assert "run: lampa-2017: 3 photos" in said
    assert words.now[:40] in " ".join(said.split())


def test_an_overdue_withdrawal_is_told_and_a_young_one_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is tried again every half minute; only after an hour it is somebody's business."""
    told: list[Any] = []
    monkeypatch.setattr(happened, "emit_event", lambda **event: told.append(event["payload"]))

    def waiting(*ages: timedelta) -> Newsroom:
        graves = [SimpleNamespace(at=datetime.now(UTC) - age) for age in ages]
        catalogue = SimpleNamespace(withdrawing=lambda: graves)
        return cast("Newsroom", SimpleNamespace(catalogue=catalogue))

    happened.tell_overdue(waiting(timedelta(minutes=50)))
    happened.tell_overdue(waiting())
    assert told == []
    happened.tell_overdue(waiting(timedelta(minutes=50), timedelta(hours=2), timedelta(days=1)))
    assert told == [{"photos": 2}]


def test_without_anybody_to_tell_nobody_is_told(receiver: tuple[str, list[bytes]]) -> None:
    """Taking it out of the settings takes the automations away, but not one that somebody changed;
    silence is noticed all the same."""
    address, _ = receiver

    async def story() -> None:
        async with get_client() as client:
            await arrange(client, Told(address))
            (late,) = await client.read_automations_by_name(NAMES[About.LATE])
            await client.update_automation(late.id, changed(late, actions=[CancelFlowRun()]))
            await arrange(client, Told())
            (kept,) = await client.read_automations_by_name(NAMES[About.LATE])
            assert [type(one) for one in kept.actions] == [CancelFlowRun]
            (silent,) = await client.read_automations_by_name(NAMES[About.SILENT])
            assert [type(one) for one in silent.actions] == [DoNothing]

    anyio.run(story)
    assert anyio.run(names) == sorted([SILENT, NAMES[About.SILENT], NAMES[About.LATE]])


def test_what_is_late_found_overdue_or_silent_is_told_too(
    receiver: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by an event as it comes from Prefect or from the house, or by one that does not come.
    A run without a sign of life is crashed, and one that timed out has ended."""
    address, told = receiver
    # The least that Prefect takes for what does not happen; the house waits ten minutes.
    monkeypatch.setattr(watch, "SILENCE", timedelta(seconds=10))
    monkeypatch.setattr(automations, "SILENCE", timedelta(seconds=10))

    async def story() -> tuple[str, str]:
        async with get_client() as client:
            await take_all_away(client)
            await arrange(client, Told(address))
            await anyio.sleep(2)  # the server learns of new automations
            over = await client.create_flow_run(fails, name="over", state=Running())
            emit_event(
                "prefect.flow-run.heartbeat",
                resource={"prefect.resource.id": f"prefect.flow-run.{over.id}"},
            )
            await anyio.sleep(1)
            await client.set_flow_run_state(over.id, Failed(name="TimedOut"))
            silent = await client.create_flow_run(fails, name="silent", state=Running())
            emit_event(
                "prefect.flow-run.heartbeat",
                resource={"prefect.resource.id": f"prefect.flow-run.{silent.id}"},
            )
            for of in (somebody_elses, fails):
                waits = await client.create_flow_run(of, name="late", state=Scheduled())
                await client.set_flow_run_state(waits.id, Late(), force=True)
            with pytest.raises(ValueError, match=SECRET):
                await anyio.to_thread.run_sync(finds)
            since = datetime.now(UTC) - timedelta(hours=2)
            catalogue = SimpleNamespace(withdrawing=lambda: [SimpleNamespace(at=since)])
            happened.tell_overdue(cast("Newsroom", SimpleNamespace(catalogue=catalogue)))
            deadline = time.monotonic() + 60
            while len({(said["about"], said.get("run")) for said in map(json.loads, told)}) < 6:
                assert time.monotonic() < deadline, told
                await anyio.sleep(0.2)
            ended = await client.read_flow_run(silent.id)
            timed_out = await client.read_flow_run(over.id)
            await take_all_away(client)
            return str(ended.state and ended.state.message), timed_out.state_name or ""

    message, timed_out = anyio.run(story)
    assert message.startswith("It gave no sign of life any more")
    assert timed_out == "TimedOut"
    said = {one["about"]: one for one in map(json.loads, told)}
    assert set(said) == {"late", "audit", "overdue", "silent", "failed"}
    assert (said["late"]["flow"], said["late"]["run"], said["late"]["state"]) == (
        "publish_gallery",
        "late",
        "Late",
    )
    assert said["audit"]["run"] == "an audit with findings"
    assert (said["failed"]["run"], said["failed"]["state"]) == ("silent", "Crashed")
    assert sum(json.loads(one)["about"] == "late" for one in told) == 1  # of ours alone
    assert SECRET not in str(told)


async def take_all_away(client: PrefectClient) -> None:
    for one in await client.read_automations():
        await client.delete_automation(one.id)


def test_the_failure_of_every_flow_is_told_or_it_is_said_why_not() -> None:
    """A retention job that fails each night is no secret."""
    assert not {*automations.OWN_FLOWS} & automations.NOT_TOLD.keys()
    assert {*automations.OWN_FLOWS} | automations.NOT_TOLD.keys() == {*OURS}


def test_a_server_of_an_older_version_gets_todays_triggers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a trigger that an operator has edited stays, also beside an action that is ours."""
    failing, being_late = NAMES[About.FAILED], NAMES[About.LATE]

    async def flows_of(client: PrefectClient, name: str) -> list[str]:
        (found,) = await client.read_automations_by_name(name)
        return list(found.model_dump()["trigger"]["match_related"]["prefect.resource.name"])

    async def story() -> None:
        async with get_client() as client:
            await take_all_away(client)
            with monkeypatch.context() as patch:
                patch.setattr(automations, "OWN_FLOWS", ("publish_gallery",))
                patch.setattr(automations, "SILENCE", timedelta(minutes=3))
                patch.setattr(watch, "SILENCE", timedelta(minutes=3))
                await arrange(client, Told("http://127.0.0.1:9/hook"))
            assert await flows_of(client, failing) == ["publish_gallery"]
            (late,) = await client.read_automations_by_name(being_late)
            edited = late.trigger.model_copy(update={"within": timedelta(hours=1)})
            await client.update_automation(late.id, changed(late, trigger=edited))
            (failed,) = await client.read_automations_by_name(failing)
            pager = changed(failed, actions=[CancelFlowRun()], tags=[*failed.tags, "pager"])
            await client.update_automation(failed.id, pager)

            await arrange(client, Told("http://127.0.0.1:9/hook"))

            assert set(await flows_of(client, failing)) == {*automations.OWN_FLOWS}
            (failed,) = await client.read_automations_by_name(failing)
            assert [type(one) for one in failed.actions] == [CancelFlowRun]
            assert "pager" in failed.tags
            for name in (SILENT, NAMES[About.SILENT]):
                (silent,) = await client.read_automations_by_name(name)
                assert silent.trigger.model_dump()["within"] == timedelta(minutes=10)
            (late,) = await client.read_automations_by_name(being_late)
            assert late.trigger.model_dump()["within"] == timedelta(hours=1)
            assert await flows_of(client, being_late) == ["publish_gallery", "audit_gallery"]

            # Of before there were tags: only the names of flows make no difference.
            (quiet,) = await client.read_automations_by_name(NAMES[About.AUDIT])
            await client.update_automation(quiet.id, changed(quiet, tags=[]))
            untagged = changed(late, tags=[], trigger=edited)
            await client.update_automation(late.id, untagged)
            await arrange(client, Told("http://127.0.0.1:9/hook"))
            (quiet,) = await client.read_automations_by_name(NAMES[About.AUDIT])
            assert len(quiet.tags) == 1
            (late,) = await client.read_automations_by_name(being_late)
            assert late.trigger.model_dump()["within"] == timedelta(hours=1)
            updates: list[str] = []
            monkeypatch.setattr(
                client, "update_automation", lambda *_: updates.append("none is needed")
            )
            await arrange(client, Told("http://127.0.0.1:9/hook"))
            assert updates == []
            await take_all_away(client)

    anyio.run(story)
