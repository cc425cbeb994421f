"""The watcher of the inbox: what it survives, and how operators see it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.sorting import FlowRunSort
from prefect.concurrency._asyncio import ConcurrencySlotAcquisitionError
from prefect.exceptions import PrefectHTTPStatusError

from gallery_flows.away import is_away
from gallery_flows.pool import WorkersGoOn
from gallery_flows.room import share
from gallery_flows.watch import AUTOMATION, HEARTBEAT, notice_silence
from gallery_media.cli.house import House
from gallery_media.cli.saying import unexpected
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.watch import Watch
from gallery_media.embedded import Service
from gallery_media.errors import StorageUnavailable
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

SECRET = "Zenta-CNRY4711"


@pytest.fixture
def watch(newsroom: Newsroom) -> Iterator[Watch]:
    """The watcher of a newsroom, not running yet."""
    with share(newsroom):
        yield Watch(House(newsroom, "", ""), threading.Event(), SelfCheck(lambda: None))


@pytest.fixture
def running(newsroom: Newsroom) -> Iterator[Newsroom]:
    """A newsroom whose watcher runs."""
    stop = threading.Event()
    watch = Watch(House(newsroom, "", ""), stop, SelfCheck(lambda: None))
    with share(newsroom):
        thread = threading.Thread(target=watch.run)
        thread.start()
        yield newsroom
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def an_answer(status: int) -> PrefectHTTPStatusError:
    """What Prefect's client raises when the server answers with such a status."""
    request = httpx.Request("POST", "http://127.0.0.1:1/api/flow_runs/")
    return PrefectHTTPStatusError(
        "no", request=request, response=httpx.Response(status, request=request)
    )


def wait_until(true: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def entry_photos(newsroom: Newsroom) -> int:
    live = newsroom.catalogue.live_release(GALLERY)
    return len(newsroom.live()[0].photos) if live else 0


def test_a_dropped_photo_goes_live_and_the_watcher_shows_in_the_ui(running: Newsroom) -> None:
    """A heartbeat, an artifact in words, and an automation that notices silence."""
    drop(running, f"{SECRET}.JPG", a_jpeg(300, 200))
    wait_until(lambda: entry_photos(running) == 1)
    with get_client(sync_client=True) as client:

        def artifacts() -> list[str]:
            wanted = ArtifactFilter(key=ArtifactFilterKey(any_=["inbox"]))
            return [str(one.data) for one in client.read_artifacts(artifact_filter=wanted)]

        wait_until(artifacts)
        assert "| state | watching |" in artifacts()[0]
        assert SECRET not in str(artifacts())
        runs = [run.name for run in client.read_flow_runs()]
        assert any(name.startswith("inbox: watching, ") for name in runs)
        (automation,) = client.read_automations_by_name(AUTOMATION)
    assert HEARTBEAT in str(automation.trigger)


def test_the_automation_is_made_once_and_an_operators_own_is_kept() -> None:
    """A second start does not double it, nor undo what somebody changed in the UI."""
    notice_silence()
    notice_silence()
    with get_client(sync_client=True) as client:
        assert len(client.read_automations_by_name(AUTOMATION)) == 1


def test_an_unforeseen_error_does_not_end_the_watch(
    watch: Watch,
    newsroom: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is said once, without the words of a stranger's file, and the next look goes on."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(310, 200))
    with monkeypatch.context() as patch:

        def fail() -> None:
            raise RuntimeError(SECRET)

        patch.setattr(newsroom.intake, "look", fail)
        patch.setattr(newsroom.project.__class__, "slugs", lambda self: 1 / 0)
        for _ in range(3):
            assert watch.intake.look_and_take() is None
            assert watch.galleries.publish_round() is False
    said = capsys.readouterr().err.replace("\n", " ")
    assert said.count("RuntimeError") == said.count("ZeroDivisionError") == 1
    assert SECRET not in said
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    assert watch.galleries.publish_round() is True
    assert entry_photos(newsroom) == 1


def test_a_house_that_takes_nothing_in_any_more_does_not_go_on_publishing(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends the intake ends the watch with it, and is told."""

    def fail(*_: object) -> None:
        raise OverflowError("the wait has no number")

    monkeypatch.setattr(watch.intake, "pause", fail)
    with ThreadPoolExecutor(1) as aside:
        running = aside.submit(watch.run)
        try:
            with pytest.raises(OverflowError):
                running.result(timeout=60)
        finally:
            watch._stop.set()


def test_an_inbox_that_is_away_for_a_while_is_found_again(running: Newsroom) -> None:
    """A share that was unmounted: nothing is lost, nobody restarts anything."""
    away = running.project.inbox.rename(running.project.root / "away")
    time.sleep(0.5)
    away.rename(running.project.inbox)
    drop(running, "IMG_1.JPG", a_jpeg(311, 200))
    wait_until(lambda: entry_photos(running) == 1)


def test_settings_that_were_changed_count_without_a_new_start(
    watch: Watch, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site's name goes onto the pages; what needs a start is named; a slip changes nothing."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(312, 200))
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    watch.galleries.publish_round()
    file = newsroom.project.settings_file
    good = file.read_text()
    changed = good.replace('"Example"', '"Lantern"').replace("workers = 2", "workers = 1")
    file.write_text(changed.replace("settle_seconds = 0.2", "settle_seconds = 1.5"))
    assert newsroom.read_settings_again() == ("darkroom",)
    assert newsroom.house.darkroom.workers == 2
    assert newsroom.house.inbox.settle_seconds == 1.5
    assert watch.galleries.publish_round() is True
    page = newsroom.stores.public.get(f"g/{GALLERY}/en/index.html").body.decode()
    assert "Lantern" in page
    file.write_text("[site\n")
    watch._safely("settings", watch.galleries.read_settings)
    assert "gallery-media.toml" in capsys.readouterr().err
    assert newsroom.house.inbox.settle_seconds == 1.5


def test_a_large_drop_goes_live_in_waves(running: Newsroom) -> None:
    """The first photos are public while others still wait for the darkroom."""
    for number in range(14):
        drop(running, f"IMG_{number:02d}.JPG", a_jpeg(320 + number, 200))
    seen: list[int] = []

    def done() -> bool:
        seen.append(entry_photos(running))
        return seen[-1] == 14

    wait_until(done, 120.0)
    assert any(0 < photos < 14 for photos in seen), seen


def test_what_is_said_of_the_unforeseen_names_the_place_only(tmp_path: Path) -> None:
    """File and line for maintainers; nothing of the text."""
    try:
        (tmp_path / SECRET).read_bytes()
    except OSError as why:
        sentence = unexpected(why)
    assert "FileNotFoundError" in sentence
    assert SECRET not in sentence


def test_a_house_that_has_just_started_learns_what_the_first_photo_would_wait_for(
    watch: Watch, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secrets of a live gallery's photos are known before the next release asks for them."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(320, 200))
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    watch.galleries.get_ready()  # nothing is live yet: nothing to learn, and nothing is said
    assert watch.galleries.publish_round() is True
    newsroom.__dict__.pop("_search")  # as after a new start
    watch.galleries._unready = None
    watch.galleries.get_ready()
    asked: list[str] = []
    monkeypatch.setattr(
        "gallery_media.desk.inspect.secrets_of_photo",
        lambda photo, *_, **__: asked.append(photo.id) or (),  # type: ignore[func-returns-value]
    )
    drop(newsroom, "IMG_2.JPG", a_jpeg(330, 200))
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    assert watch.galleries.publish_round() is True
    assert len(asked) == 1


def test_a_watcher_that_ends_leaves_a_cancelled_run_and_alarms_nobody(
    watch: Watch,
    newsroom: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Workers finish the photos that they have; a failed run would be told to everybody."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(360, 200))
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    monkeypatch.setattr("gallery_flows.publish.prepare_batches", lambda *_: [WorkersGoOn()])
    assert watch.galleries.publish_round() is False
    assert capsys.readouterr().err == ""
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)
    assert [(run.state_name, str(run.state and run.state.message)) for run in runs] == [
        ("Cancelled", str(WorkersGoOn()))
    ]


@dataclass
class DeadServer:
    """A server of the house's own that is started again at the next look."""

    name: str = "prefect"

    def renew(self) -> bool:
        return True


@dataclass
class DyingServer:
    """One that runs until ``died``, and ``again`` once somebody looked after that."""

    name: str = "prefect"
    died: threading.Event = field(default_factory=threading.Event)
    again: threading.Event = field(default_factory=threading.Event)

    def renew(self) -> bool:
        if self.died.is_set():
            self.again.set()
        return self.died.is_set()


def test_a_server_is_started_again_while_both_threads_wait_for_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect's client tries for minutes what a server that nobody starts will not answer."""
    server, stop = DyingServer(), threading.Event()
    both, waited = threading.Barrier(2, action=server.died.set), list[bool]()
    house = House(newsroom, "", "", (cast("Service", server),))
    watch = Watch(house, stop, SelfCheck(lambda: None))

    def wait_for_it() -> None:
        if not stop.is_set():
            both.wait(30)
            waited.append(server.again.wait(10))
            both.wait(30)
            stop.set()

    monkeypatch.setattr(watch.intake, "look_and_take", wait_for_it)
    monkeypatch.setattr(watch.galleries, "publish_round", wait_for_it)
    with share(newsroom):
        watch.run()
    assert waited == [True, True]


def test_a_release_that_failed_does_not_wait_when_the_house_started_a_server_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pause of half a minute was for another kind of trouble; time stands still here."""
    server = cast("Service", DeadServer())
    house = House(newsroom, "", "", (server,))
    now = time.monotonic()
    watch = Watch(house, threading.Event(), SelfCheck(lambda: None), lambda: now)

    def fail(**_: object) -> None:
        raise ZeroDivisionError

    drop(newsroom, "IMG_1.JPG", a_jpeg(340, 200))
    with share(newsroom):
        wait_until(lambda: newsroom.intake.look().ready)
        watch.intake.look_and_take()
        with monkeypatch.context() as patch:
            patch.setattr("gallery_flows.publish.with_workers", lambda _: fail)
            assert watch.galleries.publish_round() is False
        assert watch.galleries.publish_round() is False
        watch.keep_servers()
        assert watch.galleries.publish_round() is True
    assert entry_photos(newsroom) == 1


def test_a_prefect_server_that_is_away_is_no_reason_to_wait_long_or_to_be_alarmed(
    watch: Watch,
    newsroom: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No run was seen that would fill the UI, and the sentence says what happens next."""

    def fail(**_: object) -> None:
        raise RuntimeError("Failed to reach API at …") from httpx.ConnectError(SECRET)

    drop(newsroom, "IMG_1.JPG", a_jpeg(350, 200))
    wait_until(lambda: newsroom.intake.look().ready)
    watch.intake.look_and_take()
    with monkeypatch.context() as patch:
        patch.setattr("gallery_flows.publish.with_workers", lambda _: fail)
        assert watch.galleries.publish_round() is False
    said = capsys.readouterr().err.replace("\n", " ")
    assert "the Prefect server does not answer" in said
    assert SECRET not in said
    assert "unforeseen" not in said
    time.sleep(newsroom.house.inbox.scan_seconds)
    assert watch.galleries.publish_round() is True


@pytest.mark.parametrize(
    ("why", "away"),
    [
        (httpx.ConnectError("refused"), True),
        (httpx.ReadTimeout("slow"), True),
        (RuntimeError("Failed to reach API at http://127.0.0.1:1/api"), True),
        (ConcurrencySlotAcquisitionError("Unable to acquire"), True),
        (an_answer(503), True),
        (an_answer(404), False),
        (RuntimeError(SECRET), False),
        (StorageUnavailable("the storage"), False),
    ],
)
def test_the_absence_of_the_server_is_told_from_other_trouble(why: Exception, away: bool) -> None:
    """However Prefect words it; also as the cause of something else."""
    assert is_away(why) is away
    outer = ValueError()
    outer.__cause__ = why
    assert is_away(outer) is away
