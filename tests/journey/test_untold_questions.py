"""A question about a release is kept, and then something fails before anybody is told of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prefect.client.orchestration import get_client

from gallery_flows import release_report
from gallery_flows.publish import publish_gallery, release_gallery
from gallery_flows.rollback import rollback_gallery
from gallery_flows.room import share
from gallery_media.cli.galleries_watch import GalleriesWatch
from gallery_media.cli.house import House
from gallery_media.cli.saying import Saying
from gallery_media.errors import StorageUnavailable
from gallery_media.model.proposal import Proposal
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def asking(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Its gallery asks before it is released; one photo was let out, another one lies there."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    drop(newsroom, "IMG_1.jpg", a_jpeg(421, 300))
    publish(newsroom)
    settings.write_text("approval = true\n" + settings.read_text())
    drop(newsroom, "IMG_2.jpg", a_jpeg(422, 300))
    take_in(newsroom)
    with share(newsroom):
        yield newsroom


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Previews that automations were told of."""
    told: list[str] = []
    monkeypatch.setattr(
        release_report, "emit_event", lambda **event: told.append(event["payload"]["preview"])
    )
    return told


def waiting(newsroom: Newsroom) -> Proposal:
    found = newsroom.catalogue.proposal(GALLERY)
    assert found is not None
    return found


def notes() -> list[str]:
    """The notes of all questions, the newest first."""
    with get_client(sync_client=True) as client:
        found = [one for one in client.read_artifacts() if one.key == f"{GALLERY}-approval"]
        found.sort(key=lambda one: str(one.created), reverse=True)
    return [str(one.data) for one in found]


def runs() -> int:
    with get_client(sync_client=True) as client:
        return len(client.read_flow_runs())


def test_a_storage_that_is_away_once_does_not_lose_the_question(
    asking: Newsroom, events: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second try finds it asked already, and it is told all the same; it takes no one's
    place."""
    keep, failed = asking._keep, list[str]()

    def once() -> None:
        if not failed and asking.catalogue.proposal(GALLERY) is not None:
            failed.append("away")
            raise StorageUnavailable("the storage did not answer")
        keep()

    monkeypatch.setattr(asking, "_keep", once)
    monkeypatch.setattr(release_gallery, "retry_delay_seconds", [0, 0, 0, 0])
    publish_gallery(GALLERY)
    assert failed == ["away"]
    number = waiting(asking).number
    assert events == [number]
    assert f"preview {number} waits for your word" in notes()[0]
    assert "takes the place of" not in notes()[0]
    publish_gallery(GALLERY)
    assert events == [number]


def test_the_watcher_tells_of_a_question_that_a_killed_process_had_asked(
    asking: Newsroom, events: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """By one run; nothing has changed since, so that no other round would have come to it."""
    publish(asking)
    quiet: Any = SimpleNamespace(trouble=lambda: None, owe=lambda: None)
    house = cast("House", SimpleNamespace(newsroom=asking, ui_url=""))
    watch = GalleriesWatch(house, threading.Event(), quiet, quiet, Saying())
    assert not asking.has_news(GALLERY)
    before, number = runs(), waiting(asking).number
    watch.publish_round()
    assert events == [number]
    assert f"preview {number} waits for your word" in notes()[0]
    assert f"approve {GALLERY} {number}" in capsys.readouterr().out
    for one in (watch, GalleriesWatch(house, threading.Event(), quiet, quiet, Saying())):
        one.publish_round()
    assert events == [number]
    assert runs() == before + 1


def test_a_draft_starts_no_runs_for_a_question_that_nobody_was_told_of(
    asking: Newsroom, events: list[str]
) -> None:
    """It is told when the gallery is no draft any more."""
    publish(asking)
    settings = asking.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text("draft = true\n" + settings.read_text())
    quiet: Any = SimpleNamespace(trouble=lambda: None, owe=lambda: None)
    house = cast("House", SimpleNamespace(newsroom=asking, ui_url=""))
    watch = GalleriesWatch(house, threading.Event(), quiet, quiet, Saying())
    before = runs()
    watch.publish_round()
    assert (events, runs()) == ([], before)
    settings.write_text(settings.read_text().removeprefix("draft = true\n"))
    watch.publish_round()
    assert events == [waiting(asking).number]


def test_a_gallery_that_goes_on_after_a_rollback_tells_what_it_asks(
    asking: Newsroom, events: list[str]
) -> None:
    """Note, table and event, as after a publish."""
    publish(asking)
    asking.approve(GALLERY, waiting(asking).number)
    publish(asking)
    rollback_gallery(GALLERY)
    assert events == []
    assert rollback_gallery(GALLERY, unpin=True).asked is not None
    number = waiting(asking).number
    assert events == [number]
    assert f"preview {number} waits for your word" in notes()[0]


def test_going_back_needs_no_settings_that_can_be_read(asking: Newsroom) -> None:
    """The note about it needs them; the release does not wait for the note."""
    publish(asking)
    asking.approve(GALLERY, waiting(asking).number)
    publish(asking)
    settings = asking.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text("title = ")
    assert rollback_gallery(GALLERY).photos == 1
