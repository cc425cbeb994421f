"""Places in every notation: what the secret search takes for a camera's position, and what not."""

from __future__ import annotations

import os
import struct

import pytest

from gallery_media.metadata.search import search
from gallery_media.metadata.search.notations import rationals
from gallery_media.metadata.secrets import Secret, SecretKind
from tests.makers.canaries import a_page_with, encodings

K = SecretKind
CESIS = Secret(K.PLACE, "57.3140694 25.2731417", "photo004")


def found(data: bytes, secret: Secret, place: str = "g/lampa/lv/index.html") -> set[SecretKind]:
    return {hit.kind for hit in search([(place, data)], [secret])}


@pytest.mark.parametrize(
    "written",
    [
        "57.3140", "57.31406", "57.3141", "57.314069444", "57,3140694", "57.3140694 N",
        "25.2731417", "25.27314", "data-lat=57.3140",
        "57°18'50.65\"", "57° 18' 50\"N", "57° 18′ 50.6″ Z", "57&deg;18&#39;50.65&quot;",
        "57d18m50s", "57d 18m 50.65s", "57 deg 18' 50.65\" N", "57°18'51\"", "57°18.844'",
        "25°16'23.31\"", "25° 16′ 23″ A",
        "57,18,50.65N 25,16,23.31E", "57,18.844N 25,16.389E",
        "[57, 18, 1013/20] 57:18:50 25:16:23", "57 18 50.65, 25 16 23.31",
    ],
)  # fmt: skip
def test_a_place_is_found_in_every_notation(written: str) -> None:
    """Cut off, rounded, with point or comma, with signs, letters or nothing between."""
    assert found(a_page_with(written.encode()), CESIS) == {K.PLACE}


def test_decimal_degrees_are_found_in_every_encoding() -> None:
    """The notation of maps and programs, hidden in any way that other secrets are looked for."""
    for name, planted in encodings("57.3140694"):
        assert found(a_page_with(planted), CESIS) == {K.PLACE}, name


@pytest.mark.parametrize(
    "written",
    [
        "57.31 25.27", "57.3129 25.2710", "157.3140", "257.3140", "57.3240",
        "57°18'", "57°18'5", "57:18:50 00:16:23", "57 18 50", "25. 16:23",
    ],
)  # fmt: skip
def test_numbers_that_are_no_place_are_left_in_peace(written: str) -> None:
    """Whole degrees, another place, a part of another number, a clock."""
    assert not found(a_page_with(written.encode()), CESIS)


def test_a_drawing_full_of_numbers_needs_both_axes() -> None:
    """One coordinate among the thousands of an SVG is chance; two next to each other are not."""
    place = "a/arms.0123456789abcdef.svg"
    assert not found(b'<path d="m 57.3140,101.2 25.2999,3">', CESIS, place=place)
    assert found(b'<path d="m 57.3140,25.2731">', CESIS, place=place) == {K.PLACE}


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("seconds", [(1013, 20), (5065, 100), (50_650_000, 1_000_000)])
def test_a_place_is_found_as_exif_stores_it(order: str, seconds: tuple[int, int]) -> None:
    """In both byte orders, however far the camera's fraction was shortened by the reader."""
    stored = struct.pack(f"{order}6I", 57, 1, 18, 1, *seconds)
    secret = Secret(K.PLACE, "57/1 18/1 1013/20", "photo004")
    assert found(os.urandom(333) + stored + os.urandom(50), secret) == {K.PLACE}


def test_unusual_fractions_are_looked_for_as_they_are() -> None:
    """Denominators that no camera writes are kept, and never one of zero."""
    assert struct.pack("<4I", 18, 1, 123_457, 1_000_003) in set(
        rationals("57/1 18/1 123457/1000003")
    )
    assert not set(rationals("57/1 18/1 5/0"))
