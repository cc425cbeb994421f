"""The house is watched in a terminal: what changed is shown, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery_media.cli.status import _redraw, _show_json
from gallery_media.cli.status_watch import COARSE, follow
from gallery_media.desk.status import GalleryStatus, HouseStatus
from gallery_media.errors import StorageUnavailable
from gallery_media.settings.project import Project

NOON = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
HOUSE = HouseStatus("festival", (), "", 50 * COARSE, (), (), at=NOON, runs=True)


def a_gallery(**photos: int) -> GalleryStatus:
    return GalleryStatus("lampa-2017", photos, 2, 1, NOON, "g/x", (), 0)


def looks(*found: HouseStatus | Exception) -> tuple[Callable[[], HouseStatus], list[HouseStatus]]:
    """Look after look as told, then Ctrl-C; and what was shown."""
    answers: Iterator[HouseStatus | Exception] = iter(found)

    def look() -> HouseStatus:
        answer = next(answers, None)
        if answer is None:
            raise KeyboardInterrupt
        if isinstance(answer, Exception):
            raise answer
        return answer

    return look, []


def test_what_has_not_changed_is_not_shown_again() -> None:
    """Time goes on and the disk breathes; a photo that goes live is news."""
    later = replace(HOUSE, at=NOON + timedelta(seconds=2), free_disk=HOUSE.free_disk + 5)
    live = replace(HOUSE, galleries=(a_gallery(published=1),))
    look, shown = looks(HOUSE, later, live, live)
    assert follow(look, shown.append, lambda: None) == live
    assert shown == [HOUSE, live]


def test_a_storage_that_is_away_is_said_once_and_the_watch_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is shown after it is true again, even if it is the same as before."""
    away = StorageUnavailable("the storage does not answer")
    look, shown = looks(HOUSE, away, away, HOUSE)
    follow(look, shown.append, lambda: None)
    assert shown == [HOUSE, HOUSE]
    assert capsys.readouterr().err.count("the storage does not answer") == 1


def test_without_a_terminal_each_state_stands_below_the_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In words, or as a document a line for programs."""
    busy = replace(HOUSE, galleries=(a_gallery(received=3, prepared=1, published=5),), uploads=4)
    look, _ = looks(HOUSE, busy)
    follow(look, _redraw, lambda: None)
    said = capsys.readouterr().out
    assert said.count("festival, 2026-06-30 12:00:00") == 2
    assert "nothing on the way to the pages; `up` runs" in said
    assert "10 on the way to the pages" in said
    assert "the storage answers" in said
    look, _ = looks(HOUSE, busy)
    follow(look, _show_json, lambda: None)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["runs"] is True
    assert second["galleries"][0]["photos"] == {"received": 3, "prepared": 1, "published": 5}


def test_whether_a_house_runs_is_seen_by_its_lock(tmp_path: Path) -> None:
    """Not before it starts, not after it ended, and looking hinders no start."""
    project = Project(tmp_path)
    assert not project.has_a_house()
    with project.only_one_house():
        assert project.has_a_house()
    assert not project.has_a_house()
