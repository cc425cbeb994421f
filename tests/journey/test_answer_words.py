"""What flows and commands say came of a release, where nothing of it is live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect.client.orchestration import get_client

from gallery_flows.approve import Decision, approve_release
from gallery_flows.publish import publish_gallery
from gallery_flows.rollback import rollback_gallery
from gallery_flows.room import share
from gallery_media.cli.rollback import print_rolled_back
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish, take_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def shared(newsroom: Newsroom) -> Iterator[Newsroom]:
    with share(newsroom):
        yield newsroom


def say(newsroom: Newsroom, line: str) -> None:
    """At the top of the gallery's settings."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(f"{line}\n{settings.read_text()}")


def newest_note() -> str:
    with get_client(sync_client=True) as client:
        found = [one for one in client.read_artifacts() if one.key == f"{GALLERY}-approval"]
    return str(max(found, key=lambda one: str(one.created)).data)


def test_an_answer_about_a_draft_says_that_nothing_is_live(shared: Newsroom) -> None:
    """The gallery became a draft while the question waited: the answer is kept, and goes out
    later."""
    say(shared, "approval = true")
    drop(shared, "IMG_1.jpg", a_jpeg(420, 300))
    take_in(shared)
    asked = publish_gallery(GALLERY).asked
    assert asked is not None
    say(shared, "draft = true")
    answered = approve_release(f"{GALLERY} {asked.number}", Decision.APPROVE)
    assert answered.told.startswith("a draft, and nothing is live: 1 photo prepared")
    assert "live as generation" not in newest_note()
    settings = shared.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text().removeprefix("draft = true\n"))
    assert publish_gallery(GALLERY).changed


def test_a_gallery_that_goes_on_says_what_it_asks_and_what_is_a_draft(
    shared: Newsroom, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """In the run's log and in the terminal."""
    drop(shared, "IMG_1.jpg", a_jpeg(421, 300))
    publish(shared)
    drop(shared, "IMG_2.jpg", a_jpeg(422, 300))
    publish(shared)
    back = rollback_gallery(GALLERY)
    print_rolled_back(back, unpin=False)
    assert "is held, live as generation 3: 1 photo" in capsys.readouterr().out
    say(shared, "approval = true")
    on = rollback_gallery(GALLERY, unpin=True)
    assert on.asked is not None
    said = f"live as generation 3: 1 photo; preview {on.asked.number} is waiting, 2 photos"
    assert said in caplog.text
    print_rolled_back(on, unpin=True)
    told = capsys.readouterr().out
    assert f"goes on, {said}" in told
    assert "approve" in told
    say(shared, "draft = true")
    print_rolled_back(rollback_gallery(GALLERY, unpin=True), unpin=True)
    assert "goes on, a draft, and generation 3 stays live as it is" in capsys.readouterr().out
