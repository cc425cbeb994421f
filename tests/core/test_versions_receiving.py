"""An edited photo under the same name: a new version of the same photo, and what is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from gallery_media.catalogue import Outcome, Receipt, open_catalogue, sqlite_url
from gallery_media.darkroom import Darkroom
from gallery_media.desk.recognise import new_version_of
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import Code, Reason
from tests.core.test_desk_receive import GALLERY, Desk, a_desk
from tests.makers.images import a_motif, as_file
from tests.makers.photos import a_preparation, the_photo

FIRST = as_file(a_motif(1))
EDITED = as_file(ImageEnhance.Brightness(a_motif(1)).enhance(1.3))
ANOTHER = as_file(a_motif(2))


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(1) as room:
        yield room


@pytest.fixture
def desk(tmp_path: Path, darkroom: Darkroom) -> Iterator[Desk]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        desk = a_desk(tmp_path, catalogue)
        looks = partial(new_version_of, originals=desk.originals, darkroom=darkroom)
        desk.receiving = replace(desk.receiving, new_version_of=looks)
        yield desk


def drop(desk: Desk, data: bytes, name: str = "IMG_1.JPG") -> Receipt:
    path = desk.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    (receipt,) = desk.take()
    return receipt


def test_an_edited_version_is_the_same_photo(desk: Desk) -> None:
    """Same id, so the same address and the editor's words; the receipt says so."""
    first, second = drop(desk, FIRST), drop(desk, EDITED)
    assert (second.outcome, second.photo_id) == (Outcome.REPLACED, first.photo_id)
    catalogue = desk.receiving.catalogue
    photo = PhotoId(str(first.photo_id))
    (earlier,) = catalogue.versions(photo)
    assert earlier.number == 1
    assert earlier.original.sha256 != the_photo(catalogue, photo).original.sha256
    assert sorted(stored.body for stored in desk.originals.objects.values()) == sorted(
        [FIRST, EDITED]
    ), "the earlier original is kept"
    assert sum(catalogue.counts(GALLERY).values()) == 1
    assert catalogue.events(photo=photo)[-1].kind == "replaced"


def test_the_files_own_times_do_not_matter(desk: Desk) -> None:
    """An export may carry the camera's time, and a copy of 1970."""
    first = drop(desk, FIRST)
    path = desk.inbox / "IMG_1.JPG"
    path.write_bytes(EDITED)
    os.utime(path, (0, 0))
    (second,) = desk.take()
    assert (second.outcome, second.photo_id) == (Outcome.REPLACED, first.photo_id)


def test_another_picture_of_the_same_name_is_another_photo(desk: Desk) -> None:
    """Camera counters come round, and everybody\'s first photo is IMG_0001."""
    first, second = drop(desk, FIRST), drop(desk, ANOTHER)
    assert second.outcome is Outcome.RECEIVED
    assert second.photo_id != first.photo_id
    third = drop(desk, EDITED)
    assert (third.outcome, third.photo_id) == (Outcome.REPLACED, first.photo_id), (
        "the edited one is compared with both"
    )


def test_the_same_name_in_another_folder_is_another_photo(desk: Desk) -> None:
    """A folder is somebody's, or some day's."""
    first, second = drop(desk, FIRST, "day-1/IMG_1.JPG"), drop(desk, EDITED, "day-2/IMG_1.JPG")
    assert second.outcome is Outcome.RECEIVED
    assert second.photo_id != first.photo_id


def test_an_earlier_version_dropped_again_changes_nothing_and_says_so(desk: Desk) -> None:
    """A sync program brings it back; what is shown stays what was sent last."""
    first = drop(desk, FIRST)
    drop(desk, EDITED)
    photo = PhotoId(str(first.photo_id))
    before = the_photo(desk.receiving.catalogue, photo)
    again = drop(desk, FIRST)
    assert (again.outcome, again.photo_id) == (Outcome.DUPLICATE, photo)
    assert again.why == Reason.of(Code.EARLIER_VERSION)
    assert the_photo(desk.receiving.catalogue, photo) == before
    current = drop(desk, EDITED)
    assert (current.outcome, current.why) == (Outcome.DUPLICATE, None)


def test_a_broken_new_version_does_not_take_a_good_ones_place(desk: Desk) -> None:
    """It goes to quarantine, and the photo stays as it is."""
    first = drop(desk, FIRST)
    broken = as_file(a_motif(1), "TIFF")
    at = broken.index(b"\x00\x03", 8)  # a tag's type that no reader takes
    second = drop(desk, broken[:at] + b"\x63\x63" + broken[at + 2 :])
    assert second.outcome is Outcome.QUARANTINED
    photo = PhotoId(str(first.photo_id))
    assert desk.receiving.catalogue.versions(photo) == ()


def test_two_versions_in_one_drop_are_received_in_the_order_of_their_arrival(desk: Desk) -> None:
    """The first is claimed; the second under its name waits for the next look."""
    path = desk.inbox / "IMG_1.JPG"
    path.write_bytes(FIRST)
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    path.write_bytes(EDITED)
    desk.look()
    desk.look()
    assert desk.intake.claim_ready() == [claim], "not both at once"
    receipts = [*desk.take(), *desk.take()]
    assert [one.outcome for one in receipts] == [Outcome.RECEIVED, Outcome.REPLACED]


def test_a_published_photo_stays_visible_until_its_new_version_is_ready(desk: Desk) -> None:
    """Another release may go out in between; the photo's page must not vanish for it."""
    catalogue = desk.receiving.catalogue
    photo = PhotoId(str(drop(desk, FIRST).photo_id))
    prepared = catalogue.mark_prepared(the_photo(catalogue, photo), a_preparation(photo))
    revision = catalogue.revision(GALLERY)
    drop(desk, EDITED)
    after = the_photo(catalogue, photo)
    assert after.state is prepared.state
    (shown,) = catalogue.pictures(GALLERY)
    assert len(shown.variants) == len(a_preparation(photo).variants)
    assert catalogue.revision(GALLERY) > revision, "a release is due"
    recipe = a_preparation(photo).recipe
    assert [one.id for one in catalogue.to_prepare(GALLERY, lambda _: recipe)] == [photo]


def test_a_held_photo_is_tried_again_with_its_new_version(desk: Desk) -> None:
    """What its photographer was asked for in REASON.txt."""
    catalogue = desk.receiving.catalogue
    photo = PhotoId(str(drop(desk, FIRST).photo_id))
    catalogue.hold(the_photo(catalogue, photo), Reason.of(Code.DAMAGED_PARTS), "a recipe")
    drop(desk, EDITED)
    after = the_photo(catalogue, photo)
    assert (after.state, after.reason, after.why) == (PhotoState.RECEIVED, "", None)


def test_a_photo_that_a_person_keeps_back_stays_so_with_its_new_version(desk: Desk) -> None:
    """An export does not change that person's mind."""
    catalogue = desk.receiving.catalogue
    photo = PhotoId(str(drop(desk, FIRST).photo_id))
    catalogue.hold(the_photo(catalogue, photo), "a child without consent")
    receipt = drop(desk, EDITED)
    after = the_photo(catalogue, photo)
    assert receipt.outcome is Outcome.REPLACED
    assert (after.state, after.reason) == (PhotoState.HELD, "a child without consent")
    assert catalogue.release_hold(after).state is PhotoState.RECEIVED, "it has no variants yet"


def test_another_photo_under_a_withdrawn_ones_name_waits_for_a_person(desk: Desk) -> None:
    """It may be the withdrawn picture, edited: its original is gone, so nobody can compare."""
    catalogue = desk.receiving.catalogue
    photo = PhotoId(str(drop(desk, FIRST).photo_id))
    mark_withdrawn(desk, photo)
    receipt = drop(desk, EDITED)
    assert receipt.outcome is Outcome.RECEIVED
    assert receipt.photo_id != photo
    (held,) = catalogue.held(GALLERY)
    assert held.why == Reason.of(Code.NAME_OF_WITHDRAWN)
    assert catalogue.to_prepare(GALLERY, lambda _: "a recipe") == ()


def mark_withdrawn(desk: Desk, photo: PhotoId) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(sqlite_url(desk.root / "catalogue.db"))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE photo SET state = 'withdrawn' WHERE id = :id"), {"id": photo}
        )
    engine.dispose()


def test_a_grey_scan_of_an_exposure_with_its_time_is_the_same_photo(desk: Desk) -> None:
    """Cropped, grey, turned: the time of the exposure says which photo it is."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2017:06:30 21:05:13"
    first = drop(desk, as_file(a_motif(1), exif=exif))
    cropped = ImageOps.grayscale(a_motif(1).crop((300, 0, 600, 200)))
    second = drop(desk, as_file(cropped, exif=exif))
    assert (second.outcome, second.photo_id) == (Outcome.REPLACED, first.photo_id)
