"""A folder that nobody announced: prepared as a draft, and released when somebody says so."""

from __future__ import annotations

import pytest

from gallery_media.desk.release import Released
from gallery_media.model.photo import PhotoState
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import public_keys, take_in

pytestmark = pytest.mark.journey

DRAFT = "diena-2"


def prepare(newsroom: Newsroom) -> Released:
    newsroom.prepare(DRAFT, newsroom.to_prepare(DRAFT))
    return newsroom.release(DRAFT)


def test_a_draft_is_prepared_and_goes_live_when_its_settings_say_so(newsroom: Newsroom) -> None:
    """Nothing of it is linked or listed before; then one line taken away releases it."""
    house = newsroom.house
    newsroom.house = house.model_copy(
        update={"inbox": house.inbox.model_copy(update={"unknown_folders": "draft"})}
    )
    path = newsroom.project.inbox / DRAFT / "IMG_1.JPG"
    path.parent.mkdir()
    path.write_bytes(a_jpeg(400, 300))
    assert take_in(newsroom) == {"received": 1}
    assert newsroom.has_news(DRAFT), "a photo has to be prepared"
    released = prepare(newsroom)
    assert (released.draft, released.changed, released.photos) == (True, False, 1)
    assert newsroom.catalogue.counts(DRAFT)[PhotoState.PREPARED] == 1
    assert not {key for key in public_keys(newsroom) if key.startswith("g/")}
    assert not newsroom.has_news(DRAFT), "the house does not try again each second"
    (told,) = (one for one in newsroom.status().galleries if one.slug == DRAFT)
    assert told.draft
    settings = newsroom.project.gallery_dir(DRAFT) / "gallery.toml"
    settings.write_text(settings.read_text().replace("draft = true", ""))
    assert newsroom.has_news(DRAFT)
    released = prepare(newsroom)
    assert (released.draft, released.changed, released.photos) == (False, True, 1)
    settings.write_text("draft = true\n" + settings.read_text())
    assert not newsroom.has_news(DRAFT)
    assert not prepare(newsroom).changed
    assert newsroom.catalogue.live_release(DRAFT) is not None, "what is live stays live"
