"""A withdrawal overtakes what is under way about the same photo; nothing is left behind by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome, Receipt, Replaces, open_catalogue, sqlite_url
from gallery_media.darkroom import Darkroom
from gallery_media.desk.journal import keep_records
from gallery_media.desk.prepare import prepare
from gallery_media.desk.receive import receive
from gallery_media.desk.withdraw import withdraw
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import Conflict
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import Code
from gallery_media.steps import Step, listening
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.keys import ORIGINALS, original_key, record_prefix, secrets_key
from gallery_media.storage.purge import NoCache
from tests.core.test_desk_receive import NOW, Desk, a_desk
from tests.makers.images import SMALL_RECIPE, a_jpeg
from tests.makers.landscapes import a_landscape
from tests.makers.photos import the_photo
from tests.makers.storages import MemoryStorage

DATA, NEWER = a_jpeg(), a_jpeg(320, 200)
AFTER = (Step.READ, Step.STORED, Step.RECORDED)
"""Steps of a reception after which a withdrawal may run from its beginning to its end."""


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(1) as room:
        yield room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        yield a_desk(tmp_path, catalogue)


def take_back(desk: Desk, photo: PhotoId, *, erase: bool = True) -> None:
    """The whole withdrawal of a photo that was never released."""
    house = Withdrawing(
        catalogue=desk.receiving.catalogue,
        originals=desk.originals,
        public=MemoryStorage(),
        release=lambda _gallery: None,
        addresses=lambda key: (key,),
        ask=lambda _url: Answer(404, b"", {}),
        purge=NoCache(),
        copies=(desk.root / "done", desk.root / "quarantine"),
        known_by=lambda _original: "",
        keep_receipt=lambda _done: None,
        patience=0.0,
    )
    withdraw(photo, "asked", "test", house, erase=erase)


def claimed(desk: Desk, name: str, data: bytes) -> str:
    (desk.inbox / name).write_bytes(data)
    desk.look()
    desk.look()
    (claim,) = desk.intake.claim_ready()
    return claim


def received(desk: Desk, name: str, data: bytes) -> PhotoId:
    receipt = receive(claimed(desk, name, data), desk.receiving, NOW)
    assert receipt is not None
    return PhotoId(str(receipt.photo_id))


def receive_while(
    desk: Desk, name: str, data: bytes, step: Step, then: Callable[[], None], *, killed: bool
) -> Receipt | None:
    """``then`` happens right after ``step`` of the reception; which ends there, or goes on."""
    claim = claimed(desk, name, data)
    waiting = [then]

    def pause(reached: Step, about: str) -> None:
        if reached is step and about == claim and waiting:
            waiting.pop()()
            if killed:
                raise Killed

    with listening(pause):
        try:
            return receive(claim, desk.receiving, NOW)
        except Killed:
            return receive(claim, desk.receiving, NOW)


@pytest.mark.parametrize("killed", [False, True], ids=["goes on", "is killed and resumed"])
def test_an_original_that_is_stored_after_the_withdrawal_is_taken_away(
    desk: Desk, killed: bool
) -> None:
    """Nothing was withdrawn when it was looked at, and all was when its bytes were there."""
    photo = received(desk, "first.jpg", DATA)
    put, waiting = desk.originals.put, [photo]

    def late(key: str, body: bytes, **options: object) -> object:
        overtaken = key.startswith(ORIGINALS) and bool(waiting)
        if overtaken:
            take_back(desk, waiting.pop())
        head = put(key, body, **options)  # type: ignore[arg-type]
        if overtaken and killed:
            raise Killed
        return head

    desk.originals.put = late  # type: ignore[assignment, method-assign]
    claim = claimed(desk, "again.jpg", DATA)
    if killed:
        with pytest.raises(Killed):
            receive(claim, desk.receiving, NOW)
        assert len(originals(desk)) == 1
    receipt = receive(claim, desk.receiving, NOW)
    assert receipt is not None
    assert receipt.outcome is Outcome.REFUSED
    assert originals(desk) == []


def originals(desk: Desk) -> list[str]:
    return [found.key for found in desk.originals.list(ORIGINALS)]


@pytest.mark.parametrize("killed", [False, True], ids=["goes on", "is killed and resumed"])
@pytest.mark.parametrize("step", AFTER)
def test_the_same_file_under_way_leaves_no_original_and_no_copy(
    desk: Desk, step: Step, killed: bool
) -> None:
    """Whether its answer is a refusal or was given before: the bytes are gone."""
    photo = received(desk, "first.jpg", DATA)
    then = lambda: take_back(desk, photo)  # noqa: E731
    receipt = receive_while(desk, "again.jpg", DATA, step, then, killed=killed)
    assert receipt is not None
    refused = step is not Step.RECORDED
    assert receipt.outcome is (Outcome.REFUSED if refused else Outcome.DUPLICATE)
    assert originals(desk) == []
    assert desk.files("done") == []
    assert len(desk.files("quarantine")) == (2 if refused else 0), "the sender's own file, refused"
    assert the_photo(desk.receiving.catalogue, photo).state is PhotoState.WITHDRAWN


def test_a_kept_original_is_not_taken_by_a_file_under_way(desk: Desk) -> None:
    """The gallery keeps it closed; a refused re-drop must not erase it."""
    photo = received(desk, "first.jpg", DATA)
    then = lambda: take_back(desk, photo, erase=False)  # noqa: E731
    receive_while(desk, "again.jpg", DATA, Step.STORED, then, killed=False)
    sha256 = the_photo(desk.receiving.catalogue, photo).original.sha256
    assert originals(desk) == [original_key(sha256)]


def test_bytes_that_were_forbidden_while_they_came_are_not_kept(desk: Desk) -> None:
    """A tombstone without a photo: nobody keeps these bytes."""
    import hashlib

    sha256 = hashlib.sha256(DATA).hexdigest()
    then = lambda: (  # noqa: E731
        desk.receiving.catalogue.set_tombstone(sha256, "law", "test"),
        None,
    )[1]
    receipt = receive_while(desk, "first.jpg", DATA, Step.STORED, then, killed=False)
    assert receipt is not None
    assert receipt.outcome is Outcome.REFUSED
    assert originals(desk) == []


def test_a_new_version_under_way_waits_for_a_person(desk: Desk) -> None:
    """It cannot take a withdrawn photo's place; what it is of, nobody can compare any more."""
    photo = received(desk, "IMG_1.JPG", DATA)
    catalogue = desk.receiving.catalogue
    current = the_photo(catalogue, photo).original.sha256
    desk.receiving = replace(
        desk.receiving, new_version_of=lambda _data, _names: Replaces(photo, current)
    )
    claim = claimed(desk, "IMG_1.JPG", NEWER)

    def pause(reached: Step, about: str) -> None:
        if reached is Step.STORED and about == claim:
            take_back(desk, photo)

    with listening(pause), pytest.raises(Conflict):
        receive(claim, desk.receiving, NOW)
    receipt = receive(claim, desk.receiving, NOW)
    assert receipt is not None
    assert receipt.photo_id not in (None, photo)
    (held,) = catalogue.held("lampa-2017")
    assert held.id == receipt.photo_id
    assert held.why is not None
    assert held.why.code is Code.NAME_OF_WITHDRAWN
    assert originals(desk) == [original_key(held.original.sha256)]


def test_a_record_that_is_written_late_does_not_stay(desk: Desk) -> None:
    """It says what was known before; the last record, which says nothing, stays."""
    photo = received(desk, "Anna_Kalnina.jpg", DATA)
    put = desk.originals.put
    waiting = [photo]

    def late(key: str, body: bytes, **options: object) -> object:
        if key.startswith(record_prefix(photo)) and waiting:
            take_back(desk, waiting.pop())
        return put(key, body, **options)  # type: ignore[arg-type]

    desk.originals.put = late  # type: ignore[assignment, method-assign]
    keep_records(desk.receiving.catalogue, desk.originals)
    records = [desk.originals.get(one.key) for one in desk.originals.list(record_prefix(photo))]
    assert len(records) == 1
    assert b'"state": "withdrawn"' in records[0].body
    assert b"Anna" not in records[0].body


def test_a_record_that_a_killed_process_left_is_taken_by_the_withdrawal(desk: Desk) -> None:
    """Between the records' end and the last one's writing."""
    photo = received(desk, "Anna_Kalnina.jpg", DATA)
    early = desk.receiving.catalogue.next_record(photo)
    assert early is not None

    def pause(reached: Step, _about: str) -> None:
        if reached is Step.FORGOTTEN:
            key = f"{record_prefix(photo)}{early.seq:08d}.json"
            desk.originals.put(key, b"Anna", content_type="application/json")

    with listening(pause):
        take_back(desk, photo)
    assert len(list(desk.originals.list(record_prefix(photo)))) == 1


@pytest.mark.parametrize("step", [Step.FETCHED, Step.CLEARED, Step.UPLOADED])
def test_a_photo_that_is_just_being_prepared_leaves_nothing(
    desk: Desk, darkroom: Darkroom, step: Step
) -> None:
    """No picture file in public, no secrets of its original in private, no copy in quarantine."""
    photo = received(desk, "first.jpg", a_landscape(1, 450, 300))
    public = MemoryStorage()

    def pause(reached: Step, about: str) -> None:
        if reached is step and about == photo:
            take_back(desk, photo)

    with listening(pause), pytest.raises(Conflict):
        prepare(
            the_photo(desk.receiving.catalogue, photo),
            Instructions(SMALL_RECIPE),
            originals=desk.originals,
            public=public,
            darkroom=darkroom,
            catalogue=desk.receiving.catalogue,
            quarantine=desk.root / "quarantine",
        )
    assert not public.objects
    assert desk.originals.head(secrets_key(photo)) is None
    assert originals(desk) == []
    assert desk.files("quarantine") == []


def test_the_copy_of_a_held_photo_is_not_left_in_quarantine(
    desk: Desk, darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held, then withdrawn before the copy for its photographer is written."""
    photo = received(desk, "first.jpg", a_landscape(1, 450, 300))
    catalogue = desk.receiving.catalogue
    hold = catalogue.hold

    def held(*values: object) -> object:
        done = hold(*values)  # type: ignore[arg-type]
        take_back(desk, photo)
        return done

    monkeypatch.setattr(catalogue, "hold", held)
    prepared = prepare(
        the_photo(catalogue, photo),
        Instructions(SMALL_RECIPE, guarded=("e-mail",)),
        originals=desk.originals,
        public=MemoryStorage(),
        darkroom=darkroom,
        catalogue=catalogue,
        quarantine=desk.root / "quarantine",
    )
    assert prepared.state is PhotoState.HELD
    assert desk.files("quarantine") == []
