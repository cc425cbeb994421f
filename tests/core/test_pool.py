"""Shares for the workers of a pool: handed out, waited for, and taken from whoever vanished."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import State, StateType

from gallery_flows import pool
from gallery_flows.pool import Pool, ShareFailed, WorkersGoOn
from gallery_flows.runners import WorkerVanished
from gallery_media.desk.prepared import Prepared
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
) -> tuple[list[object], Server]:
    """Three photos by a pool of one worker."""
    server = Server(fate, prepares)
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
