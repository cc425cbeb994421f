"""Files with words in the bucket for uploads: from a tool with keys, and by an invite."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery_media.catalogue import Announced, Outcome
from gallery_media.darkroom import Darkroom
from gallery_media.desk.arrivals import invited_key
from gallery_media.desk.invites import enter, offer
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, publish
from tests.makers.projects import a_project
from tests.makers.words import LATVIAN, a_jpeg_with_words, a_packet

pytestmark = [pytest.mark.journey]

PREFIX = "lampa/"


@pytest.fixture
def newsroom(
    tmp_path: Path, seaweedfs: S3Location, darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Newsroom]:
    """A house with a bucket for uploads."""
    project = a_project(tmp_path / "festival", seaweedfs, monkeypatch)
    monkeypatch.setenv("GALLERY_MEDIA_INBOX__URL", f"s3://u-{secrets.token_hex(6)}/{PREFIX}")
    with open_newsroom(project, darkroom) as opened:
        opened.stores.prepare()
        assert opened.upload_bucket is not None
        opened.upload_bucket.prepare()
        yield opened


def put(newsroom: Newsroom, key: str, data: bytes) -> None:
    """As a tool with keys to the bucket does."""
    bucket = newsroom.upload_bucket
    assert bucket is not None
    bucket.client.put_object(Bucket=bucket.place.bucket, Key=PREFIX + key, Body=data)


def send(newsroom: Newsroom, secret: str, name: str, data: bytes, mime: str) -> str:
    """As the upload page does, the browser left out; the id of its place, or why it has none."""
    invite = enter(newsroom.catalogue, secret, datetime.now(UTC))
    assert newsroom.upload_bucket is not None
    announced = Announced(name, len(data), hashlib.sha256(data).hexdigest(), mime)
    (given,) = offer(invite, [announced], newsroom.catalogue, newsroom.upload_bucket)
    if given.upload is None:
        return str(given.refusal)
    put(newsroom, invited_key(invite.id, given.upload.id), data)
    return given.upload.id


def take_and_publish(newsroom: Newsroom) -> None:
    """What `up` does: the bucket, the folder, the photos, the release."""
    intake = newsroom.uploads
    assert intake is not None
    while intake.look().ready:
        newsroom.take_uploads(intake.wave())
    publish(newsroom)


def in_bucket(newsroom: Newsroom) -> list[str]:
    assert newsroom.upload_bucket is not None
    return sorted(one.key for one in newsroom.upload_bucket.list())


def page(newsroom: Newsroom) -> str:
    return newsroom.stores.public.get(f"g/{GALLERY}/lv/index.html").body.decode()


def a_sidecar(words: str) -> bytes:
    return a_packet({"dc:description": {"lv": words}})


def an_invite(newsroom: Newsroom, name: str) -> str:
    made, link = newsroom.invite(name, GALLERY, 3, None)
    assert made.photographer == name
    return link.partition("#")[2]


@pytest.mark.parametrize("name", ["IMG_1.JPG.xmp", "IMG_1.xmp"])
def test_a_tools_sidecar_is_on_the_first_page_with_its_photo(newsroom: Newsroom, name: str) -> None:
    """Both kinds of names, put before the photo."""
    put(newsroom, f"{GALLERY}/day-2/{name}", a_sidecar(f"Blakus {LATVIAN}"))
    put(newsroom, f"{GALLERY}/day-2/IMG_1.JPG", a_jpeg_with_words(packet=a_sidecar("Faila")))
    take_and_publish(newsroom)
    assert f"Blakus {LATVIAN}" in page(newsroom)
    assert "Faila" not in page(newsroom)
    assert in_bucket(newsroom) == []
    outcomes = [one.outcome for one in newsroom.catalogue.receipts(GALLERY)]
    assert sorted(outcomes) == [Outcome.RECEIVED, Outcome.WORDS]


def test_a_tools_late_table_changes_the_words_and_a_corrected_one_again(
    newsroom: Newsroom,
) -> None:
    """``captions.csv`` after the release, then once more under the same key."""
    put(newsroom, f"{GALLERY}/IMG_1.JPG", a_jpeg(400, 300))
    take_and_publish(newsroom)
    for words in ("Pirmie vārdi", "Labotie vārdi"):
        put(
            newsroom,
            f"{GALLERY}/captions.csv",
            f"photo,lang,caption\nIMG_1.JPG,lv,{words}\n".encode(),
        )
        take_and_publish(newsroom)
        assert words in page(newsroom)
    assert "Pirmie vārdi" not in page(newsroom)
    assert in_bucket(newsroom) == []


def test_a_tools_orphan_waits_in_the_folder_until_its_photo_comes(newsroom: Newsroom) -> None:
    """Nothing is lost, nothing refused."""
    put(newsroom, f"{GALLERY}/IMG_1.JPG.xmp", a_sidecar("Gaidīja"))
    take_and_publish(newsroom)
    assert (newsroom.project.inbox / GALLERY / "IMG_1.JPG.xmp").is_file()
    put(newsroom, f"{GALLERY}/IMG_1.JPG", a_jpeg(400, 300))
    take_and_publish(newsroom)
    assert "Gaidīja" in page(newsroom)


def test_an_invited_photographers_sidecar_belongs_to_that_ones_own_photo(
    newsroom: Newsroom,
) -> None:
    """Two cameras count from 1; the words go to the photo that came in the same name."""
    janis, anna = an_invite(newsroom, "Jānis"), an_invite(newsroom, "Anna")
    send(newsroom, anna, "IMG_1.JPG", a_jpeg(500, 300), "image/jpeg")
    place = send(newsroom, janis, "IMG_1.JPG.xmp", a_sidecar("Jāņa"), "application/rdf+xml")
    take_and_publish(newsroom)
    assert "Jāņa" not in page(newsroom)
    assert len(in_bucket(newsroom)) == 1, "it waits in the bucket"
    assert newsroom.uploads is not None
    (held,) = newsroom.uploads.look().held
    assert place in held.path
    assert "its photo is not here" in held.reason
    send(newsroom, janis, "IMG_1.JPG", a_jpeg(400, 300), "image/jpeg")
    take_and_publish(newsroom)
    assert "Jāņa" in page(newsroom)
    assert in_bucket(newsroom) == []
    receipts = {(one.photographer, one.name): one for one in newsroom.catalogue.receipts(GALLERY)}
    words = receipts["Jānis", "IMG_1.JPG.xmp"]
    assert (words.outcome, words.claim_id) == (Outcome.WORDS, place)
    assert words.photo_id == receipts["Jānis", "IMG_1.JPG"].photo_id
    assert newsroom.uploads.look().held == ()


def test_an_invited_photographers_table_is_taken_line_by_line(newsroom: Newsroom) -> None:
    """What is here gets its words at once; the table waits in the bucket for the others."""
    link = an_invite(newsroom, "Jānis")
    send(newsroom, link, "A.JPG", a_jpeg(400, 300), "image/jpeg")
    table = b"photo,lang,caption\nA.JPG,lv,Pirmais\nB.JPG,lv,Otrais\n"
    place = send(newsroom, link, "captions.csv", table, "text/csv")
    take_and_publish(newsroom)
    assert "Pirmais" in page(newsroom)
    assert [key.rpartition("/")[2] for key in in_bucket(newsroom)] == [place]
    assert list((newsroom.project.state / "uploads").rglob("*.csv")) == []
    send(newsroom, link, "B.JPG", a_jpeg(410, 300), "image/jpeg")
    take_and_publish(newsroom)
    assert "Otrais" in page(newsroom)
    assert in_bucket(newsroom) == []


def test_a_sidecar_that_cannot_be_read_is_refused_with_its_reason(newsroom: Newsroom) -> None:
    """The photo stays as it is, and the photographer reads why."""
    link = an_invite(newsroom, "Jānis")
    send(newsroom, link, "A.JPG", a_jpeg(400, 300), "image/jpeg")
    place = send(newsroom, link, "A.xmp", b"<no xml", "application/rdf+xml")
    take_and_publish(newsroom)
    receipt = newsroom.catalogue.receipt(place)
    assert receipt is not None
    assert receipt.outcome is Outcome.QUARANTINED
    assert [key for key in in_bucket(newsroom) if not key.startswith("_refused/")] == []


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("list.csv", "text/csv"),
        ("IMG_1.JPG", "application/rdf+xml"),
        (".xmp", "application/rdf+xml"),
        ("captions.csv", "application/vnd.ms-excel"),
        ("IMG_1.txt", "text/plain"),
    ],
)
def test_only_files_with_words_get_a_place_for_words(
    newsroom: Newsroom, name: str, mime: str
) -> None:
    """By name and type together, before a byte is sent."""
    assert send(newsroom, an_invite(newsroom, "Jānis"), name, b"x", mime) == "type"
