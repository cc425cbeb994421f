"""A photo with a part missing waits, until an editor writes down that it is shown as it is."""

from __future__ import annotations

import re

import pytest

from gallery_media.errors import HoldStands
from gallery_media.model.photo import PhotoState
from gallery_media.reasons import Code
from gallery_media.wiring import Newsroom
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish
from tests.makers.traps import a_noisy_jpeg, zeroed

pytestmark = [pytest.mark.journey]


def test_a_damaged_photo_is_published_by_choice_alone(newsroom: Newsroom) -> None:
    """The line that ``allow`` answers with is the choice; without it the photo is off again."""
    drop(newsroom, "hole.jpg", zeroed(a_noisy_jpeg(), 0.5, 3_000))
    assert publish(newsroom).photos == 0
    (held,) = newsroom.catalogue.held(GALLERY)
    assert held.why is not None
    assert held.why.code is Code.DAMAGED_PARTS
    with pytest.raises(HoldStands) as refused:
        newsroom.allow(held.id)
    line = re.search(r"gallery\.toml: (\[\w+\]) (\w+ = .*)$", str(refused.value))
    assert line is not None
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    without = settings.read_text()
    settings.write_text(f"{without}\n{line[1]}\n{line[2]}\n")
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 1
    assert not newsroom.has_news(GALLERY)
    (picture,) = newsroom.gather(GALLERY).gallery.pictures
    assert picture.photo == held.id
    (gallery,) = newsroom.status().galleries
    assert [shown.flags for shown in gallery.flagged] == [("damaged",)]

    settings.write_text(without)
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 0
    (again,) = newsroom.catalogue.held(GALLERY)
    assert again.state is PhotoState.HELD
    assert again.why == held.why


def test_the_choice_is_for_one_photo(newsroom: Newsroom) -> None:
    """By the file's name as well; the next damaged one waits, and a sound one is untouched."""
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(f'{settings.read_text()}\n[damaged]\nas_is = ["hole.jpg"]\n')
    drop(newsroom, "hole.jpg", zeroed(a_noisy_jpeg(), 0.5, 3_000))
    drop(newsroom, "other.jpg", zeroed(a_noisy_jpeg(600, 480), 0.3, 3_000))
    assert publish(newsroom).photos == 1
    (held,) = newsroom.catalogue.held(GALLERY)
    assert held.id == photos_by_name(newsroom.catalogue)["other.jpg"]
    assert newsroom.status().galleries[0].unknown_names == ()
    settings.write_text(settings.read_text().replace('"hole.jpg"', '"hole.jpeg"'))
    (told,) = newsroom.status().galleries[0].unknown_names
    assert "as_is under [damaged] names hole.jpeg" in told
    assert (told,) == newsroom.unknown_names(GALLERY)
