"""Bytes go in; the canary tokens and GPS numbers that stand in them, in any disguise, come out.

A search of its own that shares nothing with the product's: UTF-8, UTF-16 of either order at every
byte, hex, base64 at its three alignments, and all that again inside every deflate stream (zlib,
gzip, ZIP member). It looks for what all tokens begin with, so that a token nobody registered is
found too; and for the rationals of positions, whose bytes no camera would write twice.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FAMILY = "CNRY"
TOKEN = re.compile(r"CNRY\d{3}x[0-9a-f]{8}")
_LENGTH = 16

Rational = tuple[int, int]

_DEPTH = 4  # streams inside streams
_MOST = 8_000_000  # bytes that one stream may unfold to

_ZLIB = (
    bytes((method, flags))
    for method in range(0x08, 0x80, 0x10)
    for flags in range(256)
    if (method << 8 | flags) % 31 == 0 and not flags & 0x20
)
_ZLIB_HEAD = re.compile(b"(?=" + b"|".join(map(re.escape, _ZLIB)) + b")")  # RFC 1950
_GZIP_HEAD = re.compile(rb"\x1f\x8b\x08(.).{6}", re.DOTALL)  # RFC 1952
_ZIP_MEMBER = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)


def _core(lead: int) -> bytes:
    """The base64 letters that depend on the family's name alone, behind ``lead`` other bytes."""
    coded = base64.b64encode(bytes(lead) + FAMILY.encode())
    return coded[(8 * lead + 5) // 6 : 8 * (lead + len(FAMILY)) // 6]


_HEX = FAMILY.encode().hex().encode()
_WIDE = {order: FAMILY.encode(order) for order in ("utf-16-le", "utf-16-be")}
_PLAIN = re.compile(FAMILY.encode() + rb"\d{3}x[0-9a-f]{8}", re.IGNORECASE)
_IN_HEX = re.compile(_HEX + rb"[0-9a-f]{%d}" % (2 * (_LENGTH - len(FAMILY))), re.IGNORECASE)
_CORES = tuple((lead, _core(lead)) for lead in range(3))
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]+")


@dataclass(frozen=True, slots=True)
class Caught:
    """How often each token was found, and which of the numbers."""

    tokens: Counter[str]
    numbers: frozenset[Rational] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.tokens or self.numbers)


def hunt(data: bytes, numbers: Iterable[Rational] = ()) -> Caught:
    """Every token in ``data``, with how often it stands there; and the numbers that do."""
    tokens: Counter[str] = Counter()
    wanted = {struct.pack(order, *number): number for number in numbers for order in ("<2L", ">2L")}
    met: set[Rational] = set()
    for place in _unfolded(data, _DEPTH):
        tokens.update(_tokens(place))
        met |= {number for packed, number in wanted.items() if packed in place}
    return Caught(tokens, frozenset(met))


def _tokens(place: bytes) -> Iterator[str]:
    yield from _all_in(place)
    for order, start in _WIDE.items():
        for found in re.finditer(re.escape(start), place, re.IGNORECASE):
            wide = place[found.start() : found.start() + 2 * _LENGTH]
            yield from _all_in(wide.decode(order, "replace").encode("utf-8", "replace"))
    for found in _IN_HEX.finditer(place):
        yield from _all_in(bytes.fromhex(found.group().decode()))
    for _, core in _CORES:
        for found in re.finditer(re.escape(core), place):
            yield from _in_base64(place, found.start())


def _all_in(place: bytes) -> Iterator[str]:
    for found in _PLAIN.finditer(place):
        text = found.group().decode()
        yield text[:4].upper() + text[4:].lower()


def _in_base64(place: bytes, at: int) -> Iterator[str]:
    """The text around a core, decoded from each of its four possible beginnings."""
    text = place[max(0, at - 3) : at + 4 * _LENGTH // 3 + 5]
    seen: set[str] = set()
    for start in range(4):
        run = _BASE64.match(text, start)
        if run is None:
            continue
        coded = run.group() + b"A" * (-len(run.group()) % 4)  # the end may have lost its padding
        seen.update(_all_in(base64.b64decode(coded.translate(_URL_SAFE))))
    yield from seen


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _unfolded(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    for stream in _streams(data) if depth else ():
        yield from _unfolded(stream, depth - 1)


def _streams(data: bytes) -> Iterator[bytes]:
    """What unfolds behind anything that looks like a stream's head, whatever its checksum says."""
    view = memoryview(data)
    for start in _starts(data):
        try:
            inside = zlib.decompressobj(-15).decompress(view[start:], _MOST)
        except zlib.error:
            continue
        if inside:
            yield inside


def _starts(data: bytes) -> Iterator[int]:
    for head in _ZLIB_HEAD.finditer(data):
        yield head.start() + 2
    for head in _GZIP_HEAD.finditer(data):
        yield _behind_gzip_head(data, head.end(), head[1][0])
    for head in _ZIP_MEMBER.finditer(data):
        yield head.end() + sum(int.from_bytes(size, "little") for size in head.groups())


def _behind_gzip_head(data: bytes, at: int, flags: int) -> int:
    if flags & 4:  # an extra field
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for text in (8, 16):  # a name, a comment
        if flags & text:
            at = data.find(b"\0", at) + 1
    return at + 2 if flags & 2 else at  # the head's own checksum
