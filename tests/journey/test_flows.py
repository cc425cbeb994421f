"""Flows: what Prefect runs, how it names it, and when it tries again."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from prefect import tags, task_engine
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.client.schemas.sorting import FlowRunSort
from prefect.concurrency._sync import concurrency

from gallery_flows import bounded
from gallery_flows.batches import batch_size, batches
from gallery_flows.bounded import Hung
from gallery_flows.ingest import ingest_inbox
from gallery_flows.orphans import by_tag
from gallery_flows.publish import with_workers
from gallery_flows.receipts import write_receipts
from gallery_flows.room import share
from gallery_media.darkroom import Darkroom
from gallery_media.errors import SettingsError, StorageUnavailable
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import PublicFormat, PublicMetadata
from gallery_media.model.variant import LabelKind
from gallery_media.settings.project import Project
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, public_keys
from tests.makers.records import a_finished

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are for storage that needs time; these tests have none to give."""
    from gallery_flows import ingest, preparing, publish

    for task in (ingest.receive_files, preparing.prepare_photos, publish.release_gallery):
        monkeypatch.setattr(task, "retry_delay_seconds", [0, 0, 0, 0])


@pytest.fixture
def shared(newsroom: Newsroom) -> Iterator[Newsroom]:
    """The newsroom that the flows find."""
    with share(newsroom):
        yield newsroom


def wait_for_files(newsroom: Newsroom) -> None:
    while newsroom.intake.look().waiting:
        pass


def run_names(name: str) -> list[str]:
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(name=FlowRunFilterName(like_=name))
        )
    return [run.name for run in runs]


def test_two_flows_do_the_main_job_and_are_named_in_words(shared: Newsroom) -> None:
    """Ingest and publish: everything is live, and the runs say what they did."""
    for number in range(3):
        drop(shared, f"IMG_{number}.jpg", a_jpeg(300 + number, 200))
    drop(shared, "notes.txt", b"no photo")
    wait_for_files(shared)
    assert ingest_inbox() == {"received": 3, "quarantined": 1}
    released = with_workers(2)(gallery=GALLERY)
    assert (released.changed, released.photos) == (True, 3)
    assert "inbox: 4 files" in run_names("inbox")
    assert f"{GALLERY}: 3 photos" in run_names(GALLERY)


def test_no_photo_waits_for_the_server_to_look_up_a_limit(
    shared: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect asks before each task that has tags; a busy server answers after seconds. The run
    itself is found by its tag."""
    asked: list[list[str]] = []

    def note(*, names: list[str], **options: Any) -> AbstractContextManager[None]:
        asked.append(names)
        return concurrency(names=names, **options)

    monkeypatch.setattr(task_engine, "_concurrency", note)
    drop(shared, "IMG_1.jpg", a_jpeg(302, 200))
    wait_for_files(shared)
    with tags("process-of-a-test"):
        ingest_inbox()
        with_workers(1)(gallery=GALLERY)
    assert len(asked) >= 4  # receive, prepare, release, receipts
    assert [names for names in asked if names] == []
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=by_tag("process-of-a-test"))
    assert sorted(run.name for run in runs) == sorted([f"{GALLERY}: 1 photo", "inbox: 1 file"])


def test_photos_of_a_task_that_hangs_are_made_by_the_next_run(
    shared: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends as failed and says why, releases what the others made, and loses nothing."""
    for number in range(3):
        drop(shared, f"IMG_{number}.jpg", a_jpeg(310 + number, 200))
    wait_for_files(shared)
    ingest_inbox()
    prepare, go_on, tried = Newsroom.prepare, threading.Event(), itertools.count()

    def hang_at_first(room: Newsroom, gallery: str, photos: list[str]) -> Any:
        if next(tried) == 0:
            go_on.wait(120)
        return prepare(room, gallery, photos)

    monkeypatch.setattr(Newsroom, "prepare", hang_at_first)
    seconds_of = bounded.seconds_of
    monkeypatch.setattr(
        bounded,
        "seconds_of",
        lambda minutes: 15 if minutes == bounded.BATCH else seconds_of(minutes),
    )
    with pytest.raises(Hung, match="not done within 15 seconds"):
        with_workers(1)(gallery=GALLERY)
    assert next(tried) == 3  # each batch once
    assert len(shared.to_prepare(GALLERY)) == 1
    with get_client(sync_client=True) as client:
        run, *_ = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(name=FlowRunFilterName(like_=f"{GALLERY}: 3 photos")),
            sort=FlowRunSort.START_TIME_DESC,
        )
    assert run.state_name == "Failed"
    assert run.state is not None
    assert "nobody waits for it any longer" in str(run.state.message)
    released = with_workers(1)(gallery=GALLERY)
    assert (released.changed, released.photos) == (True, 3)
    go_on.set()  # what hung does its work now, which is done already
    assert not with_workers(1)(gallery=GALLERY).changed


def test_receipts_follow_intake_and_release(shared: Newsroom) -> None:
    """The photographer reads that a file is safe, and after the release where it is."""
    drop(shared, "IMG_1.jpg", a_jpeg(300, 200))
    drop(shared, "notes.txt", b"no photo")
    wait_for_files(shared)
    ingest_inbox()
    (page,) = shared.project.receipts.rglob("_house.html")
    assert "Drošībā, tiek sagatavots" in page.read_text("utf-8")
    with_workers(1)(gallery=GALLERY)
    assert "Publicēts: " in page.read_text("utf-8")
    assert len(list((page.parent / "pictures").iterdir())) == 1
    (told,) = write_receipts()
    assert told.counts == {"refused": 1, "published": 1}
    assert not told.changed


def test_trouble_with_receipts_is_told_and_keeps_nothing_from_going_live(
    shared: Newsroom,
) -> None:
    """A disk that is full for receipts is not a reason to publish nothing."""
    shared.project.receipts.write_text("in the way")
    drop(shared, "IMG_1.jpg", a_jpeg(301, 200))
    wait_for_files(shared)
    assert ingest_inbox() == {"received": 1}
    assert with_workers(1)(gallery=GALLERY).photos == 1
    shared.project.receipts.unlink()
    assert len(write_receipts()) == 1


def test_a_storage_that_comes_back_is_tried_again(
    shared: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transient error never condemns a photo, and what was done is not done twice."""
    drop(shared, "IMG_1.jpg", a_jpeg(310, 200))
    wait_for_files(shared)
    ingest_inbox()
    put, calls = shared.stores.public.put, 0

    def shaky(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls in (2, 5, 9):
            raise StorageUnavailable("no answer")
        return put(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(shared.stores.public, "put", shaky)
    assert with_workers(1)(gallery=GALLERY).photos == 1
    assert calls > 9
    assert shared.catalogue.held(GALLERY) == ()


def test_a_mistake_in_the_settings_is_not_tried_again(
    shared: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors of the never family fail at once, with their sentence."""
    drop(shared, "IMG_1.jpg", a_jpeg(320, 200))
    wait_for_files(shared)
    ingest_inbox()
    (shared.project.gallery_dir(GALLERY) / "gallery.toml").write_text("titel = 1\n")
    tries = 0
    to_prepare = shared.to_prepare

    def counted(gallery: str) -> object:
        nonlocal tries
        tries += 1
        return to_prepare(gallery)

    monkeypatch.setattr(shared, "to_prepare", counted)
    with pytest.raises(SettingsError, match=r"gallery\.toml: titel: there is no such setting"):
        with_workers(1)(gallery=GALLERY)
    assert tries == 1
    assert not {key for key in public_keys(shared) if key.startswith("g/")}


def test_one_broken_photo_does_not_keep_the_others_from_going_live(
    shared: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is prepared is released; the run fails afterwards, with the reason."""
    for number in range(3):
        drop(shared, f"IMG_{number}.jpg", a_jpeg(340 + number, 200))
    wait_for_files(shared)
    ingest_inbox()
    develop, calls = shared.darkroom.develop_and_audit, itertools.count(1)

    def odd(*args: object) -> object:
        if next(calls) == 2:
            raise RuntimeError("nobody thought of this")
        return develop(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(shared.darkroom, "develop_and_audit", odd)
    with pytest.raises(RuntimeError, match="nobody thought"):
        with_workers(1)(gallery=GALLERY)
    assert len(shared.live()[0].photos) == 2


@pytest.mark.parametrize(
    ("photos", "workers", "size"), [(1, 2, 1), (6, 2, 1), (24, 2, 4), (1000, 2, 8), (3, 16, 1)]
)
def test_batches_keep_every_worker_busy(photos: int, workers: int, size: int) -> None:
    """At most eight, and small enough that nobody waits for one long last batch."""
    assert batch_size(photos, workers) == size
    cut = list(batches(range(photos), workers))
    assert [item for batch in cut for item in batch] == list(range(photos))


def test_a_first_photo_that_is_held_gives_the_gallerys_card_to_the_next(
    project: Project, darkroom: Darkroom
) -> None:
    """In the same run, so that no release names a card that is not there."""
    path = project.settings_file
    address = '[site]\npublic_url = "https://foto.example.org"\n'
    path.write_text(path.read_text().replace("[site]\n", address))
    told = PublicMetadata(creators=("Jānis",), usage_terms="Zvaniet Annai: +371 29123456")
    held = embed(a_finished("jpg", (900, 700)), PublicFormat.JPEG, told)
    with open_newsroom(project, darkroom) as newsroom, share(newsroom):
        newsroom.stores.prepare()
        drop(newsroom, "IMG_0001.jpg", held)
        drop(newsroom, "IMG_0002.jpg", a_jpeg(900, 700))
        wait_for_files(newsroom)
        ingest_inbox()
        released = with_workers(2)(gallery=GALLERY)
        assert released.photos == 1
        (shown,) = newsroom.gather(GALLERY).gallery.pictures
        assert shown.labelled(LabelKind.GALLERY_CARD, "lv")
        assert newsroom.to_prepare(GALLERY) == []
