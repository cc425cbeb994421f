"""What a new start, or `deploy`, leaves: pauses stay, missed runs do not pile up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Scheduled
from prefect.testing.utilities import prefect_test_harness

from gallery_flows import kept_forms
from gallery_flows.approve import Decision
from gallery_flows.choices import BEFORE, NOTHING, Offered
from gallery_flows.deployments import deploy, deployments, keep_pauses
from gallery_flows.kept_forms import WITH_CHOICES, renew_forms
from gallery_flows.missed import forget_missed
from gallery_flows.offers import OFFERS
from gallery_flows.telling import Told
from gallery_media.errors import SettingsError, StorageUnavailable

pytestmark = pytest.mark.journey

GALLERIES = ("first-2017", "second-2017")


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """One Prefect server for all tests of this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


async def start() -> None:
    """What a house does with its deployments when it starts."""
    for one in deployments(GALLERIES, "Europe/Riga"):
        await (await keep_pauses(one)).aapply()


def test_of_a_week_of_missed_nights_one_run_of_each_kind_is_left() -> None:
    """What somebody started by hand is never thrown away."""

    async def story() -> None:
        await start()
        async with get_client() as client:
            audit = await client.read_deployment_by_name("audit_gallery/audit_gallery")
            now = datetime.now(UTC)
            by_hand = [
                await client.create_flow_run_from_deployment(
                    audit.id,
                    parameters={"gallery": GALLERIES[0]},
                    state=Scheduled(scheduled_time=now - timedelta(days=days)),
                )
                for days in (1, 2)
            ]
            slept = await client.request(
                "POST",
                "/deployments/{id}/schedule",
                path_params={"id": audit.id},
                json={
                    "start_time": (now - timedelta(days=7)).isoformat(),
                    "end_time": now.isoformat(),
                    "min_runs": 7,
                },
            )
            slept.raise_for_status()
            assert await forget_missed(client, [audit.id]) == 6 * len(GALLERIES)
            assert await forget_missed(client, [audit.id]) == 0
            left = await client.read_flow_runs()
            missed = [
                run
                for run in left
                if run.auto_scheduled and run.expected_start_time and run.expected_start_time < now
            ]
            assert sorted(run.parameters["gallery"] for run in missed) == sorted(GALLERIES)
            assert {run.id for run in by_hand} <= {run.id for run in left}

    anyio.run(story)


def test_what_an_operator_paused_stays_paused_over_a_new_start() -> None:
    """A schedule, or a whole deployment; the others go on."""

    async def story() -> None:
        await start()
        async with get_client() as client:
            audit = await client.read_deployment_by_name("audit_gallery/audit_gallery")
            first, second = sorted(audit.schedules, key=lambda one: str(one.slug))
            await client.update_deployment_schedule(audit.id, first.id, active=False)
            prune = await client.read_deployment_by_name("prune_storage/prune_storage")
            await client.pause_deployment(prune.id)
            await start()
            audit = await client.read_deployment_by_name("audit_gallery/audit_gallery")
            states = {one.slug: one.active for one in audit.schedules}
            assert states == {first.slug: False, second.slug: True}
            assert (await client.read_deployment(prune.id)).paused

    anyio.run(story)


def test_deploy_gives_workers_everything_with_each_schedule() -> None:
    """No `up` does the daily things there; without the pool it says how to make one."""

    async def story() -> None:
        with pytest.raises(SettingsError, match="gallery-media deploy --pool"):
            await deploy(GALLERIES, "Europe/Riga", "vans", Told())
        async with get_client() as client:
            names = await deploy(GALLERIES, "Europe/Riga", "vans", Told(), make=True)
            assert (await client.read_work_pool("vans")).type == "process"
            assert await deploy(GALLERIES, "Europe/Riga", "vans", Told()) == names
            assert names == tuple(one.flow.name for one in OFFERS)
            made = [await client.read_deployment_by_name(f"{name}/{name}") for name in names]
        assert {one.work_pool_name for one in made} == {"vans"}
        assert {one.name for one in made if one.schedules} == {
            "audit_gallery",
            "prune_storage",
            "unpublish_expired",
            "check_auditor",
            "tidy_prefect",
        }
        at_home = {one.name for one in deployments(GALLERIES, "Europe/Riga")}
        assert set(names) - at_home == {"ingest_uploads", "prepare_gallery"}
        assert all(one.path is None and not one.pull_steps for one in made)

    anyio.run(story)


def test_forms_of_a_pool_offer_what_a_release_tells_them() -> None:
    """Nothing else of the deployments changes, and choices that are the same are not put again."""
    before, after = (
        Offered(
            waiting=(f"first-2017 {number}",),
            photos=(f"first-2017, photo 1 of 1, new: p{number}",),
            earlier=(f"first-2017, live since 2017-07-0{number} 12:00: r{number}",),
        )
        for number in (1, 2)
    )

    async def register() -> None:
        await deploy(GALLERIES, "Europe/Riga", "buses", Told(), offered=before, make=True)

    anyio.run(register)
    with get_client(sync_client=True) as client:

        def facts() -> list[dict[str, Any]]:
            found = (client.read_deployment_by_name(f"{name}/{name}") for name in WITH_CHOICES)
            left_out = {"updated", "parameter_openapi_schema"}
            return [one.model_dump(exclude=left_out) for one in found]

        def choices(name: str, field: str) -> Any:
            form = client.read_deployment_by_name(f"{name}/{name}").parameter_openapi_schema
            assert form is not None
            return form["properties"][field]

        made = facts()
        assert choices("approve_release", "release")["enum"] == list(before.waiting)
        assert renew_forms(client, before) == ()
        assert renew_forms(client, after) == WITH_CHOICES
        assert facts() == made
        assert choices("approve_release", "release")["enum"] == list(after.waiting)
        assert choices("approve_release", "photos")["items"]["enum"] == list(after.photos)
        assert choices("rollback_gallery", "release")["enum"] == [BEFORE, *after.earlier]
        with pytest.raises(PrefectHTTPStatusError):
            client.create_flow_run_from_deployment(
                client.read_deployment_by_name("approve_release/approve_release").id,
                parameters={"release": before.waiting[0], "decision": Decision.WAIT.value},
            )
        renew_forms(client, Offered())
        assert choices("approve_release", "release")["enum"] == [NOTHING]
        assert "enum" not in choices("approve_release", "photos")["items"]


def test_of_two_that_release_at_once_the_slower_one_puts_no_older_choices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it found before is looked at again once it is put."""
    older, newer = (Offered(waiting=(f"first-2017 {number}",)) for number in (1, 2))
    looks, put = [older, newer, newer], list[Offered]()
    monkeypatch.setattr(kept_forms, "offered", lambda _room: looks.pop(0))
    monkeypatch.setattr(kept_forms, "renew_forms", lambda _client, now: put.append(now))
    room: Any = SimpleNamespace(house=SimpleNamespace(prefect=SimpleNamespace(work_pool="vans")))
    kept_forms.keep_forms(room)
    assert (put, looks) == ([older, newer], [])


def test_a_release_is_done_though_forms_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in the run's log, by its kind alone; without a pool nobody is asked at all."""
    asked: list[str] = []

    def away(_room: object) -> Offered:
        asked.append("asked")
        raise StorageUnavailable("a key of the storage")

    monkeypatch.setattr(kept_forms, "offered", away)
    monkeypatch.setattr(kept_forms, "get_run_logger", lambda: logging.getLogger("test"))
    for pool in ("", "vans"):
        house = SimpleNamespace(prefect=SimpleNamespace(work_pool=pool))
        room: Any = SimpleNamespace(house=house)
        kept_forms.keep_forms(room)
    assert asked == ["asked"]
    (said,) = caplog.messages
    assert "StorageUnavailable" in said
    assert "key of the storage" not in said
