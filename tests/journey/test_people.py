"""People in photos, from a sidecar to the public bucket: blurred, held, let go, never left over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gallery_media.errors import HoldStands, RollbackRefused
from gallery_media.model.photo import PhotoId
from gallery_media.reasons import Code
from gallery_media.wiring import Newsroom
from gallery_media.wiring.house import House
from tests.makers.images import a_motif, a_scene, as_file
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish, take_in
from tests.makers.projects import write_settings
from tests.makers.regions import blur_packet, mwg, mwg_packet, people_packet

pytestmark = [pytest.mark.journey]

FACE = mwg_packet(mwg(0.5, 0.5, 0.2, 0.3))
BLUR = people_packet(FACE, objection="blur")


def a_photo() -> bytes:
    return as_file(a_scene(800, 600), quality=92)


def files(newsroom: Newsroom) -> set[str]:
    return public_keys(newsroom, "m/")


def shown(newsroom: Newsroom) -> set[str]:
    """The picture files that the live release shows."""
    (manifest,) = newsroom.live()
    return {item.key for item in manifest.objects if item.key.startswith("m/")}


def held(newsroom: Newsroom) -> list[Code]:
    return [photo.why.code for photo in newsroom.catalogue.held(GALLERY) if photo.why]


def the_photo(newsroom: Newsroom) -> PhotoId:
    (photo,) = photos_by_name(newsroom.catalogue).values()
    return photo


def editor(newsroom: Newsroom, columns: str, line: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    path.write_text(f"photo,lang,{columns}\n{line}\n", encoding="utf-8")


def test_a_late_objection_blurs_the_photo_and_leaves_nothing_of_it_bare(
    newsroom: Newsroom,
) -> None:
    """New files, the old ones gone with the releases that listed them; the press download too."""
    write_settings(newsroom.project, "press_downloads = true\n")
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "b.jpg", as_file(a_motif(3)))
    first = publish(newsroom)
    before, photo = files(newsroom), photos_by_name(newsroom.catalogue)["a.jpg"]
    mine = {file.key for file in newsroom.catalogue.variant_files(photo)}
    fingerprint = newsroom.catalogue.fingerprint(photo)
    assert mine < before
    assert not newsroom.has_news(GALLERY)
    drop(newsroom, "a.jpg.xmp", BLUR)
    take_in(newsroom)
    assert newsroom.has_news(GALLERY)
    # Before it is made anew a release does not show it.
    assert newsroom.release(GALLERY).photos == 1
    publish(newsroom)
    assert len(shown(newsroom)) == len(before)
    assert files(newsroom) == shown(newsroom)
    assert not files(newsroom) & mine
    assert newsroom.catalogue.fingerprint(photo) == fingerprint
    assert newsroom.catalogue.bare_files(GALLERY) == {}
    releases = [one.release for one in newsroom.releases(GALLERY) if not one.refused]
    assert first.stamp.release not in releases
    with pytest.raises(RollbackRefused):
        newsroom.roll_back(GALLERY, first.stamp.release)
    assert not newsroom.has_news(GALLERY)
    assert not publish(newsroom).changed


def test_a_changed_region_makes_the_photo_anew_and_erases_what_showed_more(
    newsroom: Newsroom,
) -> None:
    """Also from one blur to another."""
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "a.jpg.xmp", blur_packet("0.1, 0.1, 0.2, 0.2"))
    publish(newsroom)
    before = files(newsroom)
    drop(newsroom, "a.jpg.xmp", blur_packet("0.1, 0.1, 0.2, 0.2; 0.6, 0.6, 0.2, 0.2"))
    publish(newsroom)
    assert before.isdisjoint(files(newsroom))
    assert files(newsroom) == shown(newsroom)


def test_a_gallery_can_blur_every_marked_face(newsroom: Newsroom) -> None:
    """Faces in the photo's own file, by the gallery's rule; photos without any are as they were."""
    drop(newsroom, "a.jpg", as_file(a_scene(800, 600), quality=92, xmp=FACE))
    drop(newsroom, "b.jpg", as_file(a_motif(3)))
    publish(newsroom)
    before = {one.photo: one for one in newsroom.gather(GALLERY).gallery.pictures}
    path = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(path.read_text().replace("\n[people]\n", '\n[people]\nblur = "marked"\n'))
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    after = {one.photo: one for one in newsroom.gather(GALLERY).gallery.pictures}
    names = photos_by_name(newsroom.catalogue)
    faces, none = names["a.jpg"], names["b.jpg"]
    assert not set(after[faces].variants) & set(before[faces].variants)
    assert after[none] == before[none]


@pytest.mark.parametrize(
    ("sidecar", "code"),
    [
        (people_packet(objection="remove"), Code.OBJECTION),
        (people_packet(objection="blur"), Code.BLUR_NOWHERE),
        (people_packet(mwg_packet(mwg(9, 9, 0.1, 0.1)), objection="blur"), Code.BLUR_UNSURE),
        (people_packet(minor="yes"), Code.MINOR),
        (people_packet(expires="2017-07-01"), Code.EXPIRED),
        (people_packet(objection="remoev"), Code.FLAGS_UNREAD),
    ],
    ids=lambda value: value.value if isinstance(value, Code) else "",
)
def test_a_late_flag_takes_a_public_photo_off(
    newsroom: Newsroom, sidecar: bytes, code: Code
) -> None:
    """Off the pages and out of the bucket; status says why, a person may allow it as it stands."""
    drop(newsroom, "a.jpg", a_photo())
    publish(newsroom)
    before = files(newsroom)
    drop(newsroom, "a.jpg.xmp", sidecar)
    assert publish(newsroom).photos == 0
    assert held(newsroom) == [code]
    assert files(newsroom) == set()
    (gallery,) = newsroom.status().galleries
    assert len(gallery.held) == 1
    assert not newsroom.has_news(GALLERY)
    newsroom.allow(the_photo(newsroom))
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 1
    assert files(newsroom) == before
    # Something else is said: it waits again.
    drop(newsroom, "a.jpg.xmp", people_packet(objection="remove", minor="yes"))
    assert publish(newsroom).photos == 0
    assert held(newsroom) == [Code.OBJECTION]


def test_show_tells_what_is_said_of_people(newsroom: Newsroom) -> None:
    """And what follows from it."""
    drop(newsroom, "a.jpg", a_photo())
    flags = {"basis": "consent", "minor": "yes", "objection": "blur", "expires": "2999-01-01"}
    drop(newsroom, "a.jpg.xmp", people_packet(FACE, **flags))
    publish(newsroom)
    (shown,) = newsroom.show(GALLERY)
    assert shown.people == (
        "basis: consent",
        "objection: blur",
        "somebody under age is shown",
        "may be shown until 2999-01-01",
        "places that are blurred: 1",
    )


def test_the_editors_word_counts_where_it_is_stricter(newsroom: Newsroom) -> None:
    """It adds an objection, and cannot take a file's away; consent may be named by it."""
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "a.jpg.xmp", people_packet(minor="yes"))
    assert publish(newsroom).photos == 0
    editor(newsroom, "basis", "a.jpg,lv,consent")
    assert publish(newsroom).photos == 1
    editor(newsroom, "basis,objection", "a.jpg,lv,consent,remove")
    assert publish(newsroom).photos == 0
    editor(newsroom, "basis,objection", "a.jpg,lv,consent,none")
    drop(newsroom, "captions.csv", b"photo,lang,objection\na.jpg,lv,remove\n")
    assert publish(newsroom).photos == 0
    assert held(newsroom) == [Code.OBJECTION]


def test_what_may_be_shown_until_a_day_is_off_the_day_after(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the house's own days, without anybody touching a file."""
    today = datetime.now(newsroom.house.site.zone)
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "a.jpg.xmp", people_packet(expires=today.date().isoformat()))
    assert publish(newsroom).photos == 1
    assert not newsroom.has_news(GALLERY)
    monkeypatch.setattr(House, "now", lambda _: today + timedelta(days=1))
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 0
    assert held(newsroom) == [Code.EXPIRED]
    assert files(newsroom) == set()


def test_a_gallery_that_was_gone_back_shows_nobody_bare(newsroom: Newsroom) -> None:
    """Pinned to an earlier release, it shows the blurred picture in the place of the old one."""
    drop(newsroom, "a.jpg", a_photo())
    publish(newsroom)
    drop(newsroom, "b.jpg", as_file(a_motif(3)))
    publish(newsroom)
    newsroom.roll_back(GALLERY)
    bare = {file.key for file in newsroom.catalogue.variant_files(_named(newsroom, "a.jpg"))}
    drop(newsroom, "a.jpg.xmp", BLUR)
    take_in(newsroom)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    assert newsroom.release(GALLERY).photos == 1
    assert not shown(newsroom) & bare
    assert not files(newsroom) & bare
    newsroom.let_go(GALLERY)
    assert newsroom.release(GALLERY).photos == 2


def _named(newsroom: Newsroom, name: str) -> PhotoId:
    return photos_by_name(newsroom.catalogue)[name]


def test_what_a_lost_catalogue_knew_of_people_comes_back(newsroom: Newsroom) -> None:
    """What was blurred, what was allowed, and what still has to be erased."""
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "a.jpg.xmp", BLUR)
    drop(newsroom, "b.jpg", as_file(a_motif(3)))
    drop(newsroom, "b.jpg.xmp", people_packet(objection="remove"))
    publish(newsroom)
    newsroom.allow(_named(newsroom, "b.jpg"))
    publish(newsroom)
    before = files(newsroom)
    allowed = newsroom.catalogue.people_allowed(GALLERY)
    newsroom.rebuild(replace=True)
    assert newsroom.catalogue.people_allowed(GALLERY) == allowed != {}
    assert publish(newsroom).photos == 2
    assert files(newsroom) == before


def test_a_house_that_was_cut_off_before_it_erased_does_so_next_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue forgets last what it has to do, so the next release does it."""
    drop(newsroom, "a.jpg", a_photo())
    publish(newsroom)
    bare = files(newsroom)
    drop(newsroom, "a.jpg.xmp", BLUR)
    with monkeypatch.context() as cut:
        cut.setattr("gallery_media.desk.erase._delete_files", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            publish(newsroom)
    assert bare <= files(newsroom)
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    assert not bare & files(newsroom)


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_blurred_photo_can_be_withdrawn_like_any_other(newsroom: Newsroom) -> None:
    """Nothing of it is left, and its twin is recognised."""
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "a.jpg.xmp", BLUR)
    publish(newsroom)
    photo = the_photo(newsroom)
    newsroom.withdraw(photo, "request", "test")  # type: ignore[arg-type]
    assert files(newsroom) == set()
    drop(newsroom, "twin.jpg", as_file(a_scene(800, 600), quality=80))
    publish(newsroom)
    assert held(newsroom) == [Code.RESEMBLES_WITHDRAWN]


def test_a_photo_without_its_original_is_off_the_pages_and_waits_for_its_withdrawal(
    newsroom: Newsroom,
) -> None:
    """It cannot be made anew; its pictures are the last there are, and no hold deletes them."""
    drop(newsroom, "a.jpg", a_photo())
    drop(newsroom, "b.jpg", as_file(a_motif(3)))
    publish(newsroom)
    before = files(newsroom)
    for photo in photos_by_name(newsroom.catalogue).values():
        newsroom.catalogue.mark_original_erased(photo)
    drop(newsroom, "a.jpg.xmp", BLUR)
    drop(newsroom, "b.jpg.xmp", people_packet(objection="remove"))
    assert publish(newsroom).photos == 0
    assert sorted(held(newsroom)) == [Code.BLUR_LOST, Code.OBJECTION]
    assert files(newsroom) == before
    newsroom.allow(_named(newsroom, "b.jpg"))
    assert publish(newsroom).photos == 1
    with pytest.raises(HoldStands):
        newsroom.allow(_named(newsroom, "a.jpg"))
    newsroom.withdraw(_named(newsroom, "a.jpg"), "request", "test")  # type: ignore[arg-type]
    assert files(newsroom) == shown(newsroom)
