"""The house can account for what it did: on the real storage server, over a whole day."""

from __future__ import annotations

import pytest

from gallery_media.catalogue import open_catalogue
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.wiring import Newsroom, catalogue_url, open_newsroom
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish

pytestmark = pytest.mark.journey


def test_every_step_of_a_photos_life_is_in_the_log_and_outlives_the_catalogue(
    newsroom: Newsroom,
) -> None:
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    drop(newsroom, "IMG_0002.JPG", a_landscape(2, 450, 300))
    publish(newsroom)
    photo = photos_by_name(newsroom.catalogue)["IMG_0001.JPG"]
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "a test")

    lines = newsroom.log(photo=photo)
    actions = [line.action for line in lines]
    assert [one for one in actions if one in ("received", "prepared", "withdrawn")] == [
        "received",
        "prepared",
        "withdrawn",
    ]
    assert (lines[-1].was, lines[-1].became) == ("withdrawing", "withdrawn")
    before = list(newsroom.whole_log())
    assert newsroom.check_log().is_whole

    newsroom.catalogue.close()
    path = newsroom.project.state / "catalogue.db"
    for lost in path.parent.glob("catalogue.db*"):
        lost.unlink()
    with open_newsroom(newsroom.project) as again:
        again.rebuild()
        assert list(again.whole_log())[: len(before)] == before
        assert again.log(photo=photo) == lines
        assert again.release(GALLERY).changed is False
        assert again.check_log().is_whole


def test_the_bucket_refuses_to_forget_a_line_unseen(newsroom: Newsroom) -> None:
    """A log object that somebody took away is missed."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    assert newsroom.check_log().is_whole
    first = next(iter(newsroom.stores.originals.list("log/")))
    newsroom.stores.originals.erase(first.key)
    assert not newsroom.check_log().is_whole
    with open_catalogue(catalogue_url(newsroom.project, newsroom.house)) as catalogue:
        assert catalogue.last_seal().number > 0


def test_the_record_of_processing_says_what_is_known_and_names_what_is_not(
    newsroom: Newsroom,
) -> None:
    """In Latvian and English, with each gallery's periods and the end of the log."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(f"{path.read_text()}\n[retention]\nunpublish_after = 2027-07-02\n")
    latvian, english = newsroom.processing_record("lv"), newsroom.processing_record("en")
    digest = newsroom.check_log().end.digest
    for text in (latvian, english):
        assert digest in text
        assert newsroom.gather(GALLERY).gallery.removal_contact in text
    assert "Legal basis: **not said yet**" in english
    assert "| 1 | 0 |" in english
    assert "2027. gada 2. jūlijs" in latvian
    assert "Apstrādes darbību reģistrs" in latvian
