"""Mutations that aim at one hiding place each, with everything around it put right.

An EXIF entry is edited wherever a TIFF structure stands; and for finished variants: a token as
further symbols of a Huffman table, behind the bits of a picture, or in a compressed stream.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.fuzz.mutators import TOKEN, Mutator, inserted_word, overwritten_by_word
from tests.fuzz.pieces import BOXES, JPEG, PNG, WEBP, Layout, Piece

_TIFF = re.compile(rb"II\*\0|MM\0\*", re.DOTALL)
_TAGS = (
    0x010E, 0x013B, 0x8298, 0x8769, 0x8825, 0xA005, 0x014A, 0x0201, 0x0202, 0x02BC, 0x83BB, 0x8649,
    0x927C, 0x9286, 0x0001, 0x0002, 0x0003, 0x0004, 0x0112, 0x0100, 0x0101, 0x0111, 0x0117, 0xC612,
)  # fmt: skip
_FRAME = 6  # AV1's kind of unit that holds a picture
_COUNTS = (0, 1, 2, 3, 999, 1_000, 60_000, 200_000, 0x7FFFFFFF, 0xFFFFFFFF)


def directory_entry_changed(chance: Random, data: bytes, other: bytes) -> bytes:
    """One field of one entry of an image file directory, or where the next one stands."""
    starts = [found.start() for found in _TIFF.finditer(data)]
    if not starts:
        return overwritten_by_word(chance, data, other)
    base = chance.choice(starts)
    order = "<" if data[base : base + 1] == b"I" else ">"
    directories = _directories(data, base, order)
    if not directories:
        return inserted_word(chance, data, other)
    at = chance.choice(directories)
    (count,) = struct.unpack_from(order + "H", data, at)
    entry = at + 2 + 12 * chance.randrange(max(1, min(count, 60)))
    anywhere = (0, 8, at - base, len(data) - base, chance.randrange(len(data)))
    kind, values, offset = chance.choice(
        (
            ("H", _TAGS, entry),
            ("H", tuple(range(15)), entry + 2),
            ("I", (*_COUNTS, chance.randrange(300)), entry + 4),
            ("I", anywhere, entry + 8),
            ("H", (0, 1, 200, 1_001, 0xFFFF), at),
            ("I", anywhere, at + 2 + 12 * count),
        )
    )
    field = struct.pack(
        order + kind, chance.choice(values) & (0xFFFF if kind == "H" else 0xFFFFFFFF)
    )
    return data[:offset] + field + data[offset + len(field) :]


def _directories(data: bytes, base: int, order: str) -> list[int]:
    """Where directories start that the header or a pointer of the first one names."""
    found: list[int] = []
    wanted = [base + _number(data, order, base + 4)]
    while wanted and len(found) < 8:
        at = wanted.pop()
        if at in found or at + 2 > len(data):
            continue
        found.append(at)
        (count,) = struct.unpack_from(order + "H", data, at)
        for entry in range(at + 2, at + 2 + 12 * min(count, 60), 12):
            if data[entry : entry + 2] and _tag(data, order, entry) in (0x8769, 0x8825, 0x014A):
                wanted.append(base + _number(data, order, entry + 8))
    return found


def _number(data: bytes, order: str, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little" if order == "<" else "big")


def _tag(data: bytes, order: str, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little" if order == "<" else "big")


def _rebuilt(layout: Layout, data: bytes, change: Callable[[Piece], Piece]) -> bytes:
    pieces = layout.split(data[layout.start :])
    return data[: layout.start] + layout.join([change(piece) for piece in pieces])


def huffman_symbols_added(chance: Random, data: bytes, other: bytes) -> bytes:
    """As many letters as fit, once each, as codes of 16 bits that no scan uses."""
    letters = bytes(chance.sample(range(256), 256))
    chosen = chance.randrange(8)
    seen = 0

    def change(piece: Piece) -> Piece:
        nonlocal seen
        if piece.kind != b"\xff\xc4" or len(piece.body) < 18:
            return piece
        seen += 1
        if seen - 1 != chosen:
            return piece
        counts, symbols = bytearray(piece.body[1:17]), piece.body[17:]
        room = (1 << 16) - 1 - sum(n << (15 - at) for at, n in enumerate(counts))
        most = 12 if piece.body[0] < 16 else 256
        extra = bytes(b for b in letters if b < most and b not in symbols)
        extra = extra[: max(0, min(room, chance.choice((1, 8, 100)), 255 - counts[15]))]
        counts[15] += len(extra)
        return replace(piece, body=piece.body[:1] + bytes(counts) + symbols + extra)

    return _rebuilt(JPEG, data, change)


def token_behind_scan(chance: Random, data: bytes, other: bytes) -> bytes:
    """Behind the last block of a scan, before the next marker."""
    return _rebuilt(
        JPEG, data, lambda p: replace(p, tail=p.tail + TOKEN) if p.kind == b"\xff\xda" else p
    )


def restart_interval_added(chance: Random, data: bytes, other: bytes) -> bytes:
    """Two bytes that no marker in the scans has to answer to, if they are a large number."""
    pieces = JPEG.split(data[2:])
    at = chance.randrange(len(pieces))
    interval = Piece(b"\xff\xdd", chance.choice((b"CN", chance.randbytes(2), b"\0\1")))
    return data[:2] + JPEG.join([*pieces[:at], interval, *pieces[at:]])


def token_behind_frame(chance: Random, data: bytes, other: bytes) -> bytes:
    """At the end of the chunk that holds a WebP's picture, or of the frame of an AVIF."""
    if data[:4] == b"RIFF":
        kinds = (b"VP8 ", b"VP8L")
        whole = _rebuilt(
            WEBP, data, lambda p: replace(p, body=p.body + TOKEN) if p.kind in kinds else p
        )
        return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]
    return _frame_grown(data)


def _frame_grown(data: bytes) -> bytes:
    """The token behind the bits of an AVIF's frame; sizes of unit, item and box put right."""
    iloc = data.index(b"iloc") + 4
    start, length = struct.unpack_from(">II", data, iloc + 14)
    mdat = len(data) - len(BOXES.split(data)[-1].body)
    at = start
    while data[at] >> 3 & 15 != _FRAME:
        size, used = _read_leb128(data[at + 1 :])
        at += 1 + used + size
    _, used = _read_leb128(data[at + 1 :])
    longer = data[at + 1 + used : start + length] + TOKEN
    return _rehoused(data, data[mdat : at + 1] + _leb128(len(longer)) + longer)


def _read_leb128(data: bytes) -> tuple[int, int]:
    """Value and number of bytes (AV1 specification, 4.10.5)."""
    value = used = 0
    while True:
        value |= (data[used] & 0x7F) << 7 * used
        used += 1
        if not data[used - 1] & 0x80:
            return value, used


def _leb128(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def _rehoused(data: bytes, mdat: bytes) -> bytes:
    """The AVIF with another mdat of which only the last item, the picture, has grown."""
    pieces = BOXES.split(data)
    grown = len(mdat) - len(pieces[-1].body)
    iloc = data.index(b"iloc") + 4
    at = iloc + 8 + 10  # version and sizes, then the length in the first item's row
    length = int.from_bytes(data[at : at + 4], "big") + grown
    patched = data[:at] + length.to_bytes(4, "big") + data[at + 4 :]
    return BOXES.join([*BOXES.split(patched)[:-1], replace(pieces[-1], body=mdat)])


def recompressed(chance: Random, data: bytes, other: bytes) -> bytes:
    """The same pixels of a PNG in another stream: stored, in empty blocks, or with a tail."""
    pieces = PNG.split(data[8:])
    try:
        pixels = zlib.decompress(b"".join(p.body for p in pieces if p.kind == b"IDAT"))
    except zlib.error:
        return data
    packer = zlib.compressobj(chance.choice((0, 1, 9)), zlib.DEFLATED, chance.choice((9, 12, 15)))
    stream = b""
    for start in range(0, len(pixels), 997):
        stream += packer.compress(pixels[start : start + 997])
        if chance.random() < 0.5:
            stream += packer.flush(zlib.Z_SYNC_FLUSH) + b"\0\0\0\xff\xff" * chance.randrange(3)
    stream += packer.flush() + chance.choice((b"", b"", TOKEN))
    idat = next(n for n, p in enumerate(pieces) if p.kind == b"IDAT")
    rest = [p for p in pieces if p.kind != b"IDAT"]
    return data[:8] + PNG.join([*rest[:idat], Piece(b"IDAT", stream), *rest[idat:]])


def aimed_at(format: str) -> tuple[Mutator, ...]:
    """The aimed mutations of a finished format."""
    return {
        "jpg": (huffman_symbols_added, token_behind_scan, restart_interval_added),
        "png": (recompressed,),
        "webp": (token_behind_frame,),
        "avif": (token_behind_frame,),
    }[format]
