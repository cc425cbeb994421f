"""Where photos are developed is one setting, and nothing that anybody sees depends on it."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from pickle import PicklingError
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from gallery_flows import runners
from gallery_flows.publish import publish_gallery
from gallery_media.darkroom import Darkroom
from gallery_media.errors import SettingsError
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.work import WorkSettings
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom
from tests.makers.catalogues import postgres_binaries
from tests.makers.copies import Made, a_copy, made
from tests.makers.databases import postgres_databases
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, take_in
from tests.makers.projects import a_newsroom
from tests.makers.workers import POOL, a_worker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

PHOTOS = 5
RUNNERS = [
    "processes",
    *(
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                find_spec(f"prefect_{name}") is None,
                reason=f"gallery-media[{name}] is not installed",
            ),
        )
        for name in ("dask", "ray")
    ),
]


@pytest.fixture(autouse=True)
def pools_end() -> Iterator[None]:
    """No pool outlives its test."""
    yield
    runners.let_go()


@pytest.fixture(scope="module")
def received(
    tmp_path_factory: pytest.TempPathFactory, seaweedfs: S3Location, darkroom: Darkroom
) -> Iterator[Newsroom]:
    """Photos taken in and not developed yet."""
    with a_newsroom(tmp_path_factory.mktemp("received") / "festival", seaweedfs, darkroom) as room:
        for number in range(PHOTOS):
            drop(room, f"IMG_{number}.jpg", a_jpeg(420 + 10 * number, 300))
        assert take_in(room) == {"received": PHOTOS}
        yield room


@pytest.fixture(scope="module")
def by_threads(
    received: Newsroom, tmp_path_factory: pytest.TempPathFactory, darkroom: Darkroom
) -> Made:
    """The gallery and its facts as the default makes them."""
    with a_copy(received, tmp_path_factory.mktemp("threads") / "festival", darkroom) as room:
        return made(room, PHOTOS)


@pytest.mark.parametrize("runner", RUNNERS)
def test_every_runner_makes_the_same_gallery(
    received: Newsroom, by_threads: Made, tmp_path: Path, darkroom: Darkroom, runner: str
) -> None:
    """Public objects byte for byte, and the catalogue's facts; also after workers were killed."""
    work = f'[work]\nrunner = "{runner}"\nworkers = 2'
    with a_copy(received, tmp_path / runner, darkroom, work) as room:
        assert made(room, PHOTOS) == by_threads
        if runner == "processes":
            assert kill_children() >= 1
            drop(room, "IMG_9.jpg", a_jpeg(500, 300))
            assert take_in(room) == {"received": 1}
            assert publish_gallery(gallery=GALLERY).photos == PHOTOS + 1


@pytest.mark.skipif(
    postgres_binaries() is None,
    reason="no PostgreSQL server is installed (Debian package: postgresql)",
)
def test_a_pools_worker_makes_the_same_gallery(
    received: Newsroom, by_threads: Made, tmp_path: Path, darkroom: Darkroom
) -> None:
    """It runs in processes of its own, and its catalogue is one that other hosts reach."""
    work = f'[prefect]\nwork_pool = "{POOL}"\n[work]\nrunner = "pool"'
    root, said = tmp_path / "pool", tmp_path / "said"
    with (
        postgres_databases() as databases,
        a_copy(received, root, darkroom, work, databases()) as room,
        a_worker(root, said),
    ):
        assert made(room, PHOTOS) == by_threads, said.read_text()


def kill_children() -> int:
    """SIGKILL the processes of the pool; how many there were."""
    found = multiprocessing.active_children()
    for one in found:
        one.kill()
        one.join()
    return len(found)


class Vanishing:
    """A runner whose workers end so many times before one lives."""

    def __init__(self, times: int) -> None:
        self.left = times

    def submit(self, task: Any, order: dict[str, Any]) -> Any:
        def result(raise_on_failure: bool) -> str:
            self.left -= 1
            if self.left >= 0:
                raise OSError("the line is dead")
            return f"done {order['number']}"

        return SimpleNamespace(result=result, state=SimpleNamespace(is_crashed=lambda: False))


@pytest.mark.parametrize(("times", "ended"), [(0, 0), (3, 1), (9, 3)])
def test_what_a_vanished_worker_had_is_done_by_others(
    times: int, ended: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """All in order; after three tries the batch waits for the next run. The log says the kind of
    trouble, and none of its words."""
    runner = Vanishing(times)
    ends: list[str] = []
    kept = SimpleNamespace(get=lambda house: runner, let_go=lambda: ends.append("ended"))
    monkeypatch.setattr(runners, "_kept", kept)
    monkeypatch.setattr(runners, "get_run_logger", lambda: logging.getLogger("test"))
    hands = runners.Hands(HouseSettings(work=WorkSettings(runner="processes")))
    task: Any = None
    given = hands.do(task, [{"number": number} for number in range(3)])
    if times < 9:
        assert given == ["done 0", "done 1", "done 2"]
    else:
        assert [type(one) for one in given] == [runners.WorkerVanished] * 3
        assert all("(OSError)" in str(one) for one in given)
    assert len(ends) == ended
    assert caplog.messages == ["batches that lost their worker: 3 (OSError)"] * ended


@pytest.mark.parametrize("at", ["hand-out", "outcome"])
@pytest.mark.parametrize(
    "mistake", [ModuleNotFoundError, AttributeError, TypeError, PicklingError, SettingsError]
)
def test_a_mistake_of_set_up_is_said_and_not_tried_three_times(
    mistake: type[Exception], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its kind, none of its words, and the batches that began otherwise go on."""
    tried: list[int] = []

    def result(raise_on_failure: bool) -> str:
        raise mistake("Zenta-CNRY4711")

    def submit(task: Any, order: dict[str, Any]) -> Any:
        tried.append(order["number"])
        if order["number"] == 1:
            if at == "hand-out":
                result(raise_on_failure=False)
            return SimpleNamespace(result=result)
        return SimpleNamespace(
            result=lambda raise_on_failure: "done",
            state=SimpleNamespace(is_crashed=lambda: False),
        )

    runner = SimpleNamespace(submit=submit)
    kept = SimpleNamespace(get=lambda house: runner, let_go=lambda: pytest.fail("it lives"))
    monkeypatch.setattr(runners, "_kept", kept)
    hands = runners.Hands(HouseSettings(work=WorkSettings(runner="processes")))
    heard: list[int] = []
    task: Any = None
    given = hands.do(
        task, [{"number": number} for number in range(3)], lambda number, _: heard.append(number)
    )
    assert (given[0], given[2], sorted(heard), tried) == ("done", "done", [0, 1, 2], [0, 1, 2])
    unfit = given[1]
    assert isinstance(unfit, runners.WorkersUnfit)
    assert mistake.__name__ in str(unfit)
    assert "vanished" not in str(unfit)
    assert "CNRY" not in str(unfit)


def test_hosts_need_what_all_of_them_reach() -> None:
    """A cluster elsewhere cannot work with a file of this host; one on this host can."""
    far = {"runner": "dask", "address": "tcp://10.0.0.7:8786"}
    shared = {
        "storage": {"endpoint": "https://s3.example.org"},
        "catalogue": {"url": "postgresql://house@db/house"},
    }
    for missing in ({}, {"storage": shared["storage"]}, {"catalogue": shared["catalogue"]}):
        with pytest.raises(ValidationError, match="all of them reach"):
            HouseSettings.model_validate({"work": far, **missing})
    assert HouseSettings.model_validate({"work": far, **shared}).work.elsewhere
    here = {"runner": "dask", "address": "tcp://127.0.0.1:8786"}
    assert not HouseSettings.model_validate({"work": here}).work.elsewhere
    with pytest.raises(ValidationError, match="is for runner"):
        WorkSettings(address="tcp://10.0.0.7:8786")
