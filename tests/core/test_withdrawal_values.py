"""Fingerprints, addresses and receipts of withdrawn photos: pure code."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from gallery_media.imaging.fingerprint import fingerprint
from gallery_media.imaging.negative import Pixels
from gallery_media.model.photo import PhotoId
from gallery_media.model.withdrawal import (
    NEAR,
    Proof,
    VariantAddress,
    Withdrawal,
    WithdrawalReason,
    is_near,
    photo_named,
    refusal,
)
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.snapshot import read_snapshot, snapshot_bytes
from gallery_media.publishing.templates import search_path
from gallery_media.publishing.withdrawal_receipt import receipt_text
from tests.makers.galleries import a_gallery, an_article, paint_scene


def printed(picture: Image.Image) -> str:
    """The fingerprint of a picture as the darkroom takes it: at most 320 pixels long."""
    small = picture.convert("RGB")
    small.thumbnail((320, 320))
    return fingerprint(Pixels(small.tobytes(), small.width, small.height, 3))


@pytest.mark.parametrize("number", range(6))
def test_a_fingerprint_survives_scaling_and_mirroring(number: int) -> None:
    """Half the size, either way round: near; another picture: not."""
    picture = paint_scene(number, 900, 600)
    own = printed(picture)
    assert is_near(own, printed(picture.resize((450, 300))))
    assert is_near(own, printed(ImageOps.mirror(picture)))
    assert not is_near(own, printed(paint_scene(number + 6, 900, 600)))


def test_a_picture_without_structure_resembles_nothing() -> None:
    """Two grey cards are not the same photo."""
    grey = printed(Image.new("RGB", (300, 200), (90, 90, 90)))
    assert grey == ""
    assert not is_near(grey, grey)


@given(st.integers(0, 2**256 - 1), st.sets(st.integers(0, 255), max_size=60))
def test_nearness_counts_bits(bits: int, flipped: set[int]) -> None:
    """Up to 24 of 256, and not one more; the mirror image's half counts as well."""
    other = bits
    for place in flipped:
        other ^= 1 << place
    far = f"{bits ^ (2**256 - 1):064x}"
    one, seen = f"{bits:064x}{far}", f"{other:064x}{0:064x}"
    assert is_near(one, seen) == (min(len(flipped), 256 - len(flipped)) <= NEAR)


@given(st.text("23456789abcdefghjkmnpqrstuvwxyz", min_size=10, max_size=10))
def test_a_page_s_address_names_its_photo(photo: str) -> None:
    """With a host, a query or a place on the page, or as the number alone."""
    for named in (
        photo,
        f" {photo} ",
        f"https://foto.example.org/bucket/g/lampa-2017/lv/p/{photo}.html",
        f"http://127.0.0.1:8080/g/lampa-2017/en/p/{photo}.html?a=b#top",
        f"https://foto.example.org/g/lampa-2017/lv/p/{photo}.json",
    ):
        assert photo_named(named) == photo


def test_a_picture_s_address_names_its_file() -> None:
    """Digest, width and format; whose it is, the catalogue knows."""
    digest = "0123456789abcdef01234567"
    found = photo_named(f"https://foto.example.org/m/01/{digest}-1600.avif")
    assert found == VariantAddress(digest, 1600, "avif")


@pytest.mark.parametrize("named", ["", "IMG_0412.JPG", "https://example.org/", "../o/aa", "a b"])
def test_anything_else_names_nothing(named: str) -> None:
    """A file name, another site, a way into the private bucket: ValueError."""
    with pytest.raises(ValueError, match="photo id"):
        photo_named(named)


def test_a_refusal_says_why_and_an_older_reason_stays_as_it_is() -> None:
    """A sentence for the photographer's receipt."""
    assert "guardian" in refusal(WithdrawalReason.CHILD)
    assert refusal("asked by a person in it") == "asked by a person in it"


def test_a_snapshot_comes_back_equal_and_byte_for_byte() -> None:
    """Everything that pages are made from, articles and captions included."""
    gallery = a_gallery(5, articles=(an_article(), an_article("en")))
    thumbhash = bytes(range(200, 225))
    pictures = tuple(replace(picture, thumbhash=thumbhash) for picture in gallery.pictures)
    gallery = replace(gallery, pictures=pictures)
    data = snapshot_bytes(gallery)
    assert read_snapshot(data) == gallery
    assert snapshot_bytes(read_snapshot(data)) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"no gzip", gzip.compress(b"{}", mtime=0), gzip.compress(b'["x",1]', mtime=0)],
    ids=["nothing", "no gzip", "no pair", "another pair"],
)
def test_something_else_is_no_snapshot(data: bytes) -> None:
    """A gallery is never gone back to half."""
    with pytest.raises(ValueError, match="snapshot"):
        read_snapshot(data)


def a_withdrawal(**other: object) -> Withdrawal:
    """One photo, two addresses."""
    values: dict[str, object] = {
        "photo": PhotoId("k7m2p9xq4t"),
        "galleries": ("lampa-2017",),
        "reason": "asked",
        "asked_at": datetime(2017, 7, 3, 9, 30, tzinfo=UTC),
        "finished_at": datetime(2017, 7, 3, 9, 31, tzinfo=UTC),
        "original_erased": False,
        "objects": 9,
        "releases": 2,
        "copies": 1,
        "proofs": (Proof("https://a.example/m", 404), Proof("https://a.example/p", 200, True)),
    }
    return Withdrawal(**{**values, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "kept in a closed archive"), ("lv", "glabājas slēgtā arhīvā")],
)
def test_a_receipt_tells_what_was_done_and_what_cannot_be(lang: str, words: str) -> None:
    """In the reader's language, with both times and each address."""
    text = receipt_text(
        a_withdrawal(), "Ministrija", "foto@example.lv", load_language(lang, search_path())
    )
    assert words in text
    assert "2017-07-03 09:31 UTC" in text
    assert "https://a.example/m: 404" in text
    assert "foto@example.lv" in text


@pytest.mark.parametrize("lang", ["en", "lv"])
def test_a_receipt_names_the_lines_that_still_speak_of_the_photo(lang: str) -> None:
    """In both languages, and never what stands in them."""
    line = "galleries/lampa-2017/captions.csv, line 3"
    language = load_language(lang, search_path())
    assert line in receipt_text(a_withdrawal(still_named=(line,)), "", "", language)
    assert "captions.csv" not in receipt_text(a_withdrawal(), "", "", language)


def test_a_receipt_does_not_hide_that_a_twin_is_still_public() -> None:
    """Whoever asked learns the other photo's number."""
    twin = a_withdrawal(shared_with=(PhotoId("zzzz222233"),))
    text = receipt_text(twin, "", "", load_language("en", search_path()))
    assert "zzzz222233" in text
