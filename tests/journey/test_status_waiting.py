"""Files lie in the inbox and are not taken: what an operator who asks is told about each."""

from __future__ import annotations

import platform
import threading
from pathlib import Path

import pytest

from gallery_media.cli.status import _print
from gallery_media.desk.lease import WATCH, lease
from gallery_media.inbox import Arrival, FileState, forbidden
from gallery_media.settings.project import Project
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, take_in
from tests.makers.photos import a_file
from tests.makers.strangers import without_privileges

pytestmark = pytest.mark.journey


@pytest.fixture
def patience(project: Project) -> None:
    """Ten minutes for a file that ends too early; the tests' house has none."""
    settings = project.settings_file.read_text()
    hasty = "cut_off_wait_seconds = 0\n"
    assert hasty in settings
    project.settings_file.write_text(settings.replace(hasty, "cut_off_wait_seconds = 600\n"))


@pytest.mark.usefixtures("patience")
def test_status_says_of_a_file_without_an_end_what_it_waits_for(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another process found out that it is cut off; a whole file that only settles is no news."""
    drop(newsroom, "IMG_1.JPG", a_jpeg(600, 400)[:4000])
    take_in(newsroom, seconds=2)
    newsroom.intake.look()
    drop(newsroom, "IMG_2.JPG", b"")
    drop(newsroom, "IMG_3.JPG", a_jpeg())
    found = newsroom.status()
    assert [
        (one.path.rpartition("/")[2], one.reason.partition(";")[0]) for one in found.unfinished
    ] == [
        ("IMG_1.JPG", "it ends before its picture does"),
        ("IMG_2.JPG", "it is empty"),
    ]
    assert all("after 10 minutes" in one.reason for one in found.unfinished)
    assert not found.needs_a_person
    _print(found)
    assert "it ends before its picture does" in capsys.readouterr().out
    drop(newsroom, "IMG_1.JPG", a_jpeg(600, 400))
    assert [one.path for one in newsroom.status().unfinished] == [f"inbox/{GALLERY}/IMG_2.JPG"]


def test_status_says_which_host_watches(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """`watch` takes no lock in the project's folder; its post is in the catalogue."""
    _print(newsroom.status())
    assert "neither `up` nor `watch` runs" in capsys.readouterr().out
    post = lease(newsroom.catalogue, WATCH, threading.Event(), waiting=lambda _: None, seconds=60)
    with post:
        found = newsroom.status()
    assert found.watched_by == platform.node()
    _print(found)
    assert f"`watch` runs on {platform.node()}" in capsys.readouterr().out
    with newsroom.project.only_one_house():
        _print(newsroom.status())
    assert "`up` runs" in capsys.readouterr().out


@pytest.mark.parametrize("bucket", ["public_bucket", "originals_bucket"])
def test_status_says_which_bucket_is_gone(
    newsroom: Newsroom, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Either of them: without the private one nothing is taken in, and no originals are there."""
    _print(newsroom.status())
    assert "the storage answers" in capsys.readouterr().out
    name = getattr(newsroom.stores.location, bucket)
    newsroom.stores.client.delete_bucket(Bucket=name)
    found = newsroom.status()
    assert found.needs_a_person
    assert name in found.storage
    assert "this bucket does not exist" in found.storage
    _print(found)
    assert "the storage answers" not in capsys.readouterr().out


def test_a_file_that_the_house_may_not_take_says_so(tmp_path: Path) -> None:
    """Not readable, or in a folder that nothing may be moved out of; the same as a claim would."""
    path = a_file(tmp_path)
    arrival = Arrival(GALLERY, path.name.encode(), FileState.of(path.lstat()), 0)
    tmp_path.chmod(0o755)
    path.parent.chmod(0o755)
    path.chmod(0o644)
    rights = "the house may not read or move it; give it the rights"

    def look(inbox: Path) -> None:
        assert forbidden(inbox, arrival) == rights

    without_privileges(tmp_path, look)
    path.parent.chmod(0o777)
    without_privileges(tmp_path, lambda inbox: _equals(forbidden(inbox, arrival), ""))
    path.chmod(0)
    without_privileges(tmp_path, look)


def test_status_names_a_file_that_may_not_be_taken(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs a person: waiting changes nothing."""
    drop(newsroom, "IMG_1.JPG", a_jpeg())
    assert not newsroom.status().needs_a_person
    monkeypatch.setattr("gallery_media.desk.waiting.forbidden", lambda *_: "no rights")
    found = newsroom.status()
    assert [(one.path, one.reason) for one in found.in_the_way] == [
        (f"inbox/{GALLERY}/IMG_1.JPG", "no rights.")
    ]
    assert found.needs_a_person


def _equals(found: str, wanted: str) -> None:
    assert found == wanted
