"""What the form of a rollback offers, and what becomes of a choice."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gallery_flows.choices import BEFORE, earlier_choice, earlier_chosen
from gallery_media.desk import earlier
from gallery_media.desk.earlier import earlier_releases
from gallery_media.errors import RollbackRefused
from tests.makers.houses import GALLERY, House

RIGA = ZoneInfo("Europe/Riga")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Three releases, each with one photo more."""
    house = House(tmp_path)
    for number in (1, 2, 3):
        house.drop(number)
        house.publish()
    return house


def test_earlier_releases_are_offered_and_the_live_one_is_not(house: House) -> None:
    """The newest first, and a release that shows the same as the live one is none to go back to."""
    live, second, first = house.catalogue.releases(GALLERY)
    assert earlier_releases(GALLERY, house.catalogue) == (second, first)
    house.roll_back(second.id)
    offered = [row.id for row in earlier_releases(GALLERY, house.catalogue)]
    assert offered == [live.id, first.id]


def test_no_more_are_offered_than_anybody_reads(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others are named by hand."""
    monkeypatch.setattr(earlier, "OFFERED", 1)
    (newest,) = earlier_releases(GALLERY, house.catalogue)
    assert newest == house.catalogue.releases(GALLERY)[1]


def test_a_choice_says_when_it_was_live_and_means_its_release(house: House) -> None:
    """In the house's time; by hand the id alone will do, and nothing means the one before."""
    row = house.catalogue.releases(GALLERY)[1]
    named = earlier_choice(GALLERY, row, RIGA)
    assert named == f"{GALLERY}, live since 2017-07-01 12:00: {row.id}"
    assert earlier_chosen(GALLERY, named) == earlier_chosen(GALLERY, row.id) == row.id
    assert earlier_chosen(GALLERY, BEFORE) == earlier_chosen(GALLERY, "") == ""


def test_a_release_of_another_gallery_is_refused_in_words(house: House) -> None:
    """The form offers those of all galleries."""
    named = earlier_choice("lampa-2016", house.catalogue.releases(GALLERY)[1], RIGA)
    with pytest.raises(RollbackRefused, match="none of gallery lampa-2017"):
        earlier_chosen(GALLERY, named)
