"""A photo is taken back everywhere, on the real storage server, and stays away."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import pytest

from gallery_media.catalogue import CaptionField
from gallery_media.desk import withdraw
from gallery_media.desk.choose_photo import photo_to_withdraw
from gallery_media.embedded.locks import FileLock
from gallery_media.errors import CatalogueBusy, UnknownPhoto
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step, listening
from gallery_media.storage.anonymous import ask
from gallery_media.storage.keys import record_prefix, secrets_key
from gallery_media.wiring import Newsroom
from tests.makers.crawls import ever_referred_to, readable
from tests.makers.images import a_jpeg
from tests.makers.landscapes import a_landscape, a_worse_copy
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish, take_in

pytestmark = pytest.mark.journey
ASKED = WithdrawalReason.ASKED


def photo_of(newsroom: Newsroom, name: str) -> PhotoId:
    return photos_by_name(newsroom.catalogue)[name]


def url(newsroom: Newsroom, key: str) -> str:
    location = newsroom.stores.location
    return location.object_url(location.public_bucket, key)


def test_a_withdrawn_photo_is_nowhere_that_any_release_ever_led_to(newsroom: Newsroom) -> None:
    """Two releases showed it; an anonymous crawl of all their objects finds only the others'."""
    for number in range(3):
        drop(newsroom, f"IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)
    drop(newsroom, "IMG_0009.JPG", a_landscape(9))
    publish(newsroom)
    before = ever_referred_to(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    own = {file.key for file in newsroom.catalogue.variant_files(photo)}
    assert own <= before
    done = newsroom.withdraw(photo, ASKED, "test")
    assert done.objects >= len(own)
    assert done.releases == 2
    assert all(proof.gone for proof in done.proofs)
    left = readable(newsroom, before | ever_referred_to(newsroom))
    assert not own & left.keys()
    for key, body in left.items():
        if key.endswith((".html", ".json")):
            named = f"/p/{photo}.html" in body.decode() or photo in key
            assert not named or "removed" in body.decode() or "izņemts" in body.decode()
        assert not any(variant.encode() in body for variant in own)


def test_its_address_says_that_it_was_removed_in_both_languages(newsroom: Newsroom) -> None:
    """No picture, no name, no index; a way to the rest of the gallery."""
    for number in range(2):
        drop(newsroom, f"IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    newsroom.withdraw(photo, ASKED, "test")
    for lang, words in (("lv", "Foto ir izņemts"), ("en", "This photo was removed")):
        answer = ask("GET", url(newsroom, f"g/{GALLERY}/{lang}/p/{photo}.html"))
        page = answer.body.decode()
        assert answer.status == 200
        assert words in page
        assert '<meta name="robots" content="noindex' in page
        assert "<img" not in page.partition("<main")[2].partition("</main>")[0]
        assert "IMG_0001" not in page


def test_the_same_file_is_refused_and_a_likeness_is_held(newsroom: Newsroom) -> None:
    """By its digest, with the reason on the receipt; by its look, mirrored too, for a person."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    drop(newsroom, "IMG_0002.JPG", a_landscape(2))
    publish(newsroom)
    newsroom.withdraw(photo_of(newsroom, "IMG_0001.JPG"), WithdrawalReason.CHILD, "test")
    drop(newsroom, "again.jpg", a_landscape(1))
    assert take_in(newsroom) == {"refused": 1}
    receipt = newsroom.catalogue.receipts(GALLERY)[-1]
    assert "withdrawn" in receipt.reason
    assert "guardian" in receipt.reason
    drop(newsroom, "small.jpg", a_worse_copy(1))
    drop(newsroom, "mirrored.jpg", a_worse_copy(1, mirrored=True))
    drop(newsroom, "another.jpg", a_landscape(5))
    publish(newsroom)
    states = {
        name: newsroom.catalogue.photo(photo).state  # type: ignore[union-attr]
        for name, photo in photos_by_name(newsroom.catalogue).items()
    }
    assert states["small.jpg"] is PhotoState.HELD
    assert states["mirrored.jpg"] is PhotoState.HELD
    assert states["another.jpg"] is PhotoState.PUBLISHED
    held = photo_of(newsroom, "small.jpg")
    assert not newsroom.catalogue.variant_files(held)
    newsroom.allow(held)
    publish(newsroom)
    assert newsroom.catalogue.photo(held).state is PhotoState.PUBLISHED  # type: ignore[union-attr]


def test_what_the_house_knows_of_it_goes_too(newsroom: Newsroom) -> None:
    """Original with all versions, secrets, words, file names, copies; the tombstone stays."""
    data = a_landscape(1)
    drop(newsroom, "Anna_Kalnina.JPG", data)
    publish(newsroom)
    photo = photo_of(newsroom, "Anna_Kalnina.JPG")
    newsroom.catalogue.set_caption(photo, "lv", {CaptionField.CAPTION: "Anna Kalniņa"}, "test")
    newsroom.release(GALLERY)
    (picture,) = newsroom.catalogue.pictures(GALLERY)
    done = newsroom.withdraw(photo, WithdrawalReason.RIGHTS, "test", erase=True)
    assert done.original_erased
    assert done.copies == 1
    assert not [path for path in newsroom.project.done.rglob("*") if path.is_file()]
    location, client = newsroom.stores.location, newsroom.stores.client
    versions = client.list_object_versions(Bucket=location.originals_bucket, Prefix="o/")
    assert not versions.get("Versions")
    assert not versions.get("DeleteMarkers")
    assert newsroom.stores.originals.head(secrets_key(photo)) is None
    records = list(newsroom.stores.originals.list(record_prefix(photo)))
    assert len(records) == 1
    old = client.list_object_versions(Bucket=location.originals_bucket, Prefix=record_prefix(photo))
    assert len(old["Versions"]) == 1
    everything = b"".join(
        newsroom.stores.originals.get(found.key).body for found in newsroom.stores.originals.list()
    )
    assert b"Anna" not in everything
    assert picture.thumbhash
    assert picture.thumbhash.hex().encode() not in everything
    assert "Anna" not in str(newsroom.catalogue.receipts(GALLERY))
    assert not newsroom.catalogue.captions(GALLERY)


def test_whoever_asked_gets_a_dated_receipt_in_both_languages(newsroom: Newsroom) -> None:
    """Text and JSON; every address that was asked, and what it answered."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    done = newsroom.withdraw(photo, ASKED, "test")
    found = {path.name.partition(".")[2]: path for path in newsroom.project.withdrawals.iterdir()}
    assert set(found) == {"json", "lv.txt", "en.txt"}
    told = json.loads(found["json"].read_text())
    assert told["photo"] == photo
    assert len(told["proofs"]) == len(done.proofs)
    assert f"{done.finished_at:%Y-%m-%d %H:%M} UTC" in found["en.txt"].read_text()
    assert "Apliecinājums" in found["lv.txt"].read_text()
    assert not [word for word in ("IMG_0001", str(newsroom.project.root)) if word in str(told)]


def test_a_house_does_not_finish_what_somebody_is_taking_back(newsroom: Newsroom) -> None:
    """Two at once would each count a part, and the receipt would say the smaller one."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    drop(newsroom, "IMG_0002.JPG", a_landscape(2))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    finished: list[object] = []

    def meanwhile(step: Step, about: str) -> None:
        if step in (Step.BURIAL_KEPT, Step.FILES_DELETED) and about == photo:
            finished.append(newsroom.finish_withdrawals("house"))

    with listening(meanwhile):
        done = newsroom.withdraw(photo, ASKED, "test")
    assert finished == [(), ()]
    (receipt,) = newsroom.project.withdrawals.glob("*.json")
    told = json.loads(receipt.read_text())
    assert (told["objects"], told["releases"], told["copies"]) == (
        done.objects,
        done.releases,
        done.copies,
    )
    assert done.objects > 0


def test_nor_does_another_host(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are not ours, so that the catalogue has to tell; it waits, and then says why."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    met: list[object] = []
    monkeypatch.setattr(withdraw, "PATIENCE", 0.1)

    def meanwhile(step: Step, about: str) -> None:
        if step is not Step.FILES_DELETED or met:
            return
        with pytest.MonkeyPatch.context() as there:
            there.setattr(platform, "node", lambda: "van")
            there.setattr(FileLock, "exclusive_until", lambda _self, _deadline: True)
            met.append(newsroom.finish_withdrawals("house"))
            with pytest.raises(CatalogueBusy, match="another process"):
                newsroom.withdraw(photo, ASKED, "form")

    with listening(meanwhile):
        assert newsroom.withdraw(photo, ASKED, "test").objects > 0
    assert met == [()]
    with pytest.MonkeyPatch.context() as there:
        there.setattr(platform, "node", lambda: "van")
        assert newsroom.withdraw(photo, ASKED, "form").objects == 0  # nobody is at it any more


def test_a_photo_with_the_same_pixels_keeps_its_files(newsroom: Newsroom) -> None:
    """Two originals of equal pixels share public objects: the other one is not broken by it, and
    the desk is told."""
    data = a_jpeg(640, 480)
    drop(newsroom, "IMG_0001.JPG", data)
    drop(newsroom, "IMG_0002.JPG", data[:2] + b"\xff\xfe\x00\x06twin" + data[2:])
    publish(newsroom)
    first, second = photo_of(newsroom, "IMG_0001.JPG"), photo_of(newsroom, "IMG_0002.JPG")
    shared = {file.key for file in newsroom.catalogue.variant_files(first)}
    assert shared == {file.key for file in newsroom.catalogue.variant_files(second)}
    done = newsroom.withdraw(first, ASKED, "test")
    assert done.shared_with == (second,)
    assert readable(newsroom, shared).keys() == shared
    last = newsroom.withdraw(second, ASKED, "test", urgent=True)
    assert not last.shared_with
    assert not readable(newsroom, shared)


def test_the_last_photo_of_a_gallery_can_be_withdrawn(newsroom: Newsroom) -> None:
    """What is left is a gallery without photos, and it answers."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    publish(newsroom)
    newsroom.withdraw(photo_of(newsroom, "IMG_0001.JPG"), ASKED, "test")
    assert ask("GET", url(newsroom, f"g/{GALLERY}/lv/index.html")).status == 200


def test_a_photo_that_was_never_published_is_withdrawn_without_a_trace(newsroom: Newsroom) -> None:
    """No page at its address: nobody outside ever knew of it."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    publish(newsroom)
    drop(newsroom, "IMG_0002.JPG", a_landscape(2))
    take_in(newsroom)
    photo = photo_of(newsroom, "IMG_0002.JPG")
    newsroom.withdraw(photo, WithdrawalReason.MISTAKE, "test")
    assert ask("GET", url(newsroom, f"g/{GALLERY}/lv/p/{photo}.html")).status in (403, 404)


def test_a_photo_is_found_by_number_page_and_picture(newsroom: Newsroom) -> None:
    """Whatever somebody copies from the page; anything else is refused with a sentence."""
    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    picture = newsroom.catalogue.variant_files(photo)[0].key
    for named in (
        photo,
        url(newsroom, f"g/{GALLERY}/lv/p/{photo}.html") + "?x=1#top",
        url(newsroom, picture),
    ):
        assert photo_to_withdraw(named, newsroom.catalogue) == photo
    for named in (
        "zzzzzzzzzz",
        "https://example.org/",
        url(newsroom, "m/00/" + "0" * 24 + "-5.jpg"),
    ):
        with pytest.raises(UnknownPhoto):
            photo_to_withdraw(named, newsroom.catalogue)


def test_the_audit_finds_nothing_wrong_after_a_withdrawal(newsroom: Newsroom) -> None:
    """Notices are part of the release: fetched, compared and linked like every page."""
    from gallery_media.desk.audit import audit, audit_house, open_audit

    for number in range(2):
        drop(newsroom, f"IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)
    newsroom.withdraw(photo_of(newsroom, "IMG_0001.JPG"), ASKED, "test")
    room = open_audit(newsroom.catalogue, newsroom.stores, newsroom.darkroom)
    live = newsroom.live()
    report = audit(live[0], room)
    assert not report.findings
    assert not audit_house(live, room).findings


def test_a_withdrawal_where_settings_are_broken_still_takes_the_picture(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """The files go at once; the rest waits for the editor, and the state says so."""
    from gallery_media.errors import SettingsError

    drop(newsroom, "IMG_0001.JPG", a_landscape(1))
    drop(newsroom, "IMG_0002.JPG", a_landscape(2))
    publish(newsroom)
    photo = photo_of(newsroom, "IMG_0001.JPG")
    own = {file.key for file in newsroom.catalogue.variant_files(photo)}
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    whole = settings.read_text()
    settings.write_text("title = ")
    with pytest.raises(SettingsError):
        newsroom.withdraw(photo, ASKED, "test", erase=False)
    assert not readable(newsroom, own)
    assert newsroom.catalogue.photo(photo).state is PhotoState.WITHDRAWING  # type: ignore[union-attr]
    settings.write_text(whole)
    (done,) = newsroom.finish_withdrawals("test")
    assert done.photo == photo
    assert newsroom.catalogue.photo(photo).state is PhotoState.WITHDRAWN  # type: ignore[union-attr]


class Killed(BaseException):
    """The process ends here."""


CRASHES = [
    Step.BURIED,
    Step.BURIAL_KEPT,
    Step.RENDERED,
    Step.PAGES_PUT,
    Step.FLIPPED,
    Step.SHOWN_NO_MORE,
    Step.FILES_DELETED,
    Step.RELEASES_DELETED,
    Step.PROVEN,
    Step.COPIES_DELETED,
    Step.FORGOTTEN,
    Step.WITHDRAWN,
]


def test_a_withdrawal_that_is_cut_off_anywhere_finishes_at_the_next_run(
    newsroom: Newsroom,
) -> None:
    """Killed after each of its steps, one photo a step; each ends withdrawn and proven."""
    for number in range(len(CRASHES)):
        drop(newsroom, f"IMG_{number:04d}.JPG", a_landscape(number, 450, 300))
    publish(newsroom)
    names = photos_by_name(newsroom.catalogue)
    own: set[str] = set()
    for step, (_, photo) in zip(CRASHES, sorted(names.items()), strict=True):
        own |= {file.key for file in newsroom.catalogue.variant_files(photo)}

        def kill(reached: Step, _about: str, step: Step = step) -> None:
            if reached is step:
                raise Killed

        with listening(kill), pytest.raises(Killed):
            newsroom.withdraw(photo, ASKED, "test", urgent=step is Step.RENDERED)
        newsroom.finish_withdrawals("test")
        found = newsroom.catalogue.photo(photo)
        assert found is not None
        assert found.state is PhotoState.WITHDRAWN, step
        assert not newsroom.catalogue.variant_files(photo)
        assert len(list(newsroom.project.withdrawals.glob(f"*-{photo}.json"))) == 1
    assert not readable(newsroom, own)
    assert not newsroom.catalogue.withdrawing()
    manifests = [
        read_manifest(newsroom.stores.originals.get(one.key).body)
        for one in newsroom.stores.originals.list("rel/")
    ]
    assert not [one for one in manifests if one.photos]
