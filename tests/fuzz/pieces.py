"""Mutations that know the structure: a file goes in, one comes out that is wrong in one place.

A file is taken apart into pieces (segments, chunks, boxes), one piece is changed, and lengths and
checksums are put right again. So the change is not refused for a length that does not add up, and
the rule that should refuse it has to speak for itself.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.fuzz.mutators import BLIND, TOKEN, WORDS

_NESTED = frozenset({b"meta", b"iprp", b"ipco", b"iinf", b"iref", b"moov", b"trak"})
_HEADS = {b"meta": 4, b"iinf": 6, b"iref": 4}


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment, chunk or box. ``tail``: bytes behind it that belong to no piece (a scan)."""

    kind: bytes
    body: bytes
    tail: bytes = b""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format is taken apart and put together, and kinds to make new pieces of."""

    start: int
    split: Callable[[bytes], list[Piece]]
    join: Callable[[list[Piece]], bytes]
    kinds: tuple[bytes, ...]


def layout_of(data: bytes) -> Layout | None:
    """By the first bytes; None for formats whose structure is not known here."""
    if data[:2] == b"\xff\xd8":
        return JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    return BOXES if data[4:8] == b"ftyp" else None


def restructured(chance: Random, data: bytes, other: bytes) -> bytes:
    """One to three changes of pieces; data of an unknown format come back unchanged."""
    layout = layout_of(data)
    if layout is None:
        return data
    pieces = layout.split(data[layout.start :])
    theirs = layout.split(other[layout.start :]) if layout_of(other) is layout else []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if pieces:
            _change(chance, pieces, theirs, layout)
    whole = data[: layout.start] + layout.join(pieces)
    if layout is WEBP and chance.random() < 0.9:
        whole = whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]
    if layout is BOXES and chance.random() < 0.9:
        whole = _items_followed(data, whole)
    return whole


def _items_followed(before: bytes, after: bytes) -> bytes:
    """Where the box of the items' content has moved, iloc (version 0, 4 bytes each) says so."""
    moved = after.find(b"mdat") - before.find(b"mdat")
    at = after.find(b"iloc\0\0\0\0\x44") + 4
    if moved == 0 or at < 4 or after.find(b"mdat") < 0:
        return after
    out = bytearray(after)
    for row in range(at + 8, at + 8 + 14 * min(_number(after, at + 6, 2), 8), 14):
        place = (_number(after, row + 6, 4) + moved) % (1 << 32)
        out[row + 6 : row + 10] = place.to_bytes(4, "big")
    return bytes(out)


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _change(chance: Random, pieces: list[Piece], theirs: list[Piece], layout: Layout) -> None:
    at = chance.randrange(len(pieces))
    match chance.randrange(8):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(chance.randrange(len(pieces) + 1), pieces[at])
        case 2:
            to = chance.randrange(len(pieces))
            pieces[at], pieces[to] = pieces[to], pieces[at]
        case 3:
            new = Piece(chance.choice(layout.kinds), chance.choice((*WORDS, b"", TOKEN * 40)))
            pieces.insert(at, new)
        case 4 if theirs:
            pieces.insert(at, chance.choice(theirs))
        case 5:
            pieces[at] = replace(pieces[at], kind=chance.choice(layout.kinds))
        case _:
            pieces[at] = _changed_inside(chance, pieces[at], layout)


def _changed_inside(chance: Random, piece: Piece, layout: Layout) -> Piece:
    """The body changed; in boxes that hold boxes mostly one of those."""
    if piece.tail and chance.random() < 0.5:
        return replace(piece, tail=chance.choice(BLIND)(chance, piece.tail, piece.body))
    head = _HEADS.get(piece.kind, 0)
    if layout is BOXES and piece.kind in _NESTED and chance.random() < 0.85:
        inner = layout.split(piece.body[head:])
        if inner:
            _change(chance, inner, [], layout)
        return replace(piece, body=piece.body[:head] + layout.join(inner))
    grown = piece.body + chance.choice((TOKEN, b"\0", b"A" * 33))
    body = chance.choice(BLIND)(chance, piece.body, TOKEN) if chance.random() < 0.8 else grown
    return replace(piece, body=body)


def _split_jpeg(data: bytes) -> list[Piece]:
    pieces, at = [], 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        end = next_at = at + 2 + size
        if data[at + 1] == 0xDA:
            next_at = _behind_scan(data, end)
        pieces.append(Piece(data[at : at + 2], data[at + 4 : end], data[end:next_at]))
        at = next_at
    return [*pieces, Piece(b"", b"", data[at:])]


def _behind_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0:
        if (
            data[at + 1 : at + 2] not in (b"\0", b"\xff")
            and not 0xD0 <= _byte(data, at + 1) <= 0xD7
        ):
            return at
        at += 1
    return len(data)


def _byte(data: bytes, at: int) -> int:
    return data[at] if at < len(data) else 0


def _join_jpeg(pieces: list[Piece]) -> bytes:
    return b"".join(
        (p.kind + struct.pack(">H", (len(p.body) + 2) & 0xFFFF) + p.body if p.kind else b"")
        + p.tail
        for p in pieces
    )


def _split_png(data: bytes) -> list[Piece]:
    pieces, at = [], 0
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        pieces.append(Piece(data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return [*pieces, Piece(b"", b"", data[at:])] if data[at:] else pieces


def _join_png(pieces: list[Piece]) -> bytes:
    return b"".join(
        struct.pack(">I", len(p.body))
        + p.kind
        + p.body
        + struct.pack(">I", zlib.crc32(p.kind + p.body))
        if p.kind
        else p.tail
        for p in pieces
    )


def _split_webp(data: bytes) -> list[Piece]:
    pieces, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        pieces.append(Piece(data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return pieces


def _join_webp(pieces: list[Piece]) -> bytes:
    return b"".join(
        p.kind + struct.pack("<I", len(p.body)) + p.body + bytes(len(p.body) % 2) for p in pieces
    )


def _split_boxes(data: bytes) -> list[Piece]:
    pieces, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:  # 64 bits, to the end, or nonsense: the rest as it is
            break
        pieces.append(Piece(data[at + 4 : at + 8], data[at + 8 : at + size]))
        at += size
    return [*pieces, Piece(b"", b"", data[at:])] if data[at:] else pieces


def _join_boxes(pieces: list[Piece]) -> bytes:
    return b"".join(
        struct.pack(">I", 8 + len(p.body)) + p.kind + p.body if p.kind else p.tail for p in pieces
    )


JPEG = Layout(
    2, _split_jpeg, _join_jpeg,
    tuple(bytes((0xFF, code)) for code in (0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xE1, 0xE2,
                                           0xEB, 0xED, 0xEE, 0xF0, 0xFE)),
)  # fmt: skip
PNG = Layout(
    8, _split_png, _join_png,
    tuple(b"IHDR PLTE IDAT IEND tEXt zTXt iTXt eXIf iCCP tRNS acTL fcTL fdAT caBX prVt".split()),
)  # fmt: skip
WEBP = Layout(
    12, _split_webp, _join_webp,
    (b"VP8 ", b"VP8L", b"VP8X", b"EXIF", b"XMP ", b"ICCP", b"ALPH", b"ANIM", b"ANMF", b"C2PA"),
)  # fmt: skip
BOXES = Layout(
    0, _split_boxes, _join_boxes,
    tuple(b"ftyp meta mdat moov free skip uuid hdlr pitm iloc iinf infe iref cdsc iprp ipco ispe "
          b"pixi av1C hvcC colr irot ipma idat auxC".split()),
)  # fmt: skip
