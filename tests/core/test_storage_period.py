"""How long photos are shown: days and dates, and settings that nobody can misread."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.errors import SettingsError
from gallery_media.model.storage_period import StoragePeriod, last_day
from gallery_media.settings.gallery import read_period
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS)
def test_the_last_day_is_still_a_day_of_showing(last: date, today: date) -> None:
    period = StoragePeriod(shown_until=last, originals_until=last)
    assert period.is_closed(today) is (today > last)
    assert period.gives_up_originals(today) is (today > last)


@given(DAYS)
def test_without_a_day_nothing_ends(today: date) -> None:
    assert not StoragePeriod().is_closed(today)
    assert not StoragePeriod().gives_up_originals(today)


@given(DAYS, st.integers(0, 10_000))
def test_days_are_counted_from_the_events_end(end: date, days: int) -> None:
    found = last_day(days, end)
    assert found is not None
    assert (found - end).days == days


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival", "lampa-2017")


def write(project: Project, event: str, retention: str) -> str:
    slug = project.slugs()[0]
    path = project.gallery_dir(slug) / "gallery.toml"
    head = path.read_text().split("\n[")[0]
    path.write_text(f"{head}\n[event]\n{event}\n[retention]\n{retention}\n")
    return slug


def test_a_date_or_days_after_the_event(project: Project) -> None:
    slug = write(
        project,
        "start = 2026-07-01\nend = 2026-07-02",
        'unpublish_after = "365 days"\ndelete_original_after = 2028-01-31',
    )
    assert read_period(project, slug) == StoragePeriod(date(2027, 7, 2), date(2028, 1, 31))


@pytest.mark.parametrize(
    ("event", "said", "told"),
    [
        ("", '"365 days"', "names no day"),
        ("start = 2026-07-01", '"a year"', "unpublish_after"),
        ("start = 2026-07-01", "365", "unpublish_after"),
    ],
)
def test_what_cannot_be_counted_is_said(project: Project, event: str, said: str, told: str) -> None:
    slug = write(project, event, f"unpublish_after = {said}")
    with pytest.raises(SettingsError, match=told):
        read_period(project, slug)
