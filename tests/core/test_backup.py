"""What a backup keeps, forgets and refuses, on a house in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import pytest

from gallery_media.desk.backup import BackedUp, back_up
from gallery_media.desk.backup_record import BackupRecord, object_path, read_record, write_record
from gallery_media.desk.restore import checked_backup, restore, restore_files
from gallery_media.errors import BackupRefused, StorageUnavailable
from gallery_media.model.photo import PhotoId
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import ListedObject, ObjectHead, Storage
from tests.makers.houses import GALLERY, House


@dataclass
class Ground:
    """A house with two published photos, its project folder, and a place for backups."""

    house: House
    project: Project
    backup: Path

    def back_up(self, originals: Storage | None = None) -> BackedUp:
        return back_up(
            self.backup,
            self.project,
            catalogue=self.house.catalogue,
            originals=originals or self.house.originals,
            public=self.house.public,
        )

    @property
    def record(self) -> BackupRecord:
        found = read_record(self.backup)
        assert found is not None
        return found

    @property
    def lying(self) -> set[str]:
        return {path.name for path in self.backup.glob("objects/*/*")}


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    (tmp_path / "house").mkdir()
    house = House(tmp_path / "house")
    for number in (1, 2):
        house.drop(number)
    house.publish()
    return Ground(house, make_project(tmp_path / "festival", GALLERY), tmp_path / "backup")


def an_empty_house(tmp_path: Path) -> House:
    (tmp_path / "empty").mkdir()
    return House(tmp_path / "empty")


def fill(house: House, ground: Ground) -> int:
    done = restore(
        ground.backup,
        checked_backup(ground.backup),
        catalogue=house.catalogue,
        originals=house.originals,
        public=house.public,
    )
    return done.nameless


def a_photo(house: House) -> tuple[PhotoId, str]:
    """One that is shown, and its original's SHA-256."""
    first = house.catalogue.pictures(GALLERY)[0].photo
    return first.id, first.original.sha256


def test_the_same_house_again_is_the_same_backup(ground: Ground) -> None:
    """A second backup fetches the catalogue's new copy at most, and nothing is left over."""
    first = ground.back_up()
    assert (first.originals, first.vanished, first.dropped) == (2, (), 0)
    second = ground.back_up()
    assert second.fetched <= 1
    assert ground.lying == ground.record.digests


def test_everything_comes_back(ground: Ground, tmp_path: Path) -> None:
    """Objects with their headers, facts, and the lock of the backup itself is not among them."""
    ground.back_up()
    other = an_empty_house(tmp_path)
    assert fill(other, ground) == 0
    assert other.originals.objects == ground.house.originals.objects
    assert other.public.objects == ground.house.public.objects
    assert other.catalogue.counts(GALLERY) == ground.house.catalogue.counts(GALLERY)
    assert not other.publish().changed
    other.prune()  # nobody is at work there


def test_what_was_erased_on_purpose_leaves_the_backup(ground: Ground) -> None:
    """A withdrawal, or a storage period that is over: its bytes go with the next backup."""
    withdrawn, digest = a_photo(ground.house)
    ground.back_up()
    ground.house.withdraw(withdrawn, erase=True)
    over, other = a_photo(ground.house)
    ground.house.originals.erase(original_key(other))
    ground.house.catalogue.mark_original_erased(over)
    assert ground.back_up().vanished == ()
    assert not {digest, other} & ground.lying


def test_an_original_that_is_merely_missing_stays_and_is_told(ground: Ground) -> None:
    """Each time, until somebody puts it back."""
    _, digest = a_photo(ground.house)
    ground.back_up()
    ground.house.originals.erase(original_key(digest))
    for _ in range(2):
        assert ground.back_up().vanished == (original_key(digest),)
        assert object_path(ground.backup, digest).is_file()


@dataclass
class Interrupted:
    """Originals that do something in the middle of being copied."""

    inner: Storage
    arrives: House | None = None
    fails: bool = False
    seen: list[str] = field(default_factory=list)

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        if self.arrives is not None:
            self.arrives.drop(7)
            self.arrives = None
        return self.inner.list(prefix)

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        if self.fails:
            raise StorageUnavailable("gone")
        return self.inner.get_file(key, file)


def test_a_photo_that_arrives_meanwhile_is_told_when_it_is_restored(
    ground: Ground, tmp_path: Path
) -> None:
    """Its bytes are safe, and the copy of the catalogue is older: somebody has to know."""
    ground.back_up(Interrupted(ground.house.originals, arrives=ground.house))  # type: ignore[arg-type]
    assert fill(an_empty_house(tmp_path), ground) == 1


def test_a_backup_that_is_cut_off_leaves_the_one_before(ground: Ground, tmp_path: Path) -> None:
    """It can be restored, and the next one tidies up."""
    ground.back_up()
    before = ground.record
    ground.house.drop(3)
    ground.house.publish()
    with pytest.raises(StorageUnavailable):
        ground.back_up(Interrupted(ground.house.originals, fails=True))  # type: ignore[arg-type]
    assert ground.record == before
    assert fill(an_empty_house(tmp_path), ground) == 0
    ground.back_up()
    assert ground.lying == ground.record.digests
    assert sorted(path.name for path in ground.backup.iterdir()) == ["backup.json.gz", "objects"]


def test_a_damaged_original_stops_the_backup(ground: Ground) -> None:
    """The sound copy of last time must not be replaced by it."""
    _, digest = a_photo(ground.house)
    ground.back_up()
    before = ground.record
    ground.house.originals.put(original_key(digest), b"other bytes", content_type="image/jpeg")
    with pytest.raises(BackupRefused, match="damaged"):
        ground.back_up()
    assert ground.record == before
    assert object_path(ground.backup, digest).is_file()


@pytest.mark.parametrize("spoil", ["shorter", "missing", "record"])
def test_a_damaged_backup_is_not_restored(ground: Ground, spoil: str) -> None:
    """Every byte is read before anything is written."""
    ground.back_up()
    victim = object_path(ground.backup, a_photo(ground.house)[1])
    if spoil == "shorter":
        victim.write_bytes(victim.read_bytes()[:-1])
    elif spoil == "missing":
        victim.unlink()
    else:
        victim = ground.backup / "backup.json.gz"
        victim.write_bytes(victim.read_bytes()[:-9])
    with pytest.raises(BackupRefused, match="damaged"):
        checked_backup(ground.backup)


def test_a_house_with_rows_is_not_overwritten(ground: Ground) -> None:
    """Not even by its own backup."""
    ground.back_up()
    with pytest.raises(BackupRefused, match="has rows"):
        fill(ground.house, ground)


def test_a_backup_of_a_newer_version_is_refused(ground: Ground, tmp_path: Path) -> None:
    """Before anything is written; one of an older schema is brought up to date."""
    ground.back_up()
    write_record(ground.backup, replace(ground.record, revision="9999"))
    other = an_empty_house(tmp_path)
    with pytest.raises(BackupRefused, match="newer version"):
        fill(other, ground)
    assert not other.originals.objects
    write_record(ground.backup, replace(ground.record, revision="0001"))
    assert fill(other, ground) == 0


def test_other_objects_under_the_same_keys_are_not_overwritten(
    ground: Ground, tmp_path: Path
) -> None:
    """The bucket is not empty, whatever its keys are."""
    ground.back_up()
    other = an_empty_house(tmp_path)
    key = next(iter(ground.house.public.objects))
    other.public.put(key, b"somebody else's", content_type="text/html")
    with pytest.raises(BackupRefused, match="not empty"):
        fill(other, ground)
    assert other.public.get(key).body == b"somebody else's"
    assert other.catalogue.is_empty()


def test_files_of_the_project_come_back_and_nothing_is_overwritten(
    ground: Ground, tmp_path: Path
) -> None:
    """What is not there is written; what somebody has written stays. Links are left out."""
    (ground.project.root / "arms.svg").write_text("<svg/>")
    (ground.project.inbox / "waiting.jpg").write_bytes(b"not taken in yet")
    (ground.project.root / "elsewhere").symlink_to(tmp_path)
    assert ground.back_up().links == ("elsewhere",)
    root = tmp_path / "second"
    root.mkdir()
    (root / "gallery-media.toml").write_text("# another storage\n")
    assert restore_files(ground.backup, ground.record, root) == ("gallery-media.toml",)
    assert (root / "arms.svg").read_text() == "<svg/>"
    assert (root / "gallery-media.toml").read_text() == "# another storage\n"
    assert (root / f"galleries/{GALLERY}/gallery.toml").is_file()
    assert not (root / "inbox").exists()


def test_a_folder_that_holds_something_else_is_no_place_for_a_backup(ground: Ground) -> None:
    """Nor is the project itself: it would copy itself into itself."""
    ground.backup.mkdir()
    (ground.backup / "thesis.odt").write_text("mine")
    with pytest.raises(BackupRefused, match="not empty"):
        ground.back_up()
    assert [path.name for path in ground.backup.iterdir()] == ["thesis.odt"]
    with pytest.raises(BackupRefused, match="project itself"):
        back_up(
            ground.project.root / "backup",
            ground.project,
            catalogue=ground.house.catalogue,
            originals=ground.house.originals,
            public=ground.house.public,
        )
