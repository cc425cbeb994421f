"""The bucket as an inbox: every object is received exactly once in effect, or says why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto import mock_aws

from gallery_media.catalogue import Announced, Outcome
from gallery_media.desk.arrivals import Errand, claim_of, sort_out
from gallery_media.desk.uploads import UploadsLook, take_upload
from gallery_media.errors import InviteRefused, NotReady, StorageUnavailable
from gallery_media.imaging.limits import Limits
from gallery_media.inbox.names import MAX_NAME_BYTES
from gallery_media.storage.location import S3Location
from gallery_media.storage.port import ListedObject
from gallery_media.storage.uploads import UploadBucket, UploadPlace
from tests.makers.images import a_jpeg
from tests.makers.storages import MemoryStorage
from tests.makers.uploads import GALLERY, JANIS, NOW, UploadDesk, an_upload_desk

LOCATION = S3Location("originals", "public", access_key="key", secret_key="secret")
SMALL = Limits(max_bytes=1_000_000)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[UploadDesk]:
    """moto's bucket below a prefix, and originals in memory."""
    with mock_aws():
        bucket = UploadBucket(UploadPlace(LOCATION, "uploads", "lampa/"), deadline=0)
        with an_upload_desk(tmp_path, bucket, MemoryStorage(), SMALL) as desk:
            yield desk


def originals(desk: UploadDesk) -> list[bytes]:
    assert isinstance(desk.originals, MemoryStorage)
    return [stored.body for stored in desk.originals.objects.values()]


def test_an_object_becomes_an_original_and_leaves_the_bucket(desk: UploadDesk) -> None:
    """Byte for byte; its file goes the way of every dropped file, to done/."""
    data = a_jpeg()
    desk.drop(f"{GALLERY}/day-2/IMG_1.JPG", data)
    (receipt,) = desk.take()
    assert (receipt.outcome, receipt.path) == (Outcome.RECEIVED, "day-2/IMG_1.JPG")
    assert originals(desk) == [data]
    assert desk.in_bucket() == []
    assert desk.files("done") == [f"2017-06-30/{GALLERY}/IMG_1.JPG"]
    assert desk.files("state") == []


def test_the_photographer_comes_from_the_invite_and_the_name_from_its_place(
    desk: UploadDesk,
) -> None:
    """The object's key says neither; a tool's object has no photographer."""
    place = desk.upload(desk.an_invite(), "Cēsis – 1.jpg", a_jpeg())
    desk.drop(f"{GALLERY}/other.jpg", a_jpeg(300))
    by_name = {receipt.name: receipt for receipt in desk.take()}
    assert by_name["Cēsis – 1.jpg"].photographer == JANIS
    assert by_name["Cēsis – 1.jpg"].claim_id == place.id
    assert by_name["other.jpg"].photographer == ""


def test_the_prefix_alone_is_the_inbox(desk: UploadDesk) -> None:
    """What lies beside it belongs to somebody else, and is neither taken nor seen."""
    desk.bucket.client.put_object(Bucket="uploads", Key=f"{GALLERY}/x.jpg", Body=a_jpeg())
    assert desk.look() == UploadsLook(0)
    assert desk.take() == []


def test_the_same_bytes_twice_are_one_photo_and_two_receipts(desk: UploadDesk) -> None:
    """A duplicate is a success, whoever sends it and however."""
    data = a_jpeg()
    desk.drop(f"{GALLERY}/a.jpg", data)
    desk.upload(desk.an_invite(), "b.jpg", data)
    first, second = desk.take()
    assert {first.outcome, second.outcome} == {Outcome.RECEIVED, Outcome.DUPLICATE}
    assert first.photo_id == second.photo_id
    assert originals(desk) == [data]
    assert desk.in_bucket() == []


def test_the_reason_for_an_invited_photographer_speaks_of_the_link(desk: UploadDesk) -> None:
    """In the desk's folder and in the bucket: there is no folder to drop anything into."""
    desk.upload(desk.an_invite(), "page.jpg", b"<html>" * 100)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    (reason,) = (name for name in desk.files("quarantine") if name.endswith("REASON.txt"))
    text = (desk.root / "quarantine" / reason).read_text("utf-8")
    assert "send that by the same link" in text
    assert "iemetiet" not in text


def test_what_is_no_photo_goes_to_quarantine_with_a_reason_in_both_places(desk: UploadDesk) -> None:
    """The desk finds file and reason in its folder, whoever has keys the reason in the bucket."""
    desk.drop(f"{GALLERY}/page.jpg", b"<html>" * 100)
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    folder = f"2017-06-30/{receipt.claim_id}"
    assert desk.files("quarantine") == [f"{folder}/REASON.txt", f"{folder}/page.jpg"]
    (key,) = desk.in_bucket()
    assert key == f"_refused/{receipt.at.date()}/{receipt.claim_id}/REASON.txt"
    text = desk.bucket.client.get_object(Bucket="uploads", Key=f"lampa/{key}")["Body"].read()
    assert "Ko darīt" in text.decode()
    assert "What to do" in text.decode()
    assert desk.take() == []  # its own notes are no uploads


def test_a_truncated_object_is_refused_at_once(desk: UploadDesk) -> None:
    """An object is complete the moment it is there: nothing of it is still on its way."""
    whole = a_jpeg(800, 600)
    desk.drop(f"{GALLERY}/cut.jpg", whole[: len(whole) // 2])
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert desk.files("inbox") == []


def test_an_object_above_the_limit_is_refused_without_being_fetched(
    desk: UploadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It moves aside within the bucket, beside its reason; not a byte of it comes here."""
    monkeypatch.setattr(desk.bucket, "fetch", None)
    desk.drop(f"{GALLERY}/huge.jpg", bytes(SMALL.max_bytes + 1))
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.QUARANTINED
    assert "the limit is 1" in receipt.reason
    folder = f"_refused/2017-06-30/{receipt.claim_id}"
    assert desk.in_bucket() == [f"{folder}/REASON.txt", f"{folder}/file"]


def test_a_withdrawn_photo_is_refused_and_no_original_is_stored(desk: UploadDesk) -> None:
    """The tombstone decides, whichever door it comes through."""
    data = a_jpeg()
    desk.upload(desk.an_invite(), "a.jpg", data)

    desk.catalogue.set_tombstone(hashlib.sha256(data).hexdigest(), "asked", "desk")
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.REFUSED
    assert originals(desk) == []
    assert [key.rpartition("/")[2] for key in desk.in_bucket()] == ["REASON.txt"]


def test_an_upload_that_arrives_after_the_invite_was_revoked_is_set_aside(
    desk: UploadDesk,
) -> None:
    """An address that was given out before still works for minutes; the house does not take it."""
    invite = desk.an_invite()
    early = desk.upload(invite, "early.jpg", a_jpeg())
    late = desk.upload(invite, "late.jpg", a_jpeg(300))
    listed = {one.key.rpartition("/")[2]: one for one in desk.bucket.list()}
    revoked = desk.catalogue.revoke_invite(invite.id)
    assert revoked is not None
    assert revoked.revoked_at is not None
    hour = timedelta(hours=1)
    arrived = [
        ListedObject(one.key, one.size, one.etag, revoked.revoked_at + (hour if is_late else -hour))
        for one, is_late in ((listed[early.id], False), (listed[late.id], True))
    ]
    found = sort_out(
        arrived,
        places=desk.catalogue.promised([early.id, late.id]),
        receipts={},
        galleries=[GALLERY],
        limits=SMALL,
    )
    errands = {one.claim: one.errand for one in found.arrived}
    assert errands == {early.id: Errand.RECEIVE, late.id: Errand.REFUSE}


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("stray.jpg", "no gallery's folder"),
        ("rainis-2016/a.jpg", "no gallery rainis-2016"),
        ("_invited/nobody/0123456789abcdef", "no invite"),
        (f"{GALLERY}//a.jpg", "cannot be the name"),
        (f"{GALLERY}/{'x' * (MAX_NAME_BYTES + 1)}.jpg", "cannot be the name"),
        (f"{GALLERY}/1/2/3/4/5/6/7/8/9/a.jpg", "9 folders deep"),
    ],
)
def test_an_object_without_a_place_is_held_with_what_to_do(
    desk: UploadDesk, key: str, why: str
) -> None:
    """It stays where it is, and nothing else waits for it."""
    desk.drop(key, a_jpeg())
    desk.drop(f"{GALLERY}/good.jpg", a_jpeg())
    look = desk.look()
    assert look.ready == 1
    assert [why in held.reason for held in look.held] == [True]
    assert len(desk.take()) == 1
    assert desk.in_bucket() == [key]


@pytest.mark.parametrize("name", [".hidden.jpg", "a.jpg.part", "Thumbs.db", "__MACOSX/a.jpg", ""])
def test_what_other_programs_leave_is_passed_over(desk: UploadDesk, name: str) -> None:
    """The folder's rules; an empty name is how tools mark a folder."""
    desk.drop(f"{GALLERY}/{name}", a_jpeg())
    assert desk.look() == UploadsLook(0)


def test_a_sidecar_goes_on_into_the_upload_folder(desk: UploadDesk) -> None:
    """Words about photos have one way in, and it is the folder's."""
    desk.drop(f"{GALLERY}/day-2/a.jpg.xmp", b"<x:xmpmeta/>")
    assert desk.take() == []
    assert desk.files("inbox") == [f"{GALLERY}/day-2/a.jpg.xmp"]
    assert desk.in_bucket() == []


def test_an_outage_pauses_and_condemns_nothing(
    desk: UploadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the bucket's nor the originals'; afterwards everything goes on."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())
    down = StorageUnavailable("the storage does not answer")
    assert isinstance(desk.originals, MemoryStorage)
    desk.originals.trouble = down
    with pytest.raises(StorageUnavailable):
        desk.take()
    assert desk.in_bucket() == [f"{GALLERY}/a.jpg"]
    desk.originals.trouble = None
    with monkeypatch.context() as patch:
        patch.setattr(desk.bucket, "list", _raising(down))
        with pytest.raises(StorageUnavailable):
            desk.look()
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert desk.files("quarantine") == []


def test_nothing_is_fetched_while_the_disk_is_full(
    desk: UploadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bucket keeps everything until there is space; nothing is refused for it."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())
    with monkeypatch.context() as patch:
        patch.setattr(desk.intake, "_check", _raising(NotReady("no space is left")))
        with pytest.raises(NotReady):
            desk.take()
    assert desk.in_bucket() == [f"{GALLERY}/a.jpg"]
    assert desk.files("state") == []
    assert [receipt.outcome for receipt in desk.take()] == [Outcome.RECEIVED]


def test_an_object_that_could_not_be_removed_is_removed_later(
    desk: UploadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its receipt stands; the next look finds only tidying to do, and fetches nothing."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())
    with monkeypatch.context() as patch:
        patch.setattr(desk.bucket, "remove", _raising(StorageUnavailable("down")))
        with pytest.raises(StorageUnavailable):
            desk.take()
    (receipt,) = desk.catalogue.receipts(GALLERY)
    monkeypatch.setattr(desk.bucket, "fetch", None)
    assert desk.take() == []
    assert desk.in_bucket() == []
    assert desk.catalogue.receipts(GALLERY) == (receipt,)


def test_an_object_replaced_between_look_and_fetch_waits_for_the_next_look(
    desk: UploadDesk,
) -> None:
    """What is received is what was listed, or nothing."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())
    desk.look()
    (claim,) = desk.intake.wave()
    newer = a_jpeg(400, 300)
    desk.drop(f"{GALLERY}/a.jpg", newer)
    assert take_upload(claim, desk.intake, desk.receiving, NOW) is None
    assert desk.files("state") == []
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert originals(desk) == [newer]


def test_an_object_replaced_after_it_was_fetched_stays(desk: UploadDesk) -> None:
    """Removing is bound to the bytes that were received."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())
    desk.look()
    (claim,) = desk.intake.wave()
    assert desk.intake.open_claim(claim) is not None
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg(400, 300))
    assert take_upload(claim, desk.intake, desk.receiving, NOW) is not None
    assert desk.in_bucket() == [f"{GALLERY}/a.jpg"]
    (receipt,) = desk.take()
    assert receipt.outcome is Outcome.RECEIVED
    assert len(originals(desk)) == 2


def test_a_fetch_that_breaks_off_leaves_nothing_behind(
    desk: UploadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half file in the work folder; the object is fetched anew."""
    desk.drop(f"{GALLERY}/a.jpg", a_jpeg())

    def broken(_listed: ListedObject, out: object) -> str:
        out.write(b"\xff\xd8")  # type: ignore[attr-defined]
        raise StorageUnavailable("the line is dead")

    with monkeypatch.context() as patch:
        patch.setattr(desk.bucket, "fetch", broken)
        with pytest.raises(StorageUnavailable):
            desk.take()
    assert desk.files("state") == []
    assert len(desk.take()) == 1


def test_an_invite_keeps_one_place_for_the_same_bytes(desk: UploadDesk) -> None:
    """Choosing the same files again after a lost connection asks for nothing new."""
    invite = desk.an_invite()
    first = desk.upload(invite, "a.jpg", a_jpeg())
    again = desk.upload(invite, "copy of a.jpg", a_jpeg())
    assert again.id == first.id
    desk.take()
    (known,) = desk.catalogue.uploads(invite.id)
    assert known.receipt is not None
    assert known.receipt.outcome is Outcome.RECEIVED


def test_a_refused_file_may_come_again(desk: UploadDesk) -> None:
    """A failed state never blocks another try: limits and programs change."""
    invite = desk.an_invite()
    first = desk.upload(invite, "a.jpg", b"no photo")
    desk.take()
    assert desk.upload(invite, "a.jpg", b"no photo").id != first.id


def test_an_invite_has_only_so_much_room(desk: UploadDesk) -> None:
    """More than that is refused as a whole, and nothing is promised."""
    invite = desk.an_invite()
    files = [Announced(f"{n}.jpg", 60_000_000, f"{n:064x}", "image/jpeg") for n in range(2)]
    with pytest.raises(InviteRefused):
        desk.catalogue.grant(invite.id, files)
    assert desk.catalogue.uploads(invite.id) == ()
    assert len(desk.catalogue.grant(invite.id, files[:1])) == 1


def test_the_same_key_at_another_time_is_another_claim() -> None:
    """Cameras count to 9999 and begin anew; a second listing of one object changes nothing."""
    first = ListedObject(f"{GALLERY}/a.jpg", 1, '"x"', datetime(2017, 6, 30, 12, 0, tzinfo=UTC))
    later = ListedObject(f"{GALLERY}/a.jpg", 1, '"x"', datetime(2017, 6, 30, 12, 1, tzinfo=UTC))
    assert claim_of(first) == claim_of(first)
    assert claim_of(first) != claim_of(later)


def _raising(error: Exception) -> object:
    def raises(*_: object, **__: object) -> object:
        raise error

    return raises
