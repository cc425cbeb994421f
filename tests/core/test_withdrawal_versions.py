"""A photo that had other originals before: all of them are taken back, refused and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome, Receipt
from gallery_media.desk.rebuild import rebuild
from gallery_media.errors import Conflict, ResemblesWithdrawn
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step, listening
from gallery_media.storage.keys import MANIFESTS, ORIGINALS, original_key, record_prefix
from tests.makers.houses import House, an_original
from tests.makers.photos import the_photo

FIRST, SECOND, THIRD, ANOTHER = 1, 2, 3, 50


def looking_like(number: int) -> str:
    """A fingerprint that is near no other number's."""
    own = hashlib.sha256(f"look {number}".encode()).hexdigest()
    return own + hashlib.sha256(f"mirrored {number}".encode()).hexdigest()


def sha256(number: int) -> str:
    return hashlib.sha256(an_original(number)).hexdigest()


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    for number in (FIRST, SECOND, THIRD, ANOTHER):
        house.looks[an_original(number).decode()] = looking_like(number)
        copy = tmp_path / "done" / f"{number}.jpg"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(an_original(number))
    yield house
    house.catalogue.close()


def three_versions(house: House) -> tuple[PhotoId, set[str]]:
    """Released each; with the photo, the keys of every file that was ever made of it."""
    house.drop(ANOTHER)
    photo = PhotoId(str(house.drop(FIRST).photo_id))
    house.publish()
    for number in (SECOND, THIRD):
        assert house.drop(number, replaces=photo).outcome is Outcome.REPLACED
        house.publish()
    files = {file.key for file in house.catalogue.variant_files(photo)}
    made = {f"pixels {number}".encode() for number in (FIRST, SECOND, THIRD)}
    bodies = [house.public.objects[key].body for key in files]
    assert {b" ".join(body.split()[:2]) for body in bodies} == made, "all versions' files are known"
    return photo, files


def test_every_version_goes_from_every_release_and_every_folder(house: House) -> None:
    """Files of all versions, releases that list any of them, originals, copies."""
    photo, files = three_versions(house)
    done = house.withdraw(photo, erase=True)
    assert done.releases == 3
    assert done.copies == 3
    assert all(proof.gone for proof in done.proofs)
    assert {f"memory:{key}" for key in files} <= {proof.url for proof in done.proofs}
    assert not files & house.public.objects.keys()
    for listed in house.originals.list(MANIFESTS):
        manifest = read_manifest(house.originals.get(listed.key).body)
        assert photo not in manifest.photos
        assert not files & {item.key for item in manifest.objects}
    assert {one.key for one in house.originals.list(ORIGINALS)} == {original_key(sha256(ANOTHER))}
    assert [path.name for path in (house.folder / "done").iterdir()] == [f"{ANOTHER}.jpg"]


def test_the_originals_of_all_versions_stay_where_the_house_keeps_them(house: House) -> None:
    """Erasing them later takes all of them."""
    photo, _ = three_versions(house)
    house.withdraw(photo)
    assert len(list(house.originals.list(ORIGINALS))) == 4
    house.withdraw(photo, erase=True)
    assert {one.key for one in house.originals.list(ORIGINALS)} == {original_key(sha256(ANOTHER))}


def test_no_version_is_received_again(house: House) -> None:
    """By its bytes; and nothing of it is stored on the way."""
    photo, _ = three_versions(house)
    house.withdraw(photo, erase=True)
    for number in (FIRST, SECOND, THIRD):
        receipt = house.drop(number)
        assert receipt.outcome is Outcome.REFUSED, number
        assert receipt.photo_id is None
        assert house.originals.head(original_key(sha256(number))) is None


def test_a_likeness_of_an_earlier_version_is_held_and_names_the_photo(house: House) -> None:
    """Each version has a look of its own: a crop of the same exposure need not resemble it."""
    photo, _ = three_versions(house)
    house.withdraw(photo)
    other = PhotoId(str(house.drop(60).photo_id))
    for number in (FIRST, SECOND, THIRD):
        with pytest.raises(ResemblesWithdrawn, match=photo):
            house.catalogue.refuse_resemblance(other, looking_like(number))
    house.catalogue.refuse_resemblance(other, looking_like(ANOTHER))


def test_what_an_earlier_version_looked_like_is_not_taken_for_the_new_ones_look(
    house: House,
) -> None:
    """Withdrawn between its arrival and its preparation, it is looked at anew."""
    photo = PhotoId(str(house.drop(FIRST).photo_id))
    _set_fingerprint(house, photo, looking_like(FIRST))
    house.drop(SECOND, replaces=photo, prepared=False)
    assert house.catalogue.fingerprint(photo) == ""
    house.withdraw(photo)
    stone = house.catalogue.tombstone(sha256(SECOND))
    assert stone is not None
    assert stone.fingerprint == looking_like(SECOND)


def test_a_version_that_arrives_while_it_is_looked_at_is_buried_too(house: House) -> None:
    """Between reading the originals and the tombstones: they are looked at once more."""
    photo = PhotoId(str(house.drop(FIRST).photo_id))
    house.publish()
    only_first = {sha256(FIRST): looking_like(FIRST)}
    house.drop(SECOND, replaces=photo)
    with pytest.raises(Conflict, match="new version"):
        house.catalogue.begin_withdrawal(
            photo, "asked", "test", erase=True, fingerprints=only_first
        )
    looks = dict(house.looks)
    arrived: list[Receipt] = []

    class Looks(dict[str, str]):
        def get(self, said: str, default: str = "") -> str:  # type: ignore[override]
            if not arrived:
                arrived.append(house.drop(THIRD, replaces=photo))
            return looks.get(said, default)

    house.looks = Looks()
    house.withdraw(photo, erase=True)
    assert arrived[0].outcome is Outcome.REPLACED
    for number in (FIRST, SECOND, THIRD):
        stone = house.catalogue.tombstone(sha256(number))
        assert stone is not None
        assert stone.fingerprint == looking_like(number)
    assert not list(house.originals.list(ORIGINALS))


def test_a_rebuilt_catalogue_knows_every_version_and_its_look(house: House, tmp_path: Path) -> None:
    """Finished, or known by nothing but the tombstone: then it goes on, and takes all originals."""
    photo, _ = three_versions(house)

    def kill(step: Step, _about: str) -> None:
        if step is Step.COPIES_DELETED:
            raise Killed

    with listening(kill), pytest.raises(Killed):
        house.withdraw(photo, erase=True)
    for listed in list(house.originals.list(record_prefix(photo))):
        house.originals.erase(listed.key)
    for _ in range(2):
        rebuild(
            catalogue=house.catalogue,
            originals=house.originals,
            public=house.public,
            replace=True,
        )
        for number in (FIRST, SECOND, THIRD):
            stone = house.catalogue.tombstone(sha256(number))
            assert stone is not None
            assert stone.fingerprint == looking_like(number)
            assert house.drop(number).outcome is Outcome.REFUSED
        house.finish()
        assert the_photo(house.catalogue, photo).state is PhotoState.WITHDRAWN
        assert [one.key for one in house.originals.list(ORIGINALS)] == [
            original_key(sha256(ANOTHER))
        ]


def _set_fingerprint(house: House, photo: PhotoId, look: str) -> None:
    from sqlalchemy import create_engine, text

    from gallery_media.catalogue import sqlite_url

    engine = create_engine(sqlite_url(house.folder / "catalogue.db"))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE photo SET fingerprint = :look WHERE id = :id"),
            {"id": photo, "look": look},
        )
    engine.dispose()
