"""Each rule about the tables of a JPEG says no by itself, and lets through what is just allowed."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image

from gallery_media.metadata.audit.jpeg_tables import (
    Frame,
    known_quantisers,
    read_frame,
    read_huffman,
    read_quantisers,
    read_scan,
)
from gallery_media.metadata.audit.refusal import Refusal
from tests.makers.neighbours import accepted_neighbours

FLAT = bytes([1] * 64)  # what quality 100 gives


def by_reason(value: object) -> str:
    return value if isinstance(value, str) else "body"


def _quantisers_of(quality: int) -> set[bytes]:
    """Both tables as libjpeg writes them, each in a segment of its own."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", quality=quality)
    found, data = set(), out.getvalue()
    at = data.index(b"\xff\xdb")
    while data[at + 1] == 0xDB:
        assert data[at + 2 : at + 4] == b"\x00\x43"
        found.add(data[at + 5 : at + 69])
        at += 69
    return found


def test_the_known_quantisers_are_those_that_libjpeg_writes() -> None:
    """All of quality 1 to 100, and no other."""
    assert known_quantisers() == set().union(*map(_quantisers_of, range(1, 101)))


def test_quantisers_are_added_to_those_seen() -> None:
    """One segment may hold several; their ids reach to 3."""
    seen: set[int] = {1}
    read_quantisers(b"\0" + FLAT + b"\x03" + FLAT, seen)
    assert seen == {0, 1, 3}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "wrong length"),
        (b"\0" + FLAT[:-1], "wrong length"),
        (b"\0" + FLAT + b"\1", "wrong length"),
        (b"\0" + FLAT + b"\0" + FLAT, "twice"),
        (b"\1" + FLAT, "twice"),
        (b"\4" + FLAT, "twice"),
        (b"\x10" + FLAT, "twice"),
        (b"\0" + b"\2" + FLAT[1:], "not standard"),
        (b"\0" + FLAT[:-1] + b"\2", "not standard"),
        (b"\0" + FLAT + b"\2" + b"CNRY" * 16, "not standard"),
    ],
    ids=by_reason,
)
def test_each_rule_about_quantisers_speaks(body: bytes, reason: str) -> None:
    """Table 1 has been given before."""
    with pytest.raises(Refusal, match=reason):
        read_quantisers(body, {1})


def huffman(key: int, counts: dict[int, int], symbols: bytes | None = None) -> bytes:
    """A table with so many codes of each length; the symbols count up unless they are given."""
    row = bytes(counts.get(length, 0) for length in range(1, 17))
    return bytes((key,)) + row + (bytes(range(sum(row))) if symbols is None else symbols)


EACH_LENGTH = dict.fromkeys(range(1, 17), 1)
UP_TO_16_BITS = dict.fromkeys(range(1, 10), 1) | {16: 127}


def in_runs(count: int) -> bytes:
    """136 symbols that ascend so many times."""
    symbols = [symbol for symbol in range(256) if symbol & 15 <= 10][:136]
    starts = [at * len(symbols) // count for at in range(count + 1)]
    runs = [symbols[start:end] for start, end in pairwise(starts)]
    return bytes(symbol for run in reversed(runs) for symbol in run)


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        (huffman(0x00, {1: 1}), ((0, 0),)),
        (huffman(0x13, {1: 1}), ((1, 3),)),
        (huffman(0x01, {3: 6, 4: 3}, bytes(range(3, 12))), ((0, 1),)),
        (huffman(0x10, {1: 1}, b"\xfa"), ((1, 0),)),
        (huffman(0x11, EACH_LENGTH, bytes(range(10, 256, 16))), ((1, 1),)),
        (huffman(0x00, {2: 3}) + huffman(0x10, {1: 1, 3: 3}), ((0, 0), (1, 0))),
        (huffman(0x10, {1: 1, 2: 1, 4: 3}, b"\3\2\0\1\4"), ((1, 0),)),
        (huffman(0x11, UP_TO_16_BITS, in_runs(32)), ((1, 1),)),
    ],
)
def test_the_keys_of_huffman_tables_come_out(
    body: bytes, keys: tuple[tuple[int, int], ...]
) -> None:
    """The last DC symbol, the longest code and all but one of its words are still allowed."""
    assert read_huffman(body) == keys


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "segment is empty"),
        (bytes(16), "cut off"),
        (huffman(0x00, {1: 1}, b""), "cut off"),
        (huffman(0x00, {2: 3}, b"\0\1"), "cut off"),
        (huffman(0x20, {1: 1}), "impossible id"),
        (huffman(0x04, {1: 1}), "impossible id"),
        (huffman(0x14, {1: 1}), "impossible id"),
        (huffman(0x00, {1: 1}) * 2, "given twice"),
        (huffman(0x00, {}), "table is empty"),
        (huffman(0x10, {2: 2}, b"\5\5"), "repeats a symbol"),
        (huffman(0x10, {1: 2}), "no prefix code"),
        (huffman(0x10, EACH_LENGTH | {16: 2}), "no prefix code"),
        (huffman(0x10, {1: 1, 2: 3}), "no prefix code"),
        (huffman(0x00, {2: 2}), "room for more codes"),
        (huffman(0x10, {1: 1, 3: 2}), "room for more codes"),
        (huffman(0x10, {1: 1, 16: 9}), "room for more codes"),
        (huffman(0x00, {3: 6, 4: 3}, bytes(range(4, 13))), "impossible symbol"),
        (huffman(0x10, {1: 1}, b"\xfb"), "impossible symbol"),
        (huffman(0x00, {1: 1}, b"\x0c"), "impossible symbol"),
        (huffman(0x00, {1: 1}, b"\x10"), "impossible symbol"),
        (huffman(0x10, {1: 1, 3: 3}, b"\0\2\1\3"), "no encoder's order"),
        (huffman(0x10, {1: 1, 3: 3}, b"\0\1\3\2"), "no encoder's order"),
        (huffman(0x10, {2: 3}, b"\1\0\2"), "no encoder's order"),
        (huffman(0x11, UP_TO_16_BITS, in_runs(33)), "no encoder's order"),
    ],
    ids=by_reason,
)
def test_each_rule_about_huffman_tables_speaks(body: bytes, reason: str) -> None:
    """Words for readers would fit into lengths, ids and symbols, if any went unread."""
    with pytest.raises(Refusal, match=reason):
        read_huffman(body)


def frame(*parts: bytes, count: int = 0, depth: int = 8) -> bytes:
    return bytes((depth,)) + b"\x01\x02\x03\x04" + bytes((count or len(parts),)) + b"".join(parts)


GREY = frame(b"\1\x11\0")
COLOUR = frame(b"\1\x22\0", b"\2\x11\1", b"\3\x11\2")


def test_a_frame_header_is_read_right() -> None:
    """Height comes first in the file; one component or three."""
    grey = Frame(0x0304, 0x0102, False, (1,), (0,))
    assert read_frame(GREY, progressive=False) == grey
    colour = Frame(0x0304, 0x0102, True, (1, 2, 3), (0, 1, 2))
    assert read_frame(COLOUR, progressive=True) == colour


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not that of a photo"),
        (GREY + b"x", "not that of a photo"),
        (frame(b"\1\x22\0", b"\2\x11\1"), "not that of a photo"),
        (frame(b"\1\x11\0", depth=12), "not that of a photo"),
        (frame(b"\1\x11\0", depth=7), "not that of a photo"),
        (frame(b"\1\x11\0", count=3), "wrong length"),
        (frame(b"\1\x11\0", b"\2\x11\1", b"\3\x11\1", count=1), "wrong length"),
        (frame(b"\0\x11\0"), "components are odd"),
        (frame(b"\2\x11\0"), "components are odd"),
        (frame(b"\1\x22\0", b"\3\x11\1", b"\2\x11\1"), "components are odd"),
        (frame(b"\1\x22\0"), "sampling"),
        (frame(b"\1\x11\0", b"\2\x11\1", b"\3\x11\1"), "sampling"),
        (frame(b"\1\x21\0", b"\2\x11\1", b"\3\x11\1"), "sampling"),
        (frame(b"\1\x22\0", b"\2\x11\1", b"\3\x12\1"), "sampling"),
    ],
    ids=by_reason,
)
def test_each_rule_about_frame_headers_speaks(body: bytes, reason: str) -> None:
    """Ids, depth and sampling have one value each, so nothing can be told by them."""
    with pytest.raises(Refusal, match=reason):
        read_frame(body, progressive=False)


@pytest.mark.parametrize("body", [GREY, COLOUR])
def test_no_byte_of_a_frame_header_can_be_its_neighbour(body: bytes) -> None:
    """Besides the size and the quantisers, which are compared where they are used."""
    free = {1, 2, 3, 4, *range(8, len(body), 3)}
    places = [at for at in range(len(body)) if at not in free]
    assert accepted_neighbours(body, places, lambda b: read_frame(b, progressive=False)) == []


def scan(*parts: tuple[int, int], first: int = 0, last: int = 63, bits: int = 0) -> bytes:
    flat = [value for part in parts for value in part]
    return bytes((len(parts), *flat, first, last, bits))


BASELINE = read_frame(COLOUR, progressive=False)
PROGRESSIVE = read_frame(COLOUR, progressive=True)
ALL = ((1, 0x00), (2, 0x10), (3, 0x32))
LIGHT = (1, 0x02)


@pytest.mark.parametrize(
    ("body", "frame", "used"),
    [
        (scan(*ALL), BASELINE, {(0, 0), (1, 0), (0, 1), (0, 3), (1, 2)}),
        (scan((3, 0x21)), BASELINE, {(0, 2), (1, 1)}),
        (scan((1, 0), (2, 0x10), (3, 0x20), last=0), PROGRESSIVE, {(0, 0), (0, 1), (0, 2)}),
        (scan((2, 0x10), last=0, bits=0x0D), PROGRESSIVE, {(0, 1)}),
        (scan((1, 0), (2, 0), (3, 0), last=0, bits=0x10), PROGRESSIVE, set()),
        (scan((1, 0), last=0, bits=0xED), PROGRESSIVE, set()),
        (scan(LIGHT, first=1), PROGRESSIVE, {(1, 2)}),
        (scan(LIGHT, first=1, last=1, bits=0x21), PROGRESSIVE, {(1, 2)}),
        (scan((3, 3), first=63, bits=0x02), PROGRESSIVE, {(1, 3)}),
    ],
)
def test_the_tables_that_a_scan_uses_come_out(
    body: bytes, frame: Frame, used: set[tuple[int, int]]
) -> None:
    """Whole pictures, and each kind of step in a progressive one, up to its last allowed value."""
    assert read_scan(body, frame) == used


@pytest.mark.parametrize(
    ("body", "frame", "reason"),
    [
        (b"", BASELINE, "impossible number"),
        (scan(), BASELINE, "impossible number"),
        (scan(*ALL, (4, 0)), BASELINE, "impossible number"),
        (scan(*ALL) + b"x", BASELINE, "wrong length"),
        (scan(*ALL)[:-1], BASELINE, "wrong length"),
        (scan((1, 0), (1, 0)), BASELINE, "not of it"),
        (scan((0, 0)), BASELINE, "not of it"),
        (scan((1, 0), (4, 0)), BASELINE, "not of it"),
        (scan(*ALL, first=1), BASELINE, "odd parameters"),
        (scan(*ALL, last=62), BASELINE, "odd parameters"),
        (scan(*ALL, last=64), BASELINE, "odd parameters"),
        (scan(*ALL, bits=0x10), BASELINE, "odd parameters"),
        (scan(*ALL, bits=0x01), BASELINE, "odd parameters"),
        (scan((1, 0x12), first=1), PROGRESSIVE, "does not use"),
        (scan((1, 0x01), last=0), PROGRESSIVE, "does not use"),
        (scan((1, 0x01), last=0, bits=0x10), PROGRESSIVE, "does not use"),
        (scan((1, 0x10), last=0, bits=0x10), PROGRESSIVE, "does not use"),
        (scan((1, 0), last=1), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, last=0), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=6, last=5), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, last=64), PROGRESSIVE, "odd parameters"),
        (scan((1, 0), (2, 0), first=1), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, bits=0x0E), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, bits=0x11), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, bits=0x20), PROGRESSIVE, "odd parameters"),
        (scan(LIGHT, first=1, bits=0xFE), PROGRESSIVE, "odd parameters"),
    ],
    ids=by_reason,
)
def test_each_rule_about_scan_headers_speaks(body: bytes, frame: Frame, reason: str) -> None:
    """What a scan names and does not use would be a place for a message."""
    with pytest.raises(Refusal, match=reason):
        read_scan(body, frame)
