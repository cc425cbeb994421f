"""Hiding places in finished files that the fuzz has found, each tried by itself.

Somebody would have to know the format and mean it: a slip of an encoder does not write here. But
what the audit accepts must be the picture and the record.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.fuzz import seeds
from tests.fuzz.mutators import TOKEN
from tests.fuzz.pieces import JPEG, WEBP, Piece
from tests.fuzz.rates import accepts
from tests.fuzz.smart import token_behind_frame, token_behind_scan

LETTERS = b"CNRY-4\x00718xw"  # a Huffman table holds each byte once


def finished(name: str) -> seeds.FinishedSeed:
    """A variant to hide something in."""
    return next(seed for seed in seeds.finished() if seed.name == f"finished/{name}")


@pytest.mark.parametrize("seed", seeds.finished(), ids=lambda seed: seed.name)
def test_each_variant_is_accepted_before_something_is_hidden_in_it(
    seed: seeds.FinishedSeed,
) -> None:
    """Else a refusal would prove nothing."""
    assert accepts(seed, seed.data)


def _with(seed: seeds.FinishedSeed, pieces: list[Piece]) -> bytes:
    return seed.data[:2] + JPEG.join(pieces)


def _with_unused_symbols(seed: seeds.FinishedSeed) -> bytes:
    """The last code of a table is all ones and stays free (T.81, annex C): room for longer ones."""
    pieces = JPEG.split(seed.data[2:])
    last = max(at for at, piece in enumerate(pieces) if piece.kind == b"\xff\xc4")
    body = pieces[last].body
    counts, symbols = bytearray(body[1:17]), body[17:]
    hidden = bytes(letter for letter in LETTERS if letter not in symbols)
    counts[15] += len(hidden)
    pieces[last] = replace(pieces[last], body=body[:1] + bytes(counts) + symbols + hidden)
    return _with(seed, pieces)


def _with_a_chain_of_symbols(seed: seeds.FinishedSeed) -> bytes:
    """One more code of each length behind the longest: the table still looks optimal."""
    pieces = JPEG.split(seed.data[2:])
    at, body = next(
        (at, piece.body)
        for at, piece in enumerate(pieces)
        if piece.kind == b"\xff\xc4" and piece.body[0] >> 4 and not piece.body[16]
    )
    counts, symbols = bytearray(body[1:17]), body[17:]
    longest = max(length for length, count in enumerate(counts) if count)
    hidden = bytes(s for s in b"CHAI1234567890QR" if s not in symbols)[: 15 - longest]
    for length in range(longest + 1, longest + 1 + len(hidden)):
        counts[length] = 1
    assert len(hidden) > 2
    pieces[at] = replace(pieces[at], body=body[:1] + bytes(counts) + symbols + hidden)
    return _with(seed, pieces)


def _with_a_full_length_of_symbols(seed: seeds.FinishedSeed) -> bytes:
    """All the room behind the longest code filled with codes of one length, in falling order."""
    pieces = JPEG.split(seed.data[2:])
    at, body = next(
        (at, piece.body)
        for at, piece in enumerate(pieces)
        if piece.kind == b"\xff\xc4" and piece.body[0] >> 4
    )
    counts, symbols = bytearray(body[1:17]), body[17:]
    longest = max(length for length, count in enumerate(counts, start=1) if count)
    free = [s for s in range(255, -1, -1) if s & 15 <= 10 and s not in symbols]
    counts[longest + 7 - 1] = 127  # 2**7, less the last one
    pieces[at] = replace(pieces[at], body=body[:1] + bytes(counts) + symbols + bytes(free[:127]))
    return _with(seed, pieces)


def _with_idle_restart_interval(seed: seeds.FinishedSeed) -> bytes:
    """More blocks than the picture has, so that no marker is ever due: two free bytes."""
    pieces = JPEG.split(seed.data[2:])
    scan = next(at for at, piece in enumerate(pieces) if piece.kind == b"\xff\xda")
    return _with(seed, [*pieces[:scan], Piece(b"\xff\xdd", b"CN"), *pieces[scan:]])


def _with_bytes_behind_webp(seed: seeds.FinishedSeed) -> bytes:
    """Inside the chunk of the picture, behind the last bit that its decoder needs."""
    grown = [
        replace(p, body=p.body + TOKEN) if p.kind in (b"VP8 ", b"VP8L") else p
        for p in WEBP.split(seed.data[12:])
    ]
    rest = WEBP.join(grown)
    return b"RIFF" + (4 + len(rest)).to_bytes(4, "little") + b"WEBP" + rest


@pytest.mark.parametrize("name", ["bare.jpg", "told.jpg", "press.jpg"])
def test_letters_among_the_symbols_of_a_huffman_table_are_refused(name: str) -> None:
    """Up to some 200 bytes, each once, in any order; no decoder ever looks at them."""
    seed = finished(name)
    assert not accepts(seed, _with_unused_symbols(seed))


@pytest.mark.parametrize("name", ["bare.jpg", "told.jpg", "press.jpg"])
def test_a_full_length_of_symbols_in_an_order_of_ones_own_is_refused(name: str) -> None:
    """127 bytes in a table, and 834 bits of them free to choose."""
    seed = finished(name)
    assert not accepts(seed, _with_a_full_length_of_symbols(seed))


@pytest.mark.parametrize("name", ["bare.jpg", "told.jpg", "press.jpg"])
@pytest.mark.xfail(strict=True, reason="only a decoder of its scans could tell that none uses them")
def test_one_symbol_of_each_longer_length_is_refused(name: str) -> None:
    """At most 15 letters in a table: what the rules about room and order leave open."""
    seed = finished(name)
    assert not accepts(seed, _with_a_chain_of_symbols(seed))


@pytest.mark.parametrize("name", ["bare.jpg", "told.jpg", "press.jpg"])
def test_a_restart_interval_without_restarts_is_refused(name: str) -> None:
    """Two bytes of anybody's choice."""
    seed = finished(name)
    assert not accepts(seed, _with_idle_restart_interval(seed))


@pytest.mark.parametrize("name", ["bare.webp", "told.webp", "lossless.webp"])
@pytest.mark.xfail(strict=True, reason="escape found by the fuzz: bytes behind a WebP's bits")
def test_bytes_behind_the_picture_inside_its_webp_chunk_are_refused(name: str) -> None:
    """Any number of them: the size of the chunk is right, and the decoder stops before."""
    seed = finished(name)
    assert not accepts(seed, _with_bytes_behind_webp(seed))


@pytest.mark.parametrize("name", ["bare.avif", "told.avif", "press.avif"])
def test_bytes_behind_the_picture_inside_its_av1_frame_are_refused(name: str) -> None:
    """With the sizes of unit, item and box put right."""
    seed = finished(name)
    planted = token_behind_frame(Random(1), seed.data, b"")
    assert TOKEN in planted
    assert not accepts(seed, planted)


@pytest.mark.parametrize("name", ["bare.jpg", "told.jpg", "press.jpg"])
def test_a_token_behind_the_last_block_of_each_scan_is_refused(name: str) -> None:
    """libjpeg only warns."""
    seed = finished(name)
    planted = token_behind_scan(Random(1), seed.data, b"")
    assert planted.count(TOKEN) > 3
    assert not accepts(seed, planted)
