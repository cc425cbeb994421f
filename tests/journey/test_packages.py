"""ZIP files on the real storage server: published, fetched by strangers, withdrawn, pruned."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gallery_media.desk.audit import audit, live_manifest, open_audit
from gallery_media.desk.package_record import remembered
from gallery_media.errors import SecretFound, StorageUnavailable
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.steps import Step, listening
from gallery_media.storage.anonymous import ask
from gallery_media.wiring import Newsroom
from tests.makers.exiftool import exiftool
from tests.makers.hunt import hunt
from tests.makers.images import a_jpeg
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, public_keys, publish
from tests.makers.projects import write_settings
from tests.makers.public_view import everything_public

pytestmark = pytest.mark.journey

ZIPS = """
[downloads]
zips = ["gallery", "section", "photographer"]
[inbox]
folders = "section"
[rights]
copyright = "© 2017 Festivāls"
"""
PRESS = 'press_downloads = true\ncredit = "Foto: Anna Kalniņa"\n'


@pytest.fixture
def packed(newsroom: Newsroom) -> Newsroom:
    """Three photos of two days are live, with a ZIP file for each day and one for all."""
    write_settings(newsroom.project, first=PRESS, last=ZIPS)
    for number, day in enumerate(("1-diena", "1-diena", "2-diena")):
        drop(newsroom, f"{day}/IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)
    return newsroom


def url(newsroom: Newsroom, key: str) -> str:
    location = newsroom.stores.location
    return location.object_url(location.public_bucket, key)


def zips(newsroom: Newsroom) -> dict[str, str]:
    """Keys by file name, of those that lie there."""
    return {key.rpartition("/")[2]: key for key in public_keys(newsroom, f"d/{GALLERY}/")}


def photo_of(newsroom: Newsroom, name: str) -> PhotoId:
    names = photos_by_name(newsroom.catalogue)
    return next(photo for known, photo in names.items() if known.endswith(name))


def test_anybody_can_fetch_and_unpack_them(packed: Newsroom, tmp_path: Path) -> None:
    """Photos with credit and rights inside, captions and licence beside them, our names alone."""
    found = zips(packed)
    assert sorted(found) == [
        "lampa-2017-1-diena.zip", "lampa-2017-2-diena.zip", "lampa-2017.zip",
    ]  # fmt: skip
    answer = ask("GET", url(packed, found["lampa-2017.zip"]))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="lampa-2017.zip"'
    assert "immutable" in answer.headers["cache-control"]
    assert b"IMG_000" not in answer.body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert [name for name in names if name.endswith(".jpg")] == sorted(
            f"{GALLERY}-{photo}.jpg" for photo in photos_by_name(packed.catalogue).values()
        )
        assert "© 2017 Festivāls" in file.read("LICENCE.txt").decode()
        rows = list(
            csv.DictReader(
                io.StringIO(file.read("captions.lv.csv").decode("utf-8-sig")), delimiter=";"
            )
        )
        assert [row["file"] for row in rows] == names[5:]
        assert {row["credit"] for row in rows} == {"Foto: Anna Kalniņa"}
        file.extractall(tmp_path)
    tool = exiftool()
    if tool is None:
        pytest.skip("exiftool is not installed; CI has it")
    told = subprocess.run(
        [tool, "-j", "-XMP:Credit", "-IPTC:CopyrightNotice", *sorted(tmp_path.glob("*.jpg"))],
        capture_output=True, check=True,
    )  # fmt: skip
    for tags in json.loads(told.stdout):
        assert (tags["Credit"], tags["CopyrightNotice"]) == (
            "Foto: Anna Kalniņa", "© 2017 Festivāls",
        )  # fmt: skip


def test_the_audit_and_its_certificate_cover_them(packed: Newsroom) -> None:
    """Clean from outside; and a stranger's hunt finds nothing of a camera in any of them, though
    there is something in the original."""
    original = a_jpeg(700, 500, comment=b"CNRY412x0badcafe")
    assert hunt(original)
    drop(packed, "2-diena/IMG_0008.JPG", original)
    publish(packed)
    room = open_audit(packed.catalogue, packed.stores, packed.darkroom)
    manifest = live_manifest(GALLERY, packed.catalogue, packed.stores.originals)
    report = audit(manifest, room)
    assert report.findings == ()
    listed = {item.key for item in manifest.objects if item.key.startswith("d/")}
    assert len(listed) == 3
    assert listed <= public_keys(packed)
    for seen in everything_public(packed):
        assert not hunt(seen.body)


def test_a_release_that_changes_nothing_makes_none_and_one_more_photo_makes_its_own(
    packed: Newsroom,
) -> None:
    before = set(zips(packed).values())
    made: list[str] = []
    with listening(lambda step, key: made.append(key) if step is Step.PACKED else None):
        assert not packed.release(GALLERY).changed
        assert made == []
        drop(packed, "2-diena/IMG_0007.JPG", a_landscape(7))
        publish(packed)
    assert sorted(key.rpartition("/")[2] for key in made) == [
        "lampa-2017-2-diena.zip", "lampa-2017.zip",
    ]  # fmt: skip
    assert before & set(public_keys(packed)) == before  # for readers of the last page


def test_a_withdrawn_photo_is_in_no_zip_file_of_any_release(packed: Newsroom) -> None:
    """Those with it are gone and proven gone, the other day's stays; the next release makes them
    anew without it."""
    drop(packed, "1-diena/IMG_0007.JPG", a_landscape(7))
    publish(packed)
    photo = photo_of(packed, "IMG_0001.JPG")
    records = tuple(remembered(GALLERY, packed.stores.originals))
    holding = {one.key for one in records if photo in one.photos}
    assert len(holding) == 4  # of two releases
    done = packed.withdraw(photo, WithdrawalReason.ASKED, "test")
    asked = {proof.url for proof in done.proofs if proof.gone}
    assert {url(packed, key) for key in holding} <= asked
    assert not holding & public_keys(packed)
    assert list(zips(packed)) == ["lampa-2017-2-diena.zip"]
    assert not [r for r in remembered(GALLERY, packed.stores.originals) if photo in r.photos]
    entry = ask("GET", url(packed, f"g/{GALLERY}/lv/index.html")).body.decode()
    assert "lampa-2017-2-diena.zip" in entry
    assert "/lampa-2017.zip" not in entry
    assert packed.has_news(GALLERY)
    packed.release(GALLERY)
    assert not packed.has_news(GALLERY)
    for key in zips(packed).values():
        assert photo.encode() not in ask("GET", url(packed, key)).body
    assert "lampa-2017.zip" in zips(packed)


def test_a_zip_file_that_no_release_lists_is_withdrawn_too(packed: Newsroom) -> None:
    """Made by a publisher who died before its release."""

    def dies(step: Step, _about: str) -> None:
        if step is Step.RENDERED:
            raise StorageUnavailable("the cable")

    drop(packed, "1-diena/IMG_0007.JPG", a_landscape(7))
    with pytest.raises(StorageUnavailable), listening(dies):
        publish(packed)
    photo = photo_of(packed, "IMG_0007.JPG")
    holding = {
        one.key for one in remembered(GALLERY, packed.stores.originals) if photo in one.photos
    }
    assert holding <= public_keys(packed)
    assert len(holding) == 2
    packed.withdraw(photo, WithdrawalReason.ASKED, "test", urgent=True)
    assert not holding & public_keys(packed)


def test_prune_keeps_what_a_release_lists_and_forgets_the_rest(packed: Newsroom) -> None:
    """A file of no release is gone after two passes, and so is what was remembered of it."""
    listed = set(zips(packed).values())
    stray = f"d/{GALLERY}/{'0' * 24}/lampa-2017.zip"
    packed.stores.public.put(stray, b"PK", content_type="application/zip")
    later = datetime.now(UTC) + timedelta(hours=25)
    packed.prune(now=later)
    packed.prune(now=later + timedelta(hours=25), force=True)
    assert stray not in public_keys(packed)
    assert listed <= public_keys(packed)
    assert len(list(remembered(GALLERY, packed.stores.originals))) == len(listed)
    packed.stores.public.delete(sorted(listed)[0])
    packed.prune(now=later + timedelta(hours=50))
    assert len(list(remembered(GALLERY, packed.stores.originals))) == len(listed) - 1


def test_a_section_that_gives_a_secret_away_stops_its_zip_file(newsroom: Newsroom) -> None:
    """Folders are named by photographers; the file's name among them is a secret."""
    write_settings(newsroom.project, first=PRESS, last=ZIPS)
    drop(newsroom, "AUS-0412/AUS-0412.JPG", a_landscape(1))
    drop(newsroom, "2-diena/IMG_0007.JPG", a_landscape(7))
    with pytest.raises(SecretFound):
        publish(newsroom)
    assert not [key for key in public_keys(newsroom) if "aus" in key]


def test_a_gallery_whose_days_are_over_keeps_no_zip_file(packed: Newsroom) -> None:
    """Neither those that a release listed nor one that none did."""

    def dies(step: Step, _about: str) -> None:
        if step is Step.RENDERED:
            raise StorageUnavailable("the cable")

    drop(packed, "1-diena/IMG_0007.JPG", a_landscape(7))
    with pytest.raises(StorageUnavailable), listening(dies):
        publish(packed)
    assert len(public_keys(packed, f"d/{GALLERY}/")) == 5
    write_settings(packed.project, last="[retention]\nunpublish_after = 2027-07-02\n")
    packed.expire(GALLERY, date(2027, 7, 3))
    assert public_keys(packed, f"d/{GALLERY}/") == set()
    assert list(remembered(GALLERY, packed.stores.originals)) == []
