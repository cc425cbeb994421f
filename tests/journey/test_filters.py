"""Filter pages on the real storage server: live, audited, and without what was withdrawn."""

from __future__ import annotations

import posixpath
import re

import pytest

from gallery_media.desk.audit import audit, live_manifest, open_audit
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.storage.anonymous import Answer, ask
from gallery_media.wiring import Newsroom
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish
from tests.makers.projects import write_settings

pytestmark = pytest.mark.journey
ENTRY = f"g/{GALLERY}/lv/index.html"


@pytest.fixture
def sorted_in(newsroom: Newsroom) -> Newsroom:
    """Two photos of one stage and one of another are live."""
    write_settings(newsroom.project, last='[inbox]\nfolders = "section"\n')
    for number, section in enumerate(("Dārzs", "Dārzs", "Terase")):
        drop(newsroom, f"{section}/IMG_000{number}.JPG", a_landscape(number))
    publish(newsroom)
    return newsroom


def get(newsroom: Newsroom, key: str) -> Answer:
    location = newsroom.stores.location
    return ask("GET", location.object_url(location.public_bucket, key))


def filters(newsroom: Newsroom) -> dict[str, tuple[str, str]]:
    """Key of its page, and how many photos the entry page says, by filter."""
    text = get(newsroom, ENTRY).body.decode()
    found = re.findall(r'<li><a href="(r/[^"]+)">([^<]+)</a> <span class="quiet">([^<]+)<', text)
    room = posixpath.dirname(ENTRY)
    return {name: (f"{room}/{href}", count.strip()) for href, name, count in found}


def photo_of(newsroom: Newsroom, name: str) -> PhotoId:
    names = photos_by_name(newsroom.catalogue)
    return next(photo for known, photo in names.items() if known.endswith(name))


def shown(page: bytes) -> list[str]:
    return re.findall(r'<li id="f-([a-z0-9]+)"', page.decode())


def test_strangers_find_the_photos_of_a_section(sorted_in: Newsroom) -> None:
    """Each page answers, is in the manifest, and says nothing of folders or files but the name."""
    found = filters(sorted_in)
    assert {name: count for name, (_, count) in found.items()} == {
        "Dārzs": "2 fotogrāfijas", "Terase": "1 fotogrāfija",
    }  # fmt: skip
    manifest = live_manifest(GALLERY, sorted_in.catalogue, sorted_in.stores.originals)
    listed = {item.key for item in manifest.objects}
    for key, _ in found.values():
        answer = get(sorted_in, key)
        assert answer.status == 200
        assert {key, key.replace("/lv/", "/en/")} <= listed
        assert "immutable" in answer.headers["cache-control"]
        assert b"IMG_000" not in answer.body
    garden = get(sorted_in, found["Dārzs"][0])
    assert shown(garden.body) == [photo_of(sorted_in, f"IMG_000{n}.JPG") for n in (0, 1)]


def test_a_withdrawn_photo_leaves_its_filters(sorted_in: Newsroom) -> None:
    """Its page there answers no more, the other photo's does under its new address; a filter
    that had no other photo is gone."""
    before = filters(sorted_in)
    first, lonely = (photo_of(sorted_in, f"IMG_000{n}.JPG") for n in (0, 2))
    assert lonely.encode() in get(sorted_in, before["Terase"][0]).body
    for photo in (first, lonely):
        sorted_in.withdraw(photo, WithdrawalReason.ASKED, "test")
    for key, _ in before.values():
        assert get(sorted_in, key).status in (403, 404)
        assert get(sorted_in, key.replace("/lv/", "/en/")).status in (403, 404)
    # One section alone tells nothing apart.
    assert filters(sorted_in) == {}
    text = get(sorted_in, ENTRY).body.decode()
    assert "Terase" not in text
    assert shown(text.encode()) == [photo_of(sorted_in, "IMG_0001.JPG")]


def test_the_audit_finds_nothing_wrong_with_them(sorted_in: Newsroom) -> None:
    """Addresses, links, headers and words are looked at as on any other page."""
    room = open_audit(sorted_in.catalogue, sorted_in.stores, sorted_in.darkroom)
    manifest = live_manifest(GALLERY, sorted_in.catalogue, sorted_in.stores.originals)
    assert sum("/r/" in item.key for item in manifest.objects) == 4
    assert audit(manifest, room).findings == ()
