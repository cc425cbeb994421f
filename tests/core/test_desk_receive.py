"""Receiving: a file from the inbox becomes a photo, waits, or goes to quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, Outcome, Receipt, open_catalogue, sqlite_url
from gallery_media.desk.intake import Intake, Look
from gallery_media.desk.receive import Receiving, receive
from gallery_media.errors import StorageUnavailable
from gallery_media.imaging.limits import Limits
from gallery_media.model.folders import FolderRule
from gallery_media.model.photo import PhotoId
from gallery_media.reasons import LANGUAGES, Code, Reason
from gallery_media.reasons.reason import as_sentence
from tests.makers.images import a_jpeg, a_scene, as_file
from tests.makers.storages import MemoryStorage

NOW = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)
GALLERY = "lampa-2017"


class Clock:
    """A monotonic clock that tests turn by hand; seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """An inbox on disk, a storage in memory, a catalogue of its own."""

    def __init__(self, root: Path, receiving: Receiving, clock: Clock) -> None:
        self.inbox = root / "inbox" / GALLERY
        self.inbox.mkdir(parents=True)
        self.root, self.receiving, self.clock = root, receiving, clock

    @property
    def originals(self) -> MemoryStorage:
        assert isinstance(self.receiving.originals, MemoryStorage)
        return self.receiving.originals

    @property
    def intake(self) -> Intake:
        assert isinstance(self.receiving.intake, Intake)
        return self.receiving.intake

    def look(self, seconds: float = 4.0) -> Look:
        self.clock.now += seconds
        return self.intake.look()

    def take(self) -> list[Receipt]:
        """Look twice, so that files are complete, and receive what can be claimed."""
        self.look()
        self.look()
        claims = self.intake.claim_ready()
        receipts = (receive(claim, self.receiving, NOW) for claim in claims)
        return [receipt for receipt in receipts if receipt is not None]

    def files(self, folder: str) -> list[str]:
        """Every file below a folder of the project, hidden ones included."""
        return sorted(
            path.relative_to(self.root / folder).as_posix()
            for path in (self.root / folder).rglob("*")
            if path.is_file()
        )


def a_desk(root: Path, catalogue: Catalogue) -> Desk:
    """A desk that takes every file for a photo of its own."""
    clock = Clock()
    intake = Intake(root / "inbox", lambda: [GALLERY], settle=3, cut_off_wait=600, clock=clock)
    receiving = Receiving(
        intake=intake,
        catalogue=catalogue,
        originals=MemoryStorage(),
        limits=Limits(),
        done=root / "done",
        quarantine=root / "quarantine",
        new_version_of=lambda _data, _namesakes: None,
    )
    return Desk(root, receiving, clock)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        yield a_desk(tmp_path, catalogue)


def test_an_original_is_stored_byte_for_byte_and_its_file_moves_to_done(desk: Desk) -> None:
    """The photographer sees in done/ that it is safe."""
    data = a_jpeg()
    (desk.inbox / "IMG_1.JPG").write_bytes(data)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert [stored.body for stored in desk.originals.objects.values()] == [data]
    assert desk.files("inbox") == []
    assert desk.files("done") == [f"2017-06-30/{GALLERY}/IMG_1.JPG"]


def test_a_file_is_not_taken_before_it_has_settled(desk: Desk) -> None:
    """Two looks and three seconds without a change, by our own clock."""
    (desk.inbox / "IMG_1.JPG").write_bytes(a_jpeg())
    assert desk.look(0) == Look(ready=0, waiting=1)
    assert desk.look(2.9) == Look(ready=0, waiting=1)
    assert desk.look(0.2) == Look(ready=1, waiting=0)


def test_a_file_that_was_cut_off_waits_and_is_refused_only_later(desk: Desk) -> None:
    """Some shares set the final size first: truncated and young means not ready, not bad."""
    whole = a_jpeg(800, 600)
    path = desk.inbox / "IMG_1.JPG"
    path.write_bytes(whole[: len(whole) // 2])
    assert desk.take() == []
    assert desk.files("inbox") == [f"{GALLERY}/IMG_1.JPG"]
    assert desk.take() == [], "it is parked, not read again and again"
    seen = desk.look()
    assert (seen.ready, seen.waiting, seen.cut_off) == (0, 0, 1)
    assert 0 < seen.decided_in < 600
    desk.clock.now += 600
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert [name.rpartition("/")[2] for name in desk.files("quarantine")] == [
        "IMG_1.JPG",
        "REASON.txt",
    ]


def test_a_cut_off_file_that_grows_to_its_end_is_received(desk: Desk) -> None:
    """What the wait is for."""
    whole = a_jpeg(800, 600)
    path = desk.inbox / "IMG_1.JPG"
    path.write_bytes(whole[: len(whole) // 2])
    assert desk.take() == []
    path.write_bytes(whole)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED


def test_an_empty_file_is_refused_when_nobody_fills_it(desk: Desk) -> None:
    """It is cut off before its first byte, and waits as long as others that are."""
    (desk.inbox / "IMG_1.JPG").touch()
    assert desk.take() == []
    seen = desk.look()
    assert (seen.ready, seen.waiting, seen.cut_off) == (0, 0, 1)
    desk.clock.now += 600
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert "empty" in receipt.reason


def test_a_storage_outage_condemns_nothing_and_the_same_claim_goes_on(desk: Desk) -> None:
    """The claim is kept; the next try gives the receipt."""
    (desk.inbox / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    desk.originals.trouble = StorageUnavailable("no answer")
    with pytest.raises(StorageUnavailable):
        receive(claim, desk.receiving, NOW)
    assert desk.files("quarantine") == []
    desk.originals.trouble = None
    assert desk.intake.claim_ready() == [claim]
    receipt = receive(claim, desk.receiving, NOW)
    assert receipt is not None
    assert receipt.outcome is Outcome.RECEIVED


def test_a_claim_of_a_dead_process_is_resumed_under_its_own_id(desk: Desk) -> None:
    """Killed after the original was stored: the next process finishes, and nothing is doubled."""
    (desk.inbox / "IMG_1.JPG").write_bytes(a_jpeg())
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    held = desk.intake.open_claim(claim)
    assert held is not None
    held.file.close()  # what the kernel does when a process is killed
    fresh = Intake(
        desk.root / "inbox", lambda: [GALLERY], settle=3, cut_off_wait=600, clock=desk.clock
    )
    assert fresh.look().ready == 1
    resumed = replace(desk.receiving, intake=fresh)
    assert fresh.claim_ready() == [claim]
    receipt = receive(claim, resumed, NOW)
    assert receipt is not None
    assert receipt.claim_id == claim
    assert desk.files("inbox") == []


def test_a_file_over_the_limit_is_refused_without_being_read(desk: Desk) -> None:
    """Its size alone says so."""
    path = desk.inbox / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert "the limit is 100" in receipt.reason
    assert desk.originals.objects == {}


def test_a_finished_claim_is_not_received_again(desk: Desk) -> None:
    """A task may run twice."""
    (desk.inbox / "IMG_1.JPG").write_bytes(a_jpeg())
    (receipt,) = desk.take()
    assert receive(receipt.claim_id, desk.receiving, NOW) is None
    assert desk.intake.taken == 1


def test_more_files_than_one_wave_are_taken_in_waves(desk: Desk) -> None:
    """Each claim holds an open file, and systems allow only so many."""
    intake = Intake(
        desk.root / "inbox", lambda: [GALLERY], settle=3, cut_off_wait=0, wave=2, clock=desk.clock
    )
    desk.receiving = replace(desk.receiving, intake=intake)
    for number in range(5):
        (desk.inbox / f"IMG_{number}.JPG").write_bytes(a_jpeg(240 + number, 160))
    sizes = []
    while taken := desk.take():
        sizes.append(len(taken))
    assert sizes == [2, 2, 1]


def test_a_refusal_is_kept_by_code_and_told_in_both_languages(desk: Desk) -> None:
    """The catalogue keeps no sentence that only one of the two can read."""
    (desk.inbox / "IMG_1.JPG").write_bytes(b"%PDF-1.7 renamed")
    (receipt,) = desk.take()
    assert receipt.why == Reason.of(Code.PDF)
    assert desk.receiving.catalogue.receipt(receipt.claim_id) == receipt
    text = next((desk.root / "quarantine").rglob("REASON.txt")).read_text("utf-8")
    for lang in LANGUAGES:
        assert as_sentence(receipt.why.what_now(lang)) in text


def test_a_withdrawn_photos_note_is_not_told_to_its_photographer(desk: Desk) -> None:
    """The desk writes who asked; whoever drops the file again reads that it was withdrawn."""
    data = a_jpeg()
    sha256 = hashlib.sha256(data).hexdigest()
    desk.receiving.catalogue.set_tombstone(sha256, "asked by a mother of two", "desk")
    (desk.inbox / "IMG_1.JPG").write_bytes(data)
    (receipt,) = desk.take()
    assert (receipt.outcome, receipt.why) == (Outcome.REFUSED, Reason.of(Code.WITHDRAWN))
    text = next((desk.root / "quarantine").rglob("REASON.txt")).read_text("utf-8")
    assert "withdrawn" in text
    assert "mother" not in text
    assert desk.originals.objects == {}


def test_what_a_file_is_called_does_not_matter(desk: Desk) -> None:
    """A PNG that somebody named .jpg is a PNG, a JPEG named .png is a JPEG."""
    (desk.inbox / "a.jpg").write_bytes(as_file(a_scene(), "PNG"))
    (desk.inbox / "b.png").write_bytes(a_jpeg())
    assert [receipt.outcome for receipt in desk.take()] == [Outcome.RECEIVED] * 2
    assert {stored.head.content_type for stored in desk.originals.objects.values()} == {
        "image/png",
        "image/jpeg",
    }


def test_a_drawing_named_like_a_photo_is_refused_in_words(desk: Desk) -> None:
    """An SVG can run scripts and fetch addresses; no decoder gets to see it."""
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://192.0.2.1/'/></svg>"
    (desk.inbox / "IMG_1.jpg").write_bytes(svg)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert "vector graphics" in receipt.reason
    assert desk.originals.objects == {}


def test_folders_say_section_and_photographer_by_the_gallerys_rule(desk: Desk) -> None:
    """The receipt is the photographer's, also of a file that was refused."""
    desk.receiving = replace(
        desk.receiving, folders=lambda _gallery: FolderRule.of("section/photographer")
    )
    for name, data in (("IMG_1.JPG", a_jpeg()), ("film.mov", b"\0\0\0\x14ftypqt  ")):
        path = desk.inbox / "day-2" / "Jānis" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for receipt in desk.take():
        assert (receipt.section, receipt.photographer) == ("day-2", "Jānis")
    photo = desk.receiving.catalogue.photo(PhotoId(str(receipt_of_photo(desk))))
    assert photo is not None
    assert (photo.section, photo.photographer) == ("day-2", "Jānis")


def receipt_of_photo(desk: Desk) -> PhotoId | None:
    found = [one.photo_id for one in desk.receiving.catalogue.receipts(GALLERY)]
    return next(one for one in found if one)
