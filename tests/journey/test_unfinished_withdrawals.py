"""A withdrawal does not get to its end: whoever asks the house for its state is told, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gallery_media.cli.status import _print
from gallery_media.desk.unfinished import IN_TIME, UnfinishedWithdrawal, unfinished
from gallery_media.errors import SettingsError, StorageUnavailable, WithdrawalUnproven
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.steps import Step, listening
from gallery_media.storage.anonymous import Answer
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish

pytestmark = pytest.mark.journey
ASKED = WithdrawalReason.ASKED


@pytest.fixture
def photo(newsroom: Newsroom) -> PhotoId:
    """One of two that are public."""
    drop(newsroom, "Zenta-CNRY4711.JPG", a_jpeg(640, 480))
    drop(newsroom, "IMG_2.JPG", a_jpeg(641, 480))
    publish(newsroom)
    return photos_by_name(newsroom.catalogue)["Zenta-CNRY4711.JPG"]


def asks(newsroom: Newsroom, ask: Callable[[str], Answer]) -> None:
    """What the house hears when it asks as a stranger; it does not ask twice."""
    desk = replace(newsroom._withdrawing, ask=ask, patience=0.0)
    newsroom.__dict__["_withdrawing"] = desk


def told(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> tuple[str, bool]:
    """What `status` prints, and whether it ends with exit code 1."""
    capsys.readouterr()
    found = newsroom.status()
    _print(found)
    return capsys.readouterr().out, found.needs_a_person


def test_addresses_that_still_answer_are_told_until_none_does(
    newsroom: Newsroom, photo: PhotoId, capsys: pytest.CaptureFixture[str]
) -> None:
    """How many, and the first of them; the same reason twice is one line of the log."""
    honest = newsroom._withdrawing
    asks(newsroom, lambda _url: Answer(200, b"a cache has it", {}))
    with pytest.raises(WithdrawalUnproven):
        newsroom.withdraw(photo, ASKED, "test")
    with pytest.raises(WithdrawalUnproven):
        newsroom.finish_withdrawals("test")
    said, needs_a_person = told(newsroom, capsys)
    assert needs_a_person
    (line,) = (line for line in said.splitlines() if line.startswith("withdrawing"))
    assert line.startswith(f"withdrawing {GALLERY} {photo}: begun at ")
    assert "addresses still answer" in line
    assert f"g/{GALLERY}/" in line
    assert "CNRY4711" not in said
    kinds = [event.kind for event in newsroom.catalogue.events(photo=photo)]
    assert kinds.count("withdrawal stopped") == 1
    newsroom.__dict__["_withdrawing"] = honest
    newsroom.finish_withdrawals("test")
    said, needs_a_person = told(newsroom, capsys)
    assert not needs_a_person
    assert "withdrawing" not in said
    assert newsroom.status().withdrawing == ()
    assert newsroom.check_log().is_whole


def test_what_else_stops_a_withdrawal_is_told_without_its_message(
    newsroom: Newsroom, photo: PhotoId, capsys: pytest.CaptureFixture[str]
) -> None:
    """A storage that is away, settings with a mistake: messages may quote what an editor wrote."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    whole = settings.read_text()
    settings.write_text("title = Zenta-CNRY4711")
    with pytest.raises(SettingsError):
        newsroom.withdraw(photo, ASKED, "test", erase=False)
    (found,) = newsroom.status().withdrawing
    assert found.reason.startswith("the settings of a gallery that showed it")
    settings.write_text(whole)

    def away(_step: Step, _about: str) -> None:
        raise StorageUnavailable("Zenta-CNRY4711 did not answer")

    with listening(away), pytest.raises(StorageUnavailable):
        newsroom.finish_withdrawals("test")
    (found,) = newsroom.status().withdrawing
    assert found.reason.startswith("the storage")
    assert "CNRY4711" not in told(newsroom, capsys)[0]


def test_one_that_has_just_begun_needs_nobody_for_an_hour(
    newsroom: Newsroom, photo: PhotoId, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is listed, and alarms like the notice *A withdrawal is overdue*."""
    newsroom.catalogue.begin_withdrawal(photo, ASKED.value, "test", erase=False)
    said, needs_a_person = told(newsroom, capsys)
    assert f"withdrawing {GALLERY} {photo}: begun at " in said
    assert not needs_a_person

    def seen(after: timedelta) -> UnfinishedWithdrawal:
        (found,) = unfinished(newsroom.catalogue, datetime.now(UTC) + after)
        return found

    assert not seen(IN_TIME - timedelta(minutes=1)).needs_a_person
    assert seen(IN_TIME + timedelta(minutes=1)).needs_a_person
    assert seen(IN_TIME + timedelta(minutes=1)).reason == ""
