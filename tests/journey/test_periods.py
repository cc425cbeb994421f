"""Storage periods: after its day nothing of a gallery answers, and originals go after theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gallery_media.catalogue import open_catalogue
from gallery_media.desk.audit import audit_house, open_audit
from gallery_media.model.photo import PhotoState
from gallery_media.wiring import Newsroom, catalogue_url, open_newsroom
from tests.makers.crawls import ever_referred_to, readable
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, publish, take_in

pytestmark = pytest.mark.journey
TODAY = date(2027, 7, 2)
TOMORROW = TODAY + timedelta(days=1)
ENTRY = f"g/{GALLERY}/lv/index.html"


def say(newsroom: Newsroom, retention: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    text = path.read_text().split("\n[retention]")[0]
    path.write_text(f"{text}\n[retention]\n{retention}\n")


def two_releases(newsroom: Newsroom) -> None:
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    drop(newsroom, "IMG_0002.JPG", a_landscape(2, 450, 300))
    publish(newsroom)


def test_after_its_day_nothing_of_a_gallery_answers_but_a_page_that_says_so(
    newsroom: Newsroom,
) -> None:
    """Not a day earlier; and its earlier releases are gone, so that nobody can go back to one."""
    two_releases(newsroom)
    say(newsroom, "unpublish_after = 2027-07-02")
    newsroom.release(GALLERY)
    page = newsroom.stores.public.get(ENTRY).body.decode()
    assert "redzamas: 2027. gada 2. jūlijs" in page.replace("\xa0", " ")
    before = ever_referred_to(newsroom)
    assert newsroom.overdue(TODAY) == ()
    assert newsroom.overdue(TOMORROW) == (GALLERY,)

    done = newsroom.expire(GALLERY, TOMORROW)
    assert (done.closed, done.photos, done.originals) == (True, 2, 0)
    assert done.releases == 3
    page = newsroom.stores.public.get(ENTRY).body.decode()
    assert "vairs nav publiski pieejamas" in page
    left = readable(newsroom, before)
    pictures = {key for key in left if key.startswith(("m/", "d/")) or "/p/" in key}
    assert not pictures
    assert len(newsroom.releases(GALLERY)) == 1
    assert newsroom.catalogue.counts(GALLERY)[PhotoState.UNPUBLISHED] == 2
    assert newsroom.overdue(TOMORROW) == ()
    assert newsroom.has_news(GALLERY) is False
    assert newsroom.release(GALLERY).changed is False
    assert newsroom.check_log().is_whole


def test_what_is_dropped_into_a_closed_gallery_is_kept_and_not_shown(newsroom: Newsroom) -> None:
    two_releases(newsroom)
    say(newsroom, "unpublish_after = 2027-07-02")
    newsroom.expire(GALLERY, TOMORROW)
    drop(newsroom, "IMG_0003.JPG", a_landscape(3, 450, 300))
    take_in(newsroom)
    assert newsroom.to_prepare(GALLERY) == []
    assert newsroom.has_news(GALLERY) is False
    assert newsroom.overdue(TOMORROW) == (GALLERY,)
    newsroom.expire(GALLERY, TOMORROW)
    assert newsroom.catalogue.counts(GALLERY)[PhotoState.UNPUBLISHED] == 3


def test_a_gallery_whose_day_was_moved_is_shown_again(newsroom: Newsroom) -> None:
    """Its originals are still there."""
    two_releases(newsroom)
    say(newsroom, "unpublish_after = 2027-07-02")
    newsroom.expire(GALLERY, TOMORROW)
    say(newsroom, "unpublish_after = 2028-07-02")
    assert newsroom.overdue(TOMORROW) == (GALLERY,)
    assert newsroom.expire(GALLERY, TOMORROW).reopened is True
    released = publish(newsroom)
    assert released.photos == 2
    assert newsroom.overdue(TOMORROW) == ()


def test_originals_go_after_their_day_and_the_gallery_goes_on(newsroom: Newsroom) -> None:
    """Also the copies in folders; a new release, an audit and a rebuild find nothing wrong."""
    two_releases(newsroom)
    say(newsroom, "delete_original_after = 2027-07-02")
    assert newsroom.overdue(TODAY) == ()
    done = newsroom.expire(GALLERY, TOMORROW)
    assert (done.closed, done.originals, done.copies) == (False, 2, 2)
    assert list(newsroom.stores.originals.list("o/")) == []
    assert newsroom.overdue(TOMORROW) == ()
    assert not list(newsroom.project.done.rglob("*.JPG"))

    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(path.read_text().replace('credit = "', 'credit = "Jauns '))
    assert newsroom.to_prepare(GALLERY) == []
    released = newsroom.release(GALLERY)
    assert released.photos == 2
    assert newsroom.revealed(GALLERY).originals == ()
    room = open_audit(newsroom.catalogue, newsroom.stores, newsroom.darkroom)
    assert audit_house(newsroom.live(), room).findings == ()

    newsroom.catalogue.close()
    state = newsroom.project.state
    for lost in state.glob("catalogue.db*"):
        lost.unlink()
    with open_newsroom(newsroom.project) as again:
        rebuilt = again.rebuild()
        assert rebuilt.lost == ()
        assert again.to_prepare(GALLERY) == []
        assert again.release(GALLERY).changed is False


def test_when_both_are_over_the_house_forgets_what_it_had_to_look_for(newsroom: Newsroom) -> None:
    """Secrets of an original are kept for the search before each release, and no longer."""
    two_releases(newsroom)
    assert list(newsroom.stores.originals.list("sec/"))
    say(newsroom, "unpublish_after = 2027-07-02\ndelete_original_after = 2027-07-02")
    newsroom.expire(GALLERY, TOMORROW)
    assert list(newsroom.stores.originals.list("sec/")) == []
    assert list(newsroom.stores.originals.list("o/")) == []


def test_a_photo_in_two_galleries_stays_where_its_time_is_not_over(newsroom: Newsroom) -> None:
    other = "cita-galerija"
    home = newsroom.project.gallery_dir(GALLERY)
    folder = newsroom.project.gallery_dir(other)
    folder.mkdir()
    (folder / "gallery.toml").write_text((home / "gallery.toml").read_text())
    picture = a_landscape(1, 450, 300)
    drop(newsroom, "IMG_0001.JPG", picture)
    publish(newsroom)
    inbox = newsroom.project.inbox / other
    inbox.mkdir(exist_ok=True)
    (inbox / "IMG_0001.JPG").write_bytes(picture)
    take_in(newsroom)
    newsroom.release(other)
    say(newsroom, "unpublish_after = 2027-07-02\ndelete_original_after = 2027-07-02")
    done = newsroom.expire(GALLERY, TOMORROW)
    assert (done.photos, done.originals) == (0, 0)
    with open_catalogue(catalogue_url(newsroom.project, newsroom.house)) as catalogue:
        assert catalogue.counts(other)[PhotoState.PUBLISHED] == 1
    live = {item.key for manifest in newsroom.live() for item in manifest.objects}
    assert all(newsroom.stores.public.head(key) for key in live)


@pytest.mark.parametrize("step", ["release", "erase", "forget_variants", "retire_releases"])
def test_what_was_cut_off_anywhere_goes_on(
    newsroom: Newsroom, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_releases(newsroom)
    say(newsroom, "unpublish_after = 2027-07-02\ndelete_original_after = 2027-07-02")
    before = ever_referred_to(newsroom)

    class Cut(Exception):
        pass

    def cut(*_anything: object, **_more: object) -> None:
        raise Cut

    owners: dict[str, type] = {
        "release": type(newsroom),
        "erase": type(newsroom.stores.public),
        "forget_variants": type(newsroom.catalogue),
        "retire_releases": type(newsroom.catalogue),
    }
    with monkeypatch.context() as patch:
        patch.setattr(owners[step], step, cut)
        with pytest.raises(Cut):
            newsroom.expire(GALLERY, TOMORROW)
    assert newsroom.overdue(TOMORROW) == (GALLERY,)
    newsroom.expire(GALLERY, TOMORROW)
    assert newsroom.overdue(TOMORROW) == ()
    left = readable(newsroom, before)
    assert not {key for key in left if key.startswith("m/") or "/p/" in key}
    assert list(newsroom.stores.originals.list("o/")) == []
