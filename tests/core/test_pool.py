"""Shares for the workers of a pool: handed out, waited for, and taken from whoever vanished."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.schemas.objects import State, StateType
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from gallery_flows import pool
from gallery_flows.deployments import deployments
from gallery_flows.pool import Pool, ShareFailed, WorkersGoOn
from gallery_flows.runners import WorkerVanished
from gallery_media.desk.prepared import Prepared
from gallery_media.errors import SettingsError
from gallery_media.model.photo import PhotoState
from gallery_media.wiring import Newsroom

GALLERY = "lampa-2017"


class Server:
    """A Prefect server with workers that do with each run what ``fate`` says of its number."""

    def __init__(self, fate: Callable[[int], StateType], prepares: Callable[[int], bool]) -> None:
        self.runs: dict[UUID, int] = {}
        self.shares: list[list[str]] = []
        self.called_crashed: list[UUID] = []
        self.due: set[str] = set()
        self._fate, self._prepares = fate, prepares

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, name: str, parameters: dict[str, Any], timeout: int) -> Any:
        assert (name, timeout, parameters["gallery"]) == (pool.DEPLOYMENT, 0, GALLERY)
        run, number = uuid4(), len(self.runs)
        self.runs[run] = number
        self.shares.append(parameters["photos"])
        if self._prepares(number):
            self.due -= set(parameters["photos"])
        return SimpleNamespace(id=run)

    def read_workers_for_work_pool(self, name: str) -> list[Any]:
        return []

    def read_flow_runs(self, flow_run_filter: Any) -> list[Any]:
        return [
            SimpleNamespace(
                id=run, name=f"run {self.runs[run]}", state=State(type=self._fate(self.runs[run]))
            )
            for run in flow_run_filter.id.any_
        ]

    def set_flow_run_state(self, run: UUID, state: State, force: bool) -> None:
        assert (state.type, force) == (StateType.CRASHED, True)
        self.called_crashed.append(run)


def prepare(
    monkeypatch: pytest.MonkeyPatch,
    fate: Callable[[int], StateType],
    prepares: Callable[[int], bool] = lambda _: True,
    stalled: float = 1000.0,
    kind: type[Server] = Server,
) -> tuple[list[object], Server]:
    """Three photos by a pool of one worker."""
    server = kind(fate, prepares)
    photos = ["one", "two", "three"]
    server.due = set(photos)
    room = SimpleNamespace(
        house=SimpleNamespace(
            prefect=SimpleNamespace(work_pool="vans"),
            work=SimpleNamespace(stalled_seconds=stalled),
        ),
        prepared_elsewhere=lambda gallery, asked: [
            Prepared(one, PhotoState.PREPARED, 9) for one in asked if one not in server.due
        ],
        still_due=lambda gallery, asked: [one for one in asked if one in server.due],
    )
    monkeypatch.setattr(pool, "get_client", lambda sync_client: server)
    monkeypatch.setattr(pool, "run_deployment", server.start)
    monkeypatch.setattr(pool, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(pool, "POLL", 0.005)
    monkeypatch.setattr(pool, "LOOK", 0.005)
    monkeypatch.setattr(pool, "batches", lambda items, *_, **__: [items])
    return Pool(cast(Newsroom, room), GALLERY, lambda *_: None).prepare(photos), server


def test_what_workers_have_done_comes_out_of_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A completed run's photos, each with what the house knows of it."""
    (made,), server = prepare(monkeypatch, lambda _: StateType.COMPLETED)
    found = cast(list[Prepared], made)
    assert [(one.photo, one.variants) for one in found] == [("one", 9), ("two", 9), ("three", 9)]
    assert server.shares == [["one", "two", "three"]]


def test_the_share_of_a_crashed_run_is_handed_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """To whoever is there."""
    states = [StateType.CRASHED, StateType.CANCELLED, StateType.COMPLETED]
    (made,), server = prepare(monkeypatch, lambda n: states[n], lambda n: n == 2)
    assert len(cast(list[Any], made)) == 3
    assert len(server.shares) == 3


def test_three_workers_in_a_row_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the photos wait for the next publish."""
    (found,), server = prepare(monkeypatch, lambda _: StateType.CRASHED, lambda _: False)
    assert isinstance(found, WorkerVanished)
    assert len(server.shares) == 3


def test_a_crashed_run_that_had_done_all_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue knows better than the run."""
    (made,), server = prepare(monkeypatch, lambda _: StateType.CRASHED)
    assert len(cast(list[Any], made)) == 3
    assert len(server.shares) == 1


def test_a_run_without_headway_is_called_crashed_and_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its host has no power, so that nobody else would say so."""
    states = [StateType.RUNNING, StateType.COMPLETED]
    (made,), server = prepare(monkeypatch, lambda n: states[n], lambda n: n == 1, stalled=0.05)
    assert len(cast(list[Any], made)) == 3
    assert [server.runs[run] for run in server.called_crashed] == [0]


def test_a_run_that_waits_for_a_worker_is_left_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has begun it; the house can be ended meanwhile."""
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pool.left_when(stop):
        (found,), server = prepare(
            monkeypatch, lambda _: StateType.SCHEDULED, lambda _: False, stalled=0.05
        )
    assert isinstance(found, WorkersGoOn)
    assert (len(server.shares), server.called_crashed) == (1, [])


def test_a_failed_run_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """They may quote what only that run's readers should see."""
    (found,), _ = prepare(monkeypatch, lambda _: StateType.FAILED, lambda _: False)
    assert isinstance(found, ShareFailed)
    assert "run 0" in str(found)


def answered(status: int) -> PrefectHTTPStatusError:
    """What Prefect's client makes of an answer with this status."""
    request = httpx.Request("POST", "http://prefect.example.org/api/somewhere")
    answer = httpx.Response(status, json={"detail": "Zenta-CNRY4711"}, request=request)
    try:
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        return PrefectHTTPStatusError.from_httpx_error(error)
    raise ValueError(status)


class Refusing(Server):
    """Whoever hands a share out gets ``why``, so many times."""

    why: Exception = ObjectNotFound(http_exc=answered(404))
    times = 1000

    def start(self, name: str, parameters: dict[str, Any], timeout: int) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise self.why
        return super().start(name, parameters, timeout)


def refusing(error: Exception, often: int = 1000) -> type[Server]:
    class Refuses(Refusing):
        why, times = error, often

    return Refuses


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ObjectNotFound(http_exc=answered(404)), "gallery-media deploy --pool vans"),
        (answered(404), "gallery-media deploy --pool vans"),
        (answered(409), "gallery-media deploy --pool vans"),
        (answered(401), "PREFECT_API_AUTH_STRING"),
        (answered(403), "PREFECT_API_AUTH_STRING"),
        (answered(422), "422"),
    ],
)
def test_a_share_that_the_server_refuses_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """With the command that helps, and without the server's words; nobody waits for ever."""
    stop = threading.Event()
    threading.Timer(20.0, stop.set).start()
    with pool.left_when(stop):
        (found,), server = prepare(monkeypatch, lambda _: StateType.COMPLETED, kind=refusing(error))
    assert isinstance(found, SettingsError)
    assert words in str(found)
    assert "CNRY" not in str(found)
    assert server.shares == []


@pytest.mark.parametrize(
    "error", [answered(500), answered(503), answered(429), httpx.ConnectError("no line")]
)
def test_a_server_that_is_being_started_again_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Nothing is lost by an answer that is none."""
    (made,), server = prepare(
        monkeypatch, lambda _: StateType.COMPLETED, kind=refusing(error, often=3)
    )
    assert len(cast(list[Any], made)) == 3
    assert len(server.shares) == 1


class Forgetting(Server):
    """Its first run is deleted while it waits for a worker."""

    def read_flow_runs(self, flow_run_filter: Any) -> list[Any]:
        return [run for run in super().read_flow_runs(flow_run_filter) if self.runs[run.id] > 0]


def test_the_share_of_a_deleted_run_is_handed_out_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody deleted it in the UI, or the server's database is another one."""
    stop = threading.Event()
    threading.Timer(20.0, stop.set).start()
    with pool.left_when(stop):
        (made,), server = prepare(
            monkeypatch, lambda _: StateType.COMPLETED, lambda n: n == 1, kind=Forgetting
        )
    assert len(cast(list[Any], made)) == 3
    assert len(server.shares) == 2
    assert "the run of 3 photos is gone: they are handed out again" in caplog.messages


class Slow(Server):
    """It does not answer what became of runs, three times."""

    left = 3

    def read_flow_runs(self, flow_run_filter: Any) -> list[Any]:
        self.left -= 1
        if self.left >= 0:
            raise answered(502)
        return super().read_flow_runs(flow_run_filter)


def test_a_share_stays_with_its_run_while_the_server_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No answer is not "there is no such run"."""
    (made,), server = prepare(monkeypatch, lambda _: StateType.COMPLETED, kind=Slow)
    assert len(cast(list[Any], made)) == 3
    assert len(server.shares) == 1


class Poolless(Server):
    """Nobody made its work pool."""

    def read_workers_for_work_pool(self, name: str) -> list[Any]:
        raise answered(404)


def test_a_missing_pool_is_said_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `deploy` itself says it."""
    (found,), server = prepare(monkeypatch, lambda _: StateType.COMPLETED, kind=Poolless)
    assert isinstance(found, SettingsError)
    assert "gallery-media deploy --pool vans" in str(found)
    assert server.shares == []


def test_a_gallery_that_is_newer_than_the_last_deploy_can_be_prepared() -> None:
    """Nobody chooses it in a form: the server must not refuse a name it has not heard of."""
    offered = {one.name: one for one in deployments([GALLERY], "Europe/Riga", work_pool="vans")}
    forms = {
        name: one._parameter_openapi_schema.properties["gallery"]
        for name, one in offered.items()
        if name in ("prepare_gallery", "publish_gallery")
    }
    assert forms["publish_gallery"]["enum"] == [GALLERY]
    assert "enum" not in forms["prepare_gallery"]
