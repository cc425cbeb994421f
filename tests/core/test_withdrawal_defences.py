"""Each defence against a withdrawn photo coming back is tried with the others out of its way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gallery_media.catalogue import Outcome, sqlite_url
from gallery_media.darkroom import Darkroom
from gallery_media.desk.prepare import prepare
from gallery_media.desk.receive import receive
from gallery_media.desk.rollback import choose_release, gather_pinned, hold_at
from gallery_media.errors import ResemblesWithdrawn, RollbackRefused
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.storage.keys import ORIGINALS
from tests.core.test_desk_receive import NOW, Desk
from tests.core.test_withdrawal_races import claimed, received, take_back
from tests.core.test_withdrawal_races import darkroom as darkroom
from tests.core.test_withdrawal_races import desk as desk
from tests.makers.houses import GALLERY, House, an_original
from tests.makers.images import SMALL_RECIPE, a_jpeg
from tests.makers.landscapes import a_landscape, a_worse_copy
from tests.makers.photos import a_preparation, the_photo
from tests.makers.storages import MemoryStorage


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.catalogue.close()


def two_releases(house: House) -> tuple[str, PhotoId]:
    """The first one's id, and the photo that only the state says is withdrawn: its files are all
    still there, and so is the release that shows it."""
    photo = PhotoId(str(house.drop(1).photo_id))
    first = house.publish().stamp.release
    house.drop(2)
    house.publish()
    house.catalogue.begin_withdrawal(photo, "asked", "test", erase=False)
    return first, photo


def test_a_release_with_a_withdrawn_photo_cannot_be_chosen(house: House) -> None:
    """By what it lists alone: every file of it is there, and nothing is changed by asking."""
    first, _ = two_releases(house)
    stores = {"catalogue": house.catalogue, "originals": house.originals}
    with pytest.raises(RollbackRefused, match="withdrawn since"):
        choose_release(GALLERY, first, **stores)  # type: ignore[arg-type]
    with pytest.raises(RollbackRefused, match="withdrawn since"):
        choose_release(GALLERY, "", **stores)  # type: ignore[arg-type]
    with pytest.raises(RollbackRefused, match="withdrawn since"):
        house.roll_back(first)
    row = house.catalogue.gallery(GALLERY)
    assert row is not None
    assert not row.pinned


def test_a_pinned_gallery_is_gathered_without_a_photo_withdrawn_since(house: House) -> None:
    """Held at a release before the withdrawal: nobody was asked whether one may go back to it."""
    first, photo = two_releases(house)
    hold_at(GALLERY, first, catalogue=house.catalogue, originals=house.originals)
    gathered = gather_pinned(GALLERY, first, catalogue=house.catalogue, originals=house.originals)
    assert photo not in {one.photo for one in gathered.gallery.pictures}
    assert photo in gathered.gallery.withdrawn


def test_a_release_whose_files_are_gone_cannot_be_gone_back_to(house: House) -> None:
    """Even where no state says why."""
    photo = PhotoId(str(house.drop(1).photo_id))
    first = house.publish().stamp.release
    house.catalogue.hold(the_photo(house.catalogue, photo), "wait")
    house.drop(2)
    house.publish()
    house.public.delete(house.catalogue.variant_files(photo)[0].key)
    with pytest.raises(RollbackRefused, match="files are gone"):
        house.roll_back(first)


def test_a_tombstone_alone_refuses_bytes(house: House) -> None:
    """No photo had them, or none that anybody remembers."""
    house.catalogue.set_tombstone(hashlib.sha256(an_original(1)).hexdigest(), "law", "test")
    assert house.drop(1).outcome is Outcome.REFUSED


@pytest.mark.parametrize("state", [PhotoState.WITHDRAWING, PhotoState.WITHDRAWN])
@pytest.mark.parametrize("earlier", [False, True], ids=["current", "earlier version"])
def test_a_withdrawn_photos_state_alone_refuses_its_bytes(
    house: House, state: PhotoState, earlier: bool
) -> None:
    """Where its tombstones were lost; and it joins no other gallery by that."""
    photo = PhotoId(str(house.drop(1).photo_id))
    if earlier:
        house.drop(2, replaces=photo)
    house.catalogue.begin_withdrawal(photo, "asked", "test", erase=False)
    engine = create_engine(sqlite_url(house.folder / "catalogue.db"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tombstone"))
        connection.execute(text("UPDATE photo SET state = :state"), {"state": state.value})
    engine.dispose()
    receipt = house.drop(1)
    assert (receipt.outcome, receipt.photo_id) == (Outcome.REFUSED, None)
    assert the_photo(house.catalogue, photo).state is state


def test_of_withdrawn_bytes_nothing_is_stored_in_between(desk: Desk) -> None:
    """Not even for the moment until their receipt is written."""
    photo = received(desk, "first.jpg", a_jpeg())
    take_back(desk, photo)
    put = desk.originals.put

    def watched(key: str, body: bytes, **options: object) -> object:
        assert not key.startswith(ORIGINALS)
        return put(key, body, **options)  # type: ignore[arg-type]

    desk.originals.put = watched  # type: ignore[assignment, method-assign]
    receipt = receive(claimed(desk, "again.jpg", a_jpeg()), desk.receiving, NOW)
    assert receipt is not None
    assert receipt.outcome is Outcome.REFUSED


def test_a_likeness_is_held_before_anything_of_it_is_public(desk: Desk, darkroom: Darkroom) -> None:
    """The catalogue would refuse it at the end; its files would have been public until then."""
    photo = received(desk, "first.jpg", a_landscape(1))
    look = darkroom.develop_and_audit(a_landscape(1), SMALL_RECIPE, only=())[0].fingerprint
    sha256 = the_photo(desk.receiving.catalogue, photo).original.sha256
    desk.receiving.catalogue.begin_withdrawal(
        photo, "asked", "test", erase=True, fingerprints={sha256: look}
    )
    other = received(desk, "small.jpg", a_worse_copy(1))
    public = MemoryStorage()

    def refuse(key: str, _body: bytes, **_options: object) -> object:
        raise AssertionError(f"{key} was public")

    public.put = refuse  # type: ignore[assignment, method-assign]
    prepared = prepare(
        the_photo(desk.receiving.catalogue, other),
        Instructions(SMALL_RECIPE),
        originals=desk.originals,
        public=public,
        darkroom=darkroom,
        catalogue=desk.receiving.catalogue,
        quarantine=desk.root / "quarantine",
    )
    assert prepared.state is PhotoState.HELD


def test_a_likeness_is_refused_by_the_catalogue_too(house: House) -> None:
    """The other one was withdrawn after this one was looked at."""
    from dataclasses import replace

    look = "0f" * 64
    photo = PhotoId(str(house.drop(1).photo_id))
    sha256 = the_photo(house.catalogue, photo).original.sha256
    house.catalogue.begin_withdrawal(
        photo, "asked", "test", erase=True, fingerprints={sha256: look}
    )
    other = PhotoId(str(house.drop(2).photo_id))
    with pytest.raises(ResemblesWithdrawn):
        house.catalogue.mark_prepared(
            the_photo(house.catalogue, other), replace(a_preparation(other), fingerprint=look)
        )
