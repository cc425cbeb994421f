"""Days and tags of photos: what files say, and how little of it visitors may choose by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.catalogue.values import KeptWords, WordsOf, WordsSource
from gallery_media.desk.filtering import ShownTags, shown_day
from gallery_media.desk.gather import gather
from gallery_media.desk.secrets import words_of_the_desk
from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.model.gallery import Event, Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import FileWords
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in
from tests.makers.galleries import a_gallery, a_site
from tests.makers.projects import write_settings

TAGGED = FilterRules((FilterKind.TAG,))
START, END = date(2017, 6, 30), date(2017, 7, 1)


def an_event(start: date | None = START, end: date | None = END) -> Gallery:
    return replace(a_gallery(0), event=Event(start=start, end=end), filters=FilterRules())


def known(words: FileWords) -> WordsOf:
    source = WordsSource.ORIGINAL
    return WordsOf({source: KeptWords(PhotoId("p0000001"), source, "0" * 64, "r", words)})


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2017-06-30", START),
        ("2017-07-01", END),
        ("2017-06-29", None),
        ("2017-07-02", None),
        ("1980-01-01", None),
        ("", None),
    ],
)
def test_only_the_days_of_the_event_are_shown(said: str, shown: date | None) -> None:
    """A camera whose clock was never set, or a photo of last week, tells nothing."""
    assert shown_day(an_event(), FileWords(day=said)) == shown


def test_without_the_days_of_the_event_or_the_filter_no_day_is_shown() -> None:
    """What the camera says alone is nobody's to publish."""
    words = FileWords(day="2017-06-30")
    assert shown_day(an_event(end=None), words) is None
    assert shown_day(an_event(start=None), words) is None
    assert shown_day(replace(an_event(), filters=TAGGED), words) is None


def test_tags_name_no_people_and_lead_to_none() -> None:
    """Neither those of this file nor of another, nor photographers; no address and no number."""
    private = (
        "Ozola, Anna", "anna ozola", "ANNA OZOLA RUNĀ", "Janis Kalns", "foto@example.lv", "—",
    )  # fmt: skip
    words = FileWords(keywords=("mūzika", "Annas gaļas ozols", *private), people=("Anna Ozola",))
    other = FileWords(byline=("jānis kalns",))
    tags = ShownTags(replace(a_gallery(0), filters=TAGGED), (known(words), known(other)))
    assert tags.of(words) == ("mūzika", "Annas gaļas ozols")


def test_tags_are_shown_only_where_the_gallery_asked_for_them() -> None:
    """They are private words until an editor has looked."""
    words = FileWords(keywords=("mūzika",))
    assert FilterKind.TAG not in FilterRules().kinds
    assert ShownTags(a_gallery(0), [known(words)]).of(words) == ()


def test_a_gathered_picture_has_its_day_and_its_tags(tmp_path: Path) -> None:
    """From the words of its file; as desk's words they are no secrets any more."""
    project = make_project(tmp_path / "festival", GALLERY)
    write_settings(
        project,
        last="[event]\nstart = 2017-06-30\nend = 2017-07-01\n[filters]\ntag = true\n",
    )
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        photo = take_in(catalogue, 1, "a.jpg")
        words = FileWords(keywords=("mūzika",), day="2017-07-01")
        catalogue.keep_words([KeptWords(photo, WordsSource.ORIGINAL, f"{1:064x}", "r", words)])
        gallery = gather(project, HouseSettings(), GALLERY, catalogue=catalogue).gallery
    (picture,) = gallery.pictures
    assert (picture.day, picture.tags) == (END, ("mūzika",))
    assert "mūzika" in set(words_of_the_desk(a_site(), gallery))


def test_settings_say_which_filters_there_are(tmp_path: Path) -> None:
    """Section, day and photographer unless they are switched off; tags when they are asked for."""
    project = make_project(tmp_path / "festival", GALLERY)
    assert read_gallery(project, HouseSettings(), GALLERY).filters == FilterRules()
    write_settings(project, last="[filters]\nphotographer = false\ntag = true\n")
    assert read_gallery(project, HouseSettings(), GALLERY).filters.kinds == (
        FilterKind.SECTION, FilterKind.DAY, FilterKind.TAG,
    )  # fmt: skip
