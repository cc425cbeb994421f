"""Going back, tidying up and rebuilding, on the real storage server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gallery_media.catalogue import open_catalogue
from gallery_media.darkroom import Darkroom
from gallery_media.desk.working import working
from gallery_media.errors import CatalogueBusy, PruneStopped, RebuildRefused, RollbackRefused
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.wiring import Newsroom, catalogue_url, open_newsroom
from tests.makers.crawls import ever_referred_to, readable
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish, take_in

pytestmark = pytest.mark.journey
ENTRY = f"g/{GALLERY}/lv/index.html"


def photo_of(newsroom: Newsroom, name: str) -> PhotoId:
    return photos_by_name(newsroom.catalogue)[name]


def entry(newsroom: Newsroom) -> str:
    return newsroom.stores.public.get(ENTRY).body.decode()


def retitle(newsroom: Newsroom, title: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    lines = path.read_text().splitlines()
    lines = [f'title = {{ lv = "{title}" }}' if x.startswith("title") else x for x in lines]
    path.write_text("\n".join(lines))


def is_told_as_held(newsroom: Newsroom) -> bool:
    """By the status that operators see."""
    return newsroom.status().galleries[0].pinned


def two_releases(newsroom: Newsroom) -> tuple[str, str]:
    """One photo under one title, then two under another; the ids of both releases."""
    retitle(newsroom, "Pirmais virsraksts")
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    first = publish(newsroom).stamp.release
    retitle(newsroom, "Otrais virsraksts")
    drop(newsroom, "IMG_0002.JPG", a_landscape(2, 450, 300))
    return first, publish(newsroom).stamp.release


def test_a_gallery_goes_back_and_stays_there_until_it_is_let_go(newsroom: Newsroom) -> None:
    """As the next generation, with the words of then; new photos wait; and on again."""
    first, second = two_releases(newsroom)
    kept = newsroom.releases(GALLERY)
    assert [one.release for one in kept] == [second, first]
    assert [(one.photos, one.live, one.certificate) for one in kept] == [
        (2, True, "none"),
        (1, False, "none"),
    ]
    back = newsroom.roll_back(GALLERY)
    assert (back.stamp.generation, back.photos) == (3, 1)
    assert is_told_as_held(newsroom)
    assert "Pirmais virsraksts" in entry(newsroom)
    second_photo = photo_of(newsroom, "IMG_0002.JPG")
    assert newsroom.stores.public.head(f"g/{GALLERY}/lv/p/{second_photo}.html") is None
    drop(newsroom, "IMG_0003.JPG", a_landscape(3, 450, 300))
    assert not publish(newsroom).changed
    assert not newsroom.has_news(GALLERY)
    assert newsroom.let_go(GALLERY)
    assert not is_told_as_held(newsroom)
    assert newsroom.has_news(GALLERY)
    on = publish(newsroom)
    assert (on.stamp.generation, on.photos) == (4, 3)
    assert "Otrais virsraksts" in entry(newsroom)
    forth = newsroom.roll_back(GALLERY, second)
    assert (forth.stamp.generation, forth.photos) == (5, 2)


def test_no_release_with_a_withdrawn_photo_is_gone_back_to(newsroom: Newsroom) -> None:
    """Its files are gone, and where only the state says so it is refused as well."""
    first, _ = two_releases(newsroom)
    newsroom.catalogue.begin_withdrawal(
        photo_of(newsroom, "IMG_0001.JPG"), "asked", "test", erase=False
    )
    assert "withdrawn" in newsroom.releases(GALLERY)[1].refused
    with pytest.raises(RollbackRefused, match="withdrawn"):
        newsroom.roll_back(GALLERY, first)
    newsroom.finish_withdrawals("test")
    with pytest.raises(RollbackRefused, match="keeps no release"):
        newsroom.roll_back(GALLERY, first)


def test_a_photo_is_withdrawn_from_a_gallery_that_is_held_back(newsroom: Newsroom) -> None:
    """The pin stays, on the release without the photo."""
    two_releases(newsroom)
    retitle(newsroom, "Trešais virsraksts")
    drop(newsroom, "IMG_0003.JPG", a_landscape(3, 450, 300))
    publish(newsroom)
    newsroom.roll_back(GALLERY)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    row = newsroom.catalogue.gallery(GALLERY)
    assert row is not None
    assert row.pinned_release == row.live_release
    assert photo not in entry(newsroom)
    assert "Otrais virsraksts" in entry(newsroom)
    assert not publish(newsroom).changed


def test_what_nothing_needs_is_deleted_by_the_second_pass_and_nothing_else(
    newsroom: Newsroom,
) -> None:
    """A first pass only marks; a day later orphans and the oldest releases go."""
    for number in range(13):
        retitle(newsroom, f"Virsraksts {number}")
        if number < 2:
            drop(newsroom, f"IMG_000{number}.JPG", a_landscape(number, 450, 300))
        publish(newsroom)
    public = newsroom.stores.public
    before = ever_referred_to(newsroom)
    public.put("m/00/000000000000000000000000-5.jpg", b"x", content_type="image/jpeg")
    orphan = "m/00/000000000000000000000000-5.jpg"
    now = datetime.now(UTC)
    assert newsroom.prune(now=now).marked == 0
    later = now + timedelta(hours=25)
    plan = newsroom.prune(now=later, dry_run=True)
    assert plan.marked >= 1
    assert not newsroom.catalogue.doomed()
    newsroom.prune(now=later)
    assert public.head(orphan) is not None
    assert len(newsroom.releases(GALLERY)) == 10
    last = newsroom.prune(now=now + timedelta(hours=51), force=True)
    assert last.deleted >= 1
    assert public.head(orphan) is None
    live = {item.key for item in newsroom.live()[0].objects}
    assert readable(newsroom, live).keys() == live
    assert newsroom.roll_back(GALLERY).changed
    assert before


def test_a_pass_that_would_delete_too_much_stops(newsroom: Newsroom) -> None:
    """A fifth of all; nothing is deleted, and with a person's word it is."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    public = newsroom.stores.public
    for number in range(40):
        public.put(f"a/stray.{number:016x}.css", b"x", content_type="text/css")
    now = datetime.now(UTC)
    newsroom.prune(now=now + timedelta(hours=25))
    # The catalogue's own clock has marked them just now.
    with pytest.raises(PruneStopped, match="--force"):
        newsroom.prune(now=now + timedelta(hours=50))
    assert len(list(public.list("a/stray"))) == 40
    assert newsroom.prune(now=now + timedelta(hours=50), force=True).deleted == 40
    assert not list(public.list("a/stray"))


def test_nobody_tidies_up_while_somebody_publishes(newsroom: Newsroom) -> None:
    """And the reverse; whoever has to wait is told to try again."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1, 450, 300))
    publish(newsroom)
    catalogue = newsroom.catalogue
    with (
        working(catalogue, "publish"),
        working(catalogue, "publish"),
        pytest.raises(CatalogueBusy, match="publish"),
    ):
        newsroom.prune()
    with working(catalogue, "prune", alone=True), pytest.raises(CatalogueBusy, match="prune"):
        newsroom.release(GALLERY)
    newsroom.prune()


def test_a_lost_catalogue_comes_back_and_the_next_publish_finds_nothing_new(
    newsroom: Newsroom, darkroom: Darkroom
) -> None:
    """Photos, words, receipts, releases, pin and tombstones; the entry page keeps its bytes."""
    two_releases(newsroom)
    drop(newsroom, "IMG_0004.JPG", a_landscape(4, 450, 300))
    publish(newsroom)
    gone = photo_of(newsroom, "IMG_0004.JPG")
    newsroom.withdraw(gone, WithdrawalReason.CHILD, "test")
    drop(newsroom, "IMG_0005.JPG", a_landscape(5, 450, 300))
    take_in(newsroom)
    before = entry(newsroom)
    names = photos_by_name(newsroom.catalogue)
    snapshot = newsroom.catalogue.snapshot(GALLERY, ("lv", "en"))
    with pytest.raises(RebuildRefused, match="--replace"):
        newsroom.rebuild()
    url = catalogue_url(newsroom.project, newsroom.house)
    path = newsroom.project.state / "catalogue.db"
    newsroom.catalogue.close()
    for file in newsroom.project.state.glob("catalogue.db*"):
        file.unlink()
    assert not path.exists()
    open_catalogue(url).close()
    with open_newsroom(newsroom.project, darkroom) as again:
        done = again.rebuild()
        assert (done.photos, done.withdrawn, done.lost, done.nameless) == (4, 1, (), 0)
        assert photos_by_name(again.catalogue) == names
        now = again.catalogue.snapshot(GALLERY, ("lv", "en"))
        assert now.captions == snapshot.captions
        assert now.withdrawn == snapshot.withdrawn == (gone,)
        assert [one.photo.id for one in now.pictures] == [p.photo.id for p in snapshot.pictures]
        assert [one.variants for one in now.pictures] == [p.variants for p in snapshot.pictures]
        assert not again.release(GALLERY).changed
        assert entry(again) == before
        drop(again, "again.jpg", a_landscape(4, 450, 300))
        assert take_in(again) == {"refused": 1}
        again.roll_back(GALLERY)
        again.rebuild(replace=True)
        row = again.catalogue.gallery(GALLERY)
        assert row is not None
        assert row.pinned
        assert not again.release(GALLERY).changed
        again.let_go(GALLERY)
        released = publish(again)
        assert released.photos == 3
        assert again.catalogue.photo(gone).state is PhotoState.WITHDRAWN  # type: ignore[union-attr]


def test_a_withdrawal_goes_on_after_the_catalogue_was_lost_in_the_middle(
    newsroom: Newsroom,
) -> None:
    """Where only the tombstone tells of it: its records were erased, the last one not written."""
    two_releases(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    own = {file.key for file in newsroom.catalogue.variant_files(photo)}
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test")
    originals = newsroom.stores.originals
    for listed in list(originals.list(f"rec/{photo}/")):
        originals.erase(listed.key)
    newsroom.rebuild(replace=True)
    found = newsroom.catalogue.photo(photo)
    assert found is not None
    assert found.state is PhotoState.WITHDRAWING
    newsroom.finish_withdrawals("test")
    assert newsroom.catalogue.photo(photo).state is PhotoState.WITHDRAWN  # type: ignore[union-attr]
    assert not readable(newsroom, own)
    drop(newsroom, "again.jpg", a_landscape(1, 450, 300))
    assert take_in(newsroom) == {"refused": 1}
