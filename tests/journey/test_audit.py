"""The audit on the real storage server: a stranger's view of what is live, clean and tampered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, NEEDS_A_PERSON, run
from gallery_media.desk.audit import AuditRoom, audit, audit_house, live_manifest, open_audit
from gallery_media.desk.audit_certify import certify
from gallery_media.desk.audit_objects import SLACK
from gallery_media.errors import StorageUnavailable
from gallery_media.model.findings import FindingKind
from gallery_media.storage.keys import certificate_key, original_key
from gallery_media.storage.location import S3Location
from gallery_media.storage.visitor import WAITS, AnonymousVisitor
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, public_keys, publish

pytestmark = pytest.mark.journey

SERIAL = "CNRY-9041-7733"


@pytest.fixture
def live(newsroom: Newsroom) -> Newsroom:
    """Two photos with a comment each are live."""
    for number in range(2):
        drop(newsroom, f"IMG_000{number}.JPG", a_jpeg(700 + number, 500, comment=SERIAL.encode()))
    publish(newsroom)
    return newsroom


@pytest.fixture
def room(live: Newsroom) -> AuditRoom:
    return open_audit(live.catalogue, live.stores, live.darkroom)


def tamper(newsroom: Newsroom, key: str, body: bytes) -> None:
    """Replace an object's bytes as somebody with the house's keys could."""
    public = newsroom.stores.public
    head = public.get(key).head
    public.put(
        key,
        body,
        content_type=head.content_type,
        cache_control=head.cache_control,
        metadata=head.metadata,
    )


def with_comment(jpeg: bytes) -> bytes:
    comment = SERIAL.encode()
    return jpeg[:20] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[20:]


def test_what_was_published_is_clean_from_outside(room: AuditRoom) -> None:
    """Real headers of a real server, real verdicts of the darkroom's children."""
    manifest = live_manifest(GALLERY, room.catalogue, room.originals)
    report = audit(manifest, room)
    assert report.findings == ()
    assert report.notes == ()
    assert report.variants == sum(item.key.startswith("m/") for item in manifest.objects) > 4
    assert report.size == sum(item.size for item in manifest.objects)
    assert report.doors == 3
    assert len(report.auditors) == 1
    house = audit_house([manifest], room)
    assert house.findings == ()
    assert house.listed == len(manifest.objects)


def test_the_certificate_counts_what_was_removed_and_lies_in_the_private_bucket(
    live: Newsroom, room: AuditRoom
) -> None:
    """Counts by kind, never a value; a second audit does not read the originals again."""
    manifest = live_manifest(GALLERY, room.catalogue, room.originals)
    certificate = certify(manifest, audit(manifest, room), room, live.darkroom.reveal)
    assert certificate.removed["comment"] == 2
    key = certificate_key(GALLERY, manifest.stamp.release)
    written = live.stores.originals.get(key).body
    assert SERIAL.encode() not in written
    assert json.loads(written)["clean"] is True

    def never(data: bytes) -> tuple[()]:
        raise AssertionError("the originals were read again")

    again = certify(manifest, audit(manifest, room), room, never)
    assert dict(again.removed) == dict(certificate.removed)


def test_the_command_is_green_and_then_red(
    live: Newsroom, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 0; after somebody put metadata into one variant 1, and its key is named."""
    words = ["audit", GALLERY, "--project", str(live.project.root)]
    assert run([*words, "--certificates", str(tmp_path / "shown")]) == DONE
    shown = capsys.readouterr().out
    assert f"{GALLERY}: " in shown
    assert f"{live.stores.public_endpoint}/g/{GALLERY}/certificate.lv.html" in shown
    public = AnonymousVisitor(live.stores.location).public(f"g/{GALLERY}/certificate.json", 10**6)
    assert json.loads(public.body)["removed"]["comment"] == 2
    assert SERIAL.encode() not in public.body
    assert list((tmp_path / "shown/a").glob("gallery.*.css"))
    page = (tmp_path / "shown/g" / GALLERY / "certificate.lv.html").read_text(encoding="utf-8")
    assert "Komentāri" in page
    assert SERIAL not in page
    key = next(f.key for f in live.stores.public.list("m/") if f.key.endswith(".jpg"))
    tamper(live, key, with_comment(live.stores.public.get(key).body))
    assert run([*words, "--json"]) == NEEDS_A_PERSON
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is False
    assert told["certificates"] == {GALLERY: []}
    (gallery,) = told["galleries"]
    assert {(one["kind"], one["key"]) for one in gallery["findings"]} == {
        ("other bytes", key),
        ("not clean", key),
    }
    assert run(words) == NEEDS_A_PERSON
    assert key in capsys.readouterr().out.replace("\n", "")


def test_an_editors_mistake_costs_the_certificate_and_not_the_report(
    live: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was found is told; the old certificate is gone, and why there is no new one is said."""
    words = ["audit", GALLERY, "--project", str(live.project.root), "--json"]
    assert run(words) == DONE
    assert len(json.loads(capsys.readouterr().out)["certificates"][GALLERY]) == 3
    settings = live.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text() + "\nlanguages = [")
    assert run(words) == NEEDS_A_PERSON
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is True
    assert "gallery.toml" in told["mistakes"][GALLERY]
    assert not [key for key in public_keys(live) if "certificate" in key]


def test_a_new_release_takes_the_certificate_of_the_old_one_away(live: Newsroom) -> None:
    """Until the next audit; and then it is of the new release."""
    words = ["audit", GALLERY, "--project", str(live.project.root)]
    key = f"g/{GALLERY}/certificate.json"
    assert run(words) == DONE
    first = json.loads(live.stores.public.get(key).body)
    drop(live, "IMG_0009.JPG", a_jpeg(710, 500))
    released = publish(live)
    assert not [key for key in public_keys(live) if "certificate" in key]
    assert run(words) == DONE
    second = json.loads(live.stores.public.get(key).body)
    assert (first["photos"], second["photos"]) == (2, 3)
    assert second["release"] == released.stamp.release


def test_only_what_is_live_can_be_audited(
    live: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names what is."""
    assert run(["audit", "nobody", "--project", str(live.project.root)]) == NEEDS_A_PERSON
    assert f"Live are: {GALLERY}" in capsys.readouterr().err


def test_user_metadata_is_seen_in_real_headers(live: Newsroom, room: AuditRoom) -> None:
    """Put again with a camera's name beside it."""
    key = next(found.key for found in live.stores.public.list(f"g/{GALLERY}/lv/p/"))
    found = live.stores.public.get(key)
    live.stores.public.put(
        key,
        found.body,
        content_type=found.head.content_type,
        cache_control=found.head.cache_control,
        metadata={"camera": "x"},
    )
    (finding,) = audit(live_manifest(GALLERY, room.catalogue, room.originals), room).findings
    assert (finding.kind, finding.key) == (FindingKind.EXTRA_HEADER, key)


def test_a_stranger_gets_the_front_of_an_object_and_no_more(
    live: Newsroom, seaweedfs: S3Location
) -> None:
    """Whatever somebody put there, memory holds what was asked for."""
    big = bytes(SLACK * 40)
    live.stores.public.put("m/00/big.bin", big, content_type="image/avif")
    visitor = AnonymousVisitor(live.stores.location)
    answer = visitor.public("m/00/big.bin", 1000)
    assert (answer.status, len(answer.body)) == (200, 1000)
    assert answer.headers["content-length"] == str(len(big))
    assert visitor.public("m/00/nothing.bin", 1000).status in (403, 404)
    photo = live.catalogue.pictures(GALLERY)[0].photo
    assert visitor.private(original_key(photo.original.sha256)) == 403
    assert set(visitor.listings().values()) == {403}


def test_a_server_that_is_gone_is_asked_again_and_then_trouble_that_passes() -> None:
    """Nothing is known to be wrong; the waits grow."""
    waited: list[float] = []
    nowhere = S3Location("o", "p", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(StorageUnavailable, match="No answer"):
        AnonymousVisitor(nowhere, sleep=waited.append).public("m/x", 10)
    assert tuple(waited) == WAITS
