"""The tests' own search finds a token in every disguise, or its silence would prove nothing."""

from __future__ import annotations

import struct

import pytest

from tests.makers.canaries import a_page_with, encodings, foldings
from tests.makers.hunt import TOKEN, hunt

BIRD = "CNRY417x0badcafe"
ESCAPED = {"every byte percent-encoded", "HTML, every letter numbered", "HTML, every letter in hex",
           "JSON, every letter escaped"}  # fmt: skip

DISGUISES = [pytest.param(data, id=name) for name, data in encodings(BIRD) if name not in ESCAPED]
STREAMS = [pytest.param(data, id=name) for name, data in foldings(a_page_with(BIRD.encode()))]


@pytest.mark.parametrize("planted", DISGUISES)
def test_a_token_is_found_in_every_encoding(planted: bytes) -> None:
    """Those of the privacy page, at every alignment and in letters of either case."""
    assert TOKEN.fullmatch(BIRD)
    assert set(hunt(a_page_with(planted)).tokens) == {BIRD}


@pytest.mark.parametrize("folded", STREAMS)
def test_a_token_is_found_in_every_deflate_stream(folded: bytes) -> None:
    """zlib, gzip and ZIP members, one in another, whatever stands before and behind them."""
    assert set(hunt(b"before" + folded + b"behind").tokens) == {BIRD}


@pytest.mark.parametrize("order", ["<6L", ">6L"])
def test_a_position_is_found_by_its_rationals(order: str) -> None:
    """In both byte orders; another place's numbers are no find."""
    block = b"II*\0" + struct.pack(order, 56, 1, 0, 1, 1233, 250)
    assert hunt(block, [(1233, 250), (2466, 125)]).numbers == {(1233, 250)}


def test_a_token_is_counted_as_often_as_it_stands_there() -> None:
    """Three times in the open, once in UTF-16."""
    data = BIRD.encode() * 3 + BIRD.encode("utf-16-be")
    assert hunt(data).tokens == {BIRD: 4}


def test_innocent_bytes_raise_no_alarm() -> None:
    """The family's name alone is no token, and random bytes are none."""
    assert not hunt(b"CNRY CNRY41 canary " + bytes(range(256)) * 40, [(1233, 250)])
