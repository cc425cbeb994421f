"""What happened to other people's upload folders, one test each: it must not happen here.

The lessons are those of the storage page, section 5; the threads are Paperless-ngx's ("ng" is its
forerunner).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome, Receipt
from gallery_media.desk.receive import receive
from gallery_media.errors import StorageUnavailable
from gallery_media.inbox.wake import Wake
from gallery_media.model.photo import PhotoState
from tests.makers.desks import NOW, LessonDesk, a_desk
from tests.makers.images import a_jpeg
from tests.makers.photos import GALLERY, an_original


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LessonDesk]:
    with a_desk(tmp_path) as opened:
        yield opened


def outcomes(receipts: Iterable[Receipt]) -> list[Outcome]:
    return [receipt.outcome for receipt in receipts]


def test_ng_462_a_filepart_got_its_name_and_nobody_looked_again(desk: LessonDesk) -> None:
    """WinSCP's `.filepart` was refused, and the rename to the final name went unseen."""
    part = desk.folder / "IMG_1.JPG.filepart"
    part.write_bytes(a_jpeg())
    assert desk.take() == []
    part.rename(desk.folder / "IMG_1.JPG")
    assert outcomes(desk.take()) == [Outcome.RECEIVED]


def test_432_a_file_was_closed_several_times_before_it_was_whole(desk: LessonDesk) -> None:
    """Closed and opened again within seconds, its time set late: each look sees another file."""
    data, path = a_jpeg(400, 300), desk.folder / "IMG_1.JPG"
    for share in (0.2, 0.5, 1.0):
        path.write_bytes(data[: int(len(data) * share)])
        assert desk.look(2.0).ready == 0
    os.utime(path, (86_400, 86_400))
    assert desk.look(2.9).ready == 0, "a change of its time alone is a change"
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert [stored.body for stored in desk.originals.objects.values()] == [data]


def test_494_a_scanner_sent_the_same_file_twice_six_seconds_apart(desk: LessonDesk) -> None:
    """Two events, two files of the same bytes: one photo, two receipts, both a success."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    assert outcomes(desk.take()) == [Outcome.RECEIVED]
    desk.clock.now += 6
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    assert outcomes(desk.take()) == [Outcome.DUPLICATE]
    assert sum(desk.catalogue.counts(GALLERY).values()) == 1
    assert desk.files("inbox") == []


def test_4626_a_scanner_opened_its_file_again_for_a_long_time(desk: LessonDesk) -> None:
    """Any write starts the wait anew, however many there are."""
    path = desk.folder / "IMG_1.JPG"
    path.write_bytes(b"\xff\xd8")
    for _ in range(30):
        with path.open("ab") as file:
            file.write(b"\xff")
        assert desk.look(2.5).ready == 0
    path.write_bytes(a_jpeg())
    assert outcomes(desk.take()) == [Outcome.RECEIVED]


def test_ng_118_no_events_came_from_a_share_a_container_or_sftp(desk: LessonDesk) -> None:
    """Nothing listens at all here: two looks find the file."""
    with Wake(desk.root / "not the inbox") as wake:
        (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
        assert wake.wait(0.05) is False
        assert outcomes(desk.take()) == [Outcome.RECEIVED]


def test_9698_it_gave_up_after_some_tries_until_it_was_restarted(desk: LessonDesk) -> None:
    """Waiting has no last try: after a thousand looks the same file is taken when it is whole."""
    path = desk.folder / "IMG_1.JPG"
    for number in range(1000):
        path.write_bytes(b"x" * (number + 1))
        assert desk.look(1.0).waiting == 1
    path.write_bytes(a_jpeg())
    assert outcomes(desk.take()) == [Outcome.RECEIVED]


def test_ng_820_a_file_was_queued_again_and_again_and_then_not_found(desk: LessonDesk) -> None:
    """A claimed file is out of everybody's sight: no second look can queue it."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())

    def others_look() -> None:
        other = LessonDesk.__new__(LessonDesk)
        other.__dict__ |= desk.__dict__
        other.restart()
        for _ in range(3):
            seen = other.look()
            assert (seen.ready, seen.waiting) == (0, 0)
            assert other.intake.claim_ready() == []

    assert outcomes(desk.take(others_look)) == [Outcome.RECEIVED]
    assert len(desk.catalogue.receipts(GALLERY)) == 1


def test_13011_files_were_stranded_between_one_watcher_and_the_next(desk: LessonDesk) -> None:
    """Dropped while nobody watched: the first looks of the next house find them."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.restart()
    assert outcomes(desk.take()) == [Outcome.RECEIVED]


def test_13526_a_touch_by_a_nas_queued_a_file_again(desk: LessonDesk) -> None:
    """Its claim is where the file lies, and not in memory: a touch or a restart changes nothing."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    (work,) = (path for path in (desk.root / "inbox" / ".work").rglob("*") if path.is_file())
    work.touch()
    held = desk.intake.open_claim(claim)
    assert held is not None
    assert receive(claim, desk.receiving, NOW) is None, "it changed, so it waits once more"
    desk.restart()
    assert outcomes(desk.take()) == [Outcome.RECEIVED]
    assert len(desk.catalogue.receipts(GALLERY)) == 1


def test_the_start_took_a_file_that_was_still_being_written(desk: LessonDesk) -> None:
    """Theirs skips the check for what it finds at its start; our first look never takes."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.clock.now += 10_000
    desk.restart()
    assert desk.look(10_000).ready == 0
    assert desk.intake.claim_ready() == []
    assert desk.look().ready == 1


def test_1851_duplicates_stayed_and_failed_at_each_start(desk: LessonDesk) -> None:
    """A duplicate gets its receipt and moves to done; the next start finds nothing."""
    for name in ("IMG_1.JPG", "copy of IMG_1.JPG"):
        (desk.folder / name).write_bytes(a_jpeg())
    assert sorted(outcomes(desk.take())) == [Outcome.DUPLICATE, Outcome.RECEIVED]
    desk.restart()
    assert desk.take() == []
    assert desk.files("done") == ["IMG_1.JPG", "copy of IMG_1.JPG"]


def test_ng_75_a_failed_import_left_a_row_and_its_retry_was_a_duplicate(desk: LessonDesk) -> None:
    """Cut off half-way by the storage, with the original stored or not: the retry is the photo."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    desk.originals.trouble = StorageUnavailable("no answer")
    with pytest.raises(StorageUnavailable):
        receive(claim, desk.receiving, NOW)
    assert sum(desk.catalogue.counts(GALLERY).values()) == 0
    desk.originals.trouble = None
    receipt = receive(claim, desk.receiving, NOW)
    assert receipt is not None
    assert receipt.outcome is Outcome.RECEIVED


def test_7393_a_duplicate_of_a_trashed_document_was_a_riddle(desk: LessonDesk) -> None:
    """A withdrawn photo that comes again is refused, with the reason in both languages."""
    (desk.folder / "IMG_1.JPG").write_bytes(a_jpeg())
    (first,) = desk.take()
    assert first.photo_id is not None
    photo = desk.catalogue.photo(first.photo_id)
    assert photo is not None
    desk.catalogue.set_tombstone(photo.original.sha256, "the person on it asked", "desk")
    (desk.folder / "again.JPG").write_bytes(a_jpeg())
    (second,) = desk.take()
    assert second.outcome is Outcome.REFUSED
    (reason,) = (desk.root / "quarantine").rglob("REASON.txt")
    assert "atsaukts" in reason.read_text()
    assert "withdrawn" in reason.read_text()


def test_13326_the_hash_was_taken_after_a_change_and_missed_duplicates(desk: LessonDesk) -> None:
    """The hash is that of the bytes as received, and the original is kept under it."""
    data = a_jpeg(exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")
    (desk.folder / "IMG_1.JPG").write_bytes(data)
    (receipt,) = desk.take()
    assert receipt.photo_id is not None
    photo = desk.catalogue.photo(receipt.photo_id)
    assert photo is not None
    assert photo.original.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.state is PhotoState.RECEIVED
    assert an_original(data).sha256 != photo.original.sha256
    (desk.folder / "IMG_2.JPG").write_bytes(data)
    assert outcomes(desk.take()) == [Outcome.DUPLICATE]
