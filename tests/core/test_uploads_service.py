"""The upload service: what a link's secret opens, and what it does not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from moto import mock_aws

from gallery_media.catalogue import Invite
from gallery_media.desk.invites import NewInvite, digest_of, new_invite
from gallery_media.model.localised import Localised
from gallery_media.model.site import Site
from gallery_media.preview.server import PreviewServer
from gallery_media.publishing.upload_page import upload_pages
from gallery_media.storage.location import S3Location
from gallery_media.storage.uploads import UploadBucket, UploadPlace
from gallery_media.uploads.app import STRANGERS, Counter, best_language, upload_app
from gallery_media.uploads.messages import AT_ONCE, LONGEST_BODY
from gallery_media.uploads.pace import Pace
from tests.makers.images import a_jpeg
from tests.makers.storages import MemoryStorage
from tests.makers.uploads import GALLERY, JANIS, UploadDesk, an_upload_desk

LOCATION = S3Location("originals", "public", access_key="key", secret_key="secret")
SITE = Site(Localised.of({"lv": "Foto", "en": "Photos"}), ("lv", "en"))


class House:
    """A service, a desk behind it, and one invite."""

    def __init__(self, desk: UploadDesk) -> None:
        self.desk = desk
        self.server = PreviewServer(
            upload_app(
                Counter(
                    desk.catalogue,
                    desk.bucket,
                    {page.key: page for page in upload_pages(SITE, ("image/jpeg",))},
                    SITE.languages,
                    lambda gallery, lang: f"{gallery} ({lang})",
                    lambda gallery, photo, lang: f"https://foto.example/{gallery}/{lang}/{photo}",
                    lambda when, lang: f"{when.date()}",
                )
            )
        )
        self.made = self.invite()

    @cached_property
    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.server.url, trust_env=False)

    def invite(self, *, days: int = 3, in_all: int = 100_000_000) -> NewInvite:
        return new_invite(
            self.desk.catalogue,
            JANIS,
            GALLERY,
            days=days,
            largest=10_000_000,
            in_all=in_all,
            now=datetime.now(UTC),
            originals=self.desk.originals,
        )

    def ask(self, what: str, question: object, secret: str | None = None, lang: str = "en") -> Any:
        return self.client.post(
            f"/api/{what}?lang={lang}",
            json=question,
            headers={"Authorization": f"Bearer {self.made.secret if secret is None else secret}"},
        )

    def announce(self, *files: tuple[str, bytes], kind: str = "image/jpeg") -> list[Any]:
        told = [described(name, data, kind) for name, data in files]
        offers: list[Any] = self.ask("announce", {"files": told}).json()["offers"]
        return offers


def described(name: str, data: bytes, kind: str = "image/jpeg") -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": name, "size": len(data), "sha256": digest, "type": kind}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with mock_aws():
        bucket = UploadBucket(UploadPlace(LOCATION, "uploads"), deadline=0)
        with an_upload_desk(tmp_path, bucket, MemoryStorage()) as desk:
            house = House(desk)
            with house.server, house.client:
                yield house


def test_the_page_learns_its_invite_and_nothing_of_others(house: House) -> None:
    """Photographer, gallery, limits; another invite's files are not in it."""
    other = house.invite()
    house.ask("announce", {"files": [described("theirs.jpg", b"x")]}, other.secret)
    answer = house.ask("look", {}).json()
    assert answer["invite"]["photographer"] == JANIS
    assert answer["invite"]["gallery"] == f"{GALLERY} (en)"
    assert answer["invite"]["largest"] == 10_000_000
    assert answer["uploads"] == []


def test_a_place_pins_key_type_length_and_digest(house: House) -> None:
    """All of them are signed; the file's name is in no address."""
    (offer,) = house.announce(("Jānis pie skatuves.jpg", a_jpeg()))
    assert offer["state"] == "send"
    signed = re.search("X-Amz-SignedHeaders=([^&]*)", offer["url"])
    assert signed is not None
    assert set(signed[1].split("%3B")) == {
        "content-length",
        "content-type",
        "host",
        "if-none-match",
        "x-amz-checksum-sha256",
    }
    assert "X-Amz-Expires=900" in offer["url"]
    assert f"_invited/{house.made.invite.id}/{offer['id']}?" in offer["url"]
    assert "skatuves" not in offer["url"]


def test_a_file_goes_from_announced_to_received(house: House) -> None:
    """Waiting, arrived, received with its number: what the page shows at each look."""
    data = a_jpeg()
    (offer,) = house.announce(("a.jpg", data))
    assert house.ask("look", {"ids": [offer["id"]]}).json()["uploads"][0]["state"] == "waiting"
    house.desk.drop(f"_invited/{house.made.invite.id}/{offer['id']}", data)
    assert house.ask("look", {}).json()["uploads"][0]["state"] == "arrived"
    (again,) = house.announce(("a.jpg", data))
    assert (again["state"], again["id"]) == ("arrived", offer["id"])
    assert "url" not in again
    house.desk.take()
    (told,) = house.ask("look", {"ids": [offer["id"]]}).json()["uploads"]
    assert told["state"] == "received"
    assert re.fullmatch(r"[0-9a-z]{10}", told["photo"])
    assert told["page"] == ""  # received is not yet published
    assert house.announce(("a.jpg", data))[0]["state"] == "received"


@pytest.mark.parametrize(("lang", "word"), [("lv", "fotoattēls"), ("en", "photo")])
def test_a_refused_file_says_why_in_the_readers_language(
    house: House, lang: str, word: str
) -> None:
    """From the catalogue, by the invite's secret."""
    (offer,) = house.announce(("a.jpg", b"no photo"))
    house.desk.drop(f"_invited/{house.made.invite.id}/{offer['id']}", b"no photo")
    house.desk.take()
    (told,) = house.ask("look", {}, lang=lang).json()["uploads"]
    assert told["state"] == "quarantined"
    assert word in told["why"].lower()
    assert told["now"]
    # Whoever sends from this page has no folder to drop anything into.
    assert not {"mapē", "drop", "iemetiet"} & set(re.findall(r"\w+", told["now"]))


def test_unfit_files_are_refused_before_a_byte_is_sent(house: House) -> None:
    """Empty, too large, no picture: each alone, and the others get their places."""
    big = {**described("big.jpg", b"x"), "size": 10_000_001}
    files = [
        described("empty.jpg", b""),
        big,
        described("film.mp4", b"film", "video/mp4"),
        described("good.jpg", b"good"),
    ]
    offers = house.ask("announce", {"files": files}).json()["offers"]
    assert [offer.get("why", offer["state"]) for offer in offers] == [
        "empty",
        "large",
        "type",
        "send",
    ]


def test_an_unknown_secret_opens_nothing_and_soon_has_to_wait(house: House) -> None:
    """401, then 429 with the time to wait; the invited are not locked out by it."""
    refused = [house.ask("look", {}, "x" * 43) for _ in range(STRANGERS[1] + 2)]
    assert refused[0].status_code == 401
    assert refused[0].json() == {"refused": "unknown"}
    assert refused[-1].status_code == 429
    assert int(refused[-1].headers["retry-after"]) >= 1
    assert house.ask("look", {}).status_code == 200


@pytest.mark.parametrize("secret", ["Ā", "'; DROP TABLE invite; --", "x" * 5000])
def test_strange_secrets_are_unknown_ones(house: House, secret: str) -> None:
    """Whatever stands in the header is only ever hashed."""
    answer = house.client.post(
        "/api/look", json={}, headers={b"Authorization": f"Bearer {secret}".encode()}
    )
    assert answer.json() == {"refused": "unknown"}


def test_a_revoked_invite_is_refused_with_its_own_word(house: House) -> None:
    """From the next question on."""
    house.desk.catalogue.revoke_invite(house.made.invite.id)
    answer = house.ask("announce", {"files": [described("a.jpg", b"x")]})
    assert (answer.status_code, answer.json()) == (403, {"refused": "revoked"})


def test_an_expired_invite_is_refused_with_its_own_word(house: House) -> None:
    """The house's clock decides."""
    secret = "s" * 43
    house.desk.catalogue.invite(
        JANIS,
        GALLERY,
        digest_of(secret),
        largest=1,
        in_all=1,
        expires_at=datetime.now(UTC) - timedelta(seconds=1),
    )
    answer = house.ask("look", {}, secret)
    assert (answer.status_code, answer.json()) == (403, {"refused": "expired"})


def test_a_full_invite_gives_no_more_places(house: House) -> None:
    """A leaked link cannot fill the disk: everything promised counts, sent or not."""
    small = house.invite(in_all=1000)
    files = [{**described(f"{n}.jpg", str(n).encode()), "size": 600} for n in range(2)]
    assert house.ask("announce", {"files": files[:1]}, small.secret).status_code == 200
    answer = house.ask("announce", {"files": files[1:]}, small.secret)
    assert (answer.status_code, answer.json()) == (409, {"refused": "full"})


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"files": []},
        {"files": [{"name": "a"}]},
        {"files": [described(f"{n}.jpg", str(n).encode()) for n in range(AT_ONCE + 1)]},
        {"files": [{**described("a.jpg", b"x"), "sha256": "../../o"}]},
        {"files": [{**described("a.jpg", b"x"), "key": "o/aa"}]},
        {"files": [{**described("a.jpg", b"x"), "size": -1}]},
    ],
)
def test_a_malformed_announcement_is_refused_as_a_whole(house: House, question: object) -> None:
    """A word that we do not know is a mistake; nothing is promised."""
    answer = house.ask("announce", question)
    assert (answer.status_code, answer.json()) == (400, {"refused": "malformed"})
    assert house.desk.catalogue.uploads(house.made.invite.id) == ()


def test_a_question_is_read_no_further_than_its_limit(house: House) -> None:
    """And only when it says that it is JSON, which no form of another site can."""
    headers = {"Authorization": f"Bearer {house.made.secret}"}
    long = house.client.post("/api/look", json={"x": "y" * LONGEST_BODY}, headers=headers)
    assert long.status_code == 413
    form = house.client.post("/api/look", data={"ids": "x"}, headers=headers)
    assert form.status_code == 415


def test_the_secret_is_kept_as_its_digest_alone(house: House) -> None:
    """Who reads the catalogue's file cannot upload with what is in it."""
    house.ask("look", {})
    kept = b"".join(path.read_bytes() for path in house.desk.root.glob("catalogue.db*"))
    assert digest_of(house.made.secret).encode() in kept
    assert house.made.secret.encode() not in kept
    assert house.made.secret not in repr(house.desk.catalogue.invites())


def test_every_answer_carries_a_strict_policy_and_no_referrer(house: House) -> None:
    """Scripts of our own only, Trusted Types, and no connection but to house and storage."""
    page = house.client.get("/lv/")
    assert page.status_code == 200
    for answer in (page, house.ask("look", {}), house.client.get("/nothing")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert f"connect-src 'self' {house.desk.bucket.browser_origin};" in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    assert not re.search(r"<script(?![^>]* src=)|\sstyle=|\son\w+=", page.text)


def test_everything_that_the_page_refers_to_is_served(house: House) -> None:
    """Style sheets, scripts and the worker; named by their content and kept for good."""
    page = house.client.get("/en/").text
    files = set(re.findall(r'(?:href|src|data-worker)="\.\./(a/[^"]+)"', page))
    assert {name.split("/")[1].split(".")[0] for name in files} >= {"upload", "upload-digest"}
    for name in files:
        answer = house.client.get(f"/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_the_first_page_is_in_the_visitors_language(house: House) -> None:
    """The redirect keeps what stands behind the #, because browsers do."""
    answer = house.client.get(
        "/", headers={"Accept-Language": "de, en;q=0.8, lv;q=0.5"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (302, "en/")


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [("", "lv"), ("lv-LV", "lv"), ("de", "lv"), ("en-GB,en;q=0.9", "en"), ("en;q=0, lv", "lv")],
)
def test_a_language_that_nobody_translated_falls_back_to_the_houses_own(
    wanted: str, lang: str
) -> None:
    """Accept-Language by its weights."""
    assert best_language(wanted, ("lv", "en")) == lang


def test_a_pace_lets_a_burst_through_and_then_one_at_a_time() -> None:
    """By a clock that tests turn by hand; askers do not wait for each other."""
    now = [0.0]
    pace = Pace(60, 2, clock=lambda: now[0])
    for _ in range(2):
        assert pace.wait("a") == 0
        pace.spend("a")
    assert pace.wait("a") == pytest.approx(1.0)
    assert pace.wait("b") == 0
    now[0] = 1.0
    assert pace.wait("a") == 0


def test_an_invite_is_open_until_it_expires_or_is_revoked() -> None:
    """Pure; the service asks the same in words."""
    now = datetime(2017, 6, 30, tzinfo=UTC)
    invite = Invite("k7m2p9xd", JANIS, GALLERY, 1, 1, now, now + timedelta(days=1), None)
    assert invite.is_open(now)
    assert not invite.is_open(now + timedelta(days=1))
