"""Secrets at the desk: collected once in a child, kept in private, searched before a release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gallery_media.darkroom import Darkroom, wire
from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.demo.paint import paint_photo
from gallery_media.desk.secrets import (
    COLLECTOR,
    refuse_if_found,
    search_release,
    secrets_of_photo,
    words_of_the_desk,
)
from gallery_media.errors import Never, ObjectMissing, SecretFound
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.search import Hit
from gallery_media.metadata.secrets import Secret, SecretKind, secrets_of, without_allowed
from gallery_media.model.photo import Original, Photo, PhotoId, PhotoState
from gallery_media.model.release import Page, Step
from gallery_media.publishing.pages import render
from gallery_media.storage.keys import original_key, secrets_key
from tests.makers.galleries import a_gallery, a_site, a_stamp
from tests.makers.storages import MemoryStorage

SERIAL = Secret(SecretKind.SERIAL_NUMBER, "AX24-0041877", "photo001")
NAME = "AUS_8608.JPG"

UNSOUND = (
    ["place", "here and there"],
    ["place", "57.3 25.2"],
    ["place", "57/1 18/1"],
    ["original's digest", "5e"],
    ["comment", "half a \ud800 letter"],
)


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(1) as room:
        yield room


@pytest.fixture(scope="module")
def painted() -> bytes:
    return paint_photo(0, 0.05).data


def a_stored_photo(originals: MemoryStorage, data: bytes) -> Photo:
    sha256 = hashlib.sha256(data).hexdigest()
    originals.put(original_key(sha256), data, content_type="image/jpeg")
    original = Original(sha256, len(data), "image/jpeg")
    received = datetime(2017, 6, 30, tzinfo=UTC)
    return Photo(PhotoId("photo001"), original, "lampa-2017", 0, PhotoState.PREPARED, received)


def a_page(key: str, body: str) -> Page:
    return Page(key, body.encode(), "text/html; charset=utf-8", Step.PHOTO_PAGE, "lv")


def test_a_child_collects_what_the_core_would(darkroom: Darkroom, painted: bytes) -> None:
    """The same values cross the pipe, and they belong to the photo that was asked about."""
    sha256 = hashlib.sha256(painted).hexdigest()
    expected = secrets_of(read_raw_tags(painted), NAME, sha256, "photo001")
    assert darkroom.secrets(painted, name=NAME, sha256=sha256, photo="photo001") == expected
    assert darkroom.reveal(painted)  # the same child still answers its other question


def test_secrets_are_collected_once_and_kept_in_private(darkroom: Darkroom, painted: bytes) -> None:
    """The second release reads one small object; the original is not even fetched."""
    originals = MemoryStorage()
    photo = a_stored_photo(originals, painted)
    names = {photo.id: NAME}
    first = secrets_of_photo(photo, names[photo.id], originals=originals, darkroom=darkroom)
    assert {secret.kind for secret in first} >= {SecretKind.PLACE, SecretKind.SERIAL_NUMBER}
    kept = originals.objects[secrets_key(photo.id)]
    assert kept.head.cache_control == "private, no-store"
    del originals.objects[original_key(photo.original.sha256)]
    assert secrets_of_photo(photo, names[photo.id], originals=originals, darkroom=darkroom) == first


@pytest.mark.parametrize(
    "change",
    [{"collector": 0}, {"name": "AUS_8609.JPG"}, {"sha256": "5e" * 32}, {"secrets": 7}, None],
)
def test_what_was_kept_by_other_code_is_collected_again(
    darkroom: Darkroom, painted: bytes, change: dict[str, object] | None
) -> None:
    """Older, of another file, or damaged: never taken for an empty list."""
    originals = MemoryStorage()
    photo = a_stored_photo(originals, painted)
    kept = {"collector": COLLECTOR, "name": NAME, "sha256": photo.original.sha256, "secrets": []}
    body = json.dumps({**kept, **change}).encode() if change else b"{"
    originals.put(secrets_key(photo.id), body, content_type="application/json")
    assert secrets_of_photo(photo, NAME, originals=originals, darkroom=darkroom)
    assert json.loads(originals.objects[secrets_key(photo.id)].body)["secrets"]


def test_an_original_that_is_gone_stops_the_search(darkroom: Darkroom, painted: bytes) -> None:
    """Not knowing a photo's secrets is not the same as its having none."""
    originals = MemoryStorage()
    photo = a_stored_photo(MemoryStorage(), painted)
    with pytest.raises(ObjectMissing):
        secrets_of_photo(photo, NAME, originals=originals, darkroom=darkroom)


@pytest.mark.parametrize(
    "claim",
    [{}, {"secrets": [["no kind", "x"]]}, {"secrets": [["place"]]}, {"secrets": 7}]
    + [{"secrets": [pair]} for pair in UNSOUND],
)
def test_nonsense_from_a_child_is_no_list_of_secrets(claim: dict[str, object]) -> None:
    """A child that was taken over cannot make the house believe other kinds of things."""
    with pytest.raises(BrokenFrame):
        wire.unpack_secrets(claim, "photo001")


def test_a_template_that_leaks_a_serial_number_stops_the_release() -> None:
    """The refusal names the page, the kind and the photo, and not the number."""
    pages = (
        a_page("g/lampa-2017/lv/p/photo001.html", f"<dd>{SERIAL.value}</dd>"),
        a_page("g/lampa-2017/lv/index.html", "<p>Cēsis</p>"),
    )
    hits = search_release(pages, (), [page.key for page in pages], {}, [SERIAL])
    assert hits == (Hit("g/lampa-2017/lv/p/photo001.html", SecretKind.SERIAL_NUMBER, "photo001"),)
    with pytest.raises(
        SecretFound, match=r"g/lampa-2017/lv/p/photo001\.html: serial number"
    ) as why:
        refuse_if_found("lampa-2017", hits)
    assert isinstance(why.value, Never)
    assert "photo001" in str(why.value)
    assert SERIAL.value not in str(why.value)


def test_pictures_addresses_and_headers_are_searched_too() -> None:
    """Everything that visitors receive, and an address that tells is not repeated in the hit."""
    stem = Secret(SecretKind.FILE_NAME, "AUS_0412", "photo001")
    clean, telling = "m/ab/0123.jpg", "d/lampa-2017/0123/aus_0412.jpg"
    hits = search_release(
        pages=(),
        variants=[(clean, b"\xff\xd8\xff\xfeAX24-0041877"), (telling, b"AX24-0041877")],
        keys=[clean, telling],
        metadata={
            clean: {"content-disposition": 'attachment; filename="AUS_0412.JPG"'},
            telling: {"photographer": "AX24-0041877"},
        },
        secrets=[SERIAL, stem],
    )
    assert hits == (
        Hit("address 2", SecretKind.FILE_NAME, "photo001"),
        Hit("address 2", SecretKind.SERIAL_NUMBER, "photo001"),
        Hit("address 2 (metadata)", SecretKind.SERIAL_NUMBER, "photo001"),
        Hit(clean, SecretKind.SERIAL_NUMBER, "photo001"),
        Hit(f"{clean} (metadata)", SecretKind.FILE_NAME, "photo001"),
    )


def test_nothing_found_is_nothing_refused() -> None:
    """And a long list is cut, with its length."""
    refuse_if_found("lampa-2017", ())
    many = [Hit(f"g/{n}.html", SecretKind.OWNER, "photo001") for n in range(9)]
    with pytest.raises(SecretFound, match="and 4 more"):
        refuse_if_found("lampa-2017", many)


def test_every_text_of_the_desk_counts_as_public() -> None:
    """Whatever an editor can write into settings, captions and articles, in each language."""
    site, gallery = a_site(), a_gallery(2)
    article = replace(gallery.articles[0], authors=("Ilze Ozola",), body="Runā Jānis Bērziņš.")
    allowed = tuple(words_of_the_desk(site, replace(gallery, articles=(article,))))
    for name in ("Anna Kalniņa", "Ilze Ozola", "Jānis Bērziņš", "Talking by the lake"):
        secret = Secret(SecretKind.PEOPLE, name, "photo001")
        assert without_allowed((secret,), allowed) == (), name


def test_real_pages_with_a_leak_in_one_caption_are_refused_there_only() -> None:
    """Rendered by the house's own templates, with escaping and everything."""
    site, gallery = a_site(public_url="https://foto.example.lv"), a_gallery(3)
    secret = Secret(SecretKind.COMMENT, "Sarunu festivāla pirmajā dienā", gallery.pictures[0].photo)
    pages = render(site, gallery, a_stamp())
    places = {hit.place for hit in search_release(pages, (), (), {}, [secret])}
    assert places >= {f"g/lampa-2017/lv/p/{picture.photo}.html" for picture in gallery.pictures}
    assert not any("/en/p/" in place for place in places)
