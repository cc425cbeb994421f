"""Bytes go in, what is folded up in them comes out: deflate, zlib and gzip streams, ZIP members.

Streams are looked for at every offset, because containers of many kinds carry them. Checksums are
not asked: whoever reads a damaged stream by hand reads it all the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

DEPTH = 3
LEAST_BUDGET = 64_000_000
"""Bytes that may be unfolded out of one object, or four times its size where that is more, because
archives hold archives."""

_FIRST_BITE = 4_096  # bytes: enough to tell a stream from chance
_BITE = 1_000_000


@dataclass(slots=True)
class Budget:
    """How much may still be unfolded, and whether anything had to be left folded."""

    left: int
    exceeded: bool = False

    @classmethod
    def of(cls, data: bytes) -> Budget:
        """The budget of one object."""
        return cls(max(LEAST_BUDGET, 4 * len(data)))


def _zlib_headers() -> Iterator[bytes]:
    """What may begin a zlib stream without a dictionary (RFC 1950, 2.2), by its first byte."""
    for first in range(0x08, 0x80, 0x10):
        seconds = [byte for byte in range(256) if not byte & 0x20 and not (first * 256 + byte) % 31]
        # Behind the two bytes the first block says its kind: 3 does not exist (RFC 1951, 3.2.3).
        kinds = re.escape(bytes(byte for byte in range(256) if byte & 6 == 6))
        yield re.escape(bytes([first])) + b"[%b](?=[^%b])" % (re.escape(bytes(seconds)), kinds)


# One pattern each, not alternatives of one: `re` runs ten times faster towards a fixed first byte.
_BEGINNINGS = tuple(
    re.compile(beginning, re.DOTALL)
    for beginning in (rb"PK\x03\x04", rb"\x1f\x8b\x08", *_zlib_headers())
)


def unfold(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Everything that unfolds out of ``data``, also what turns out to be chance."""
    for at, mark in _beginnings(data):
        if budget.exceeded:
            return
        if mark == b"PK":
            inside = _zip_member(data, at, budget)
        else:
            start = _behind_gzip_header(data, at) if mark == b"\x1f\x8b" else at + 2
            inside = _inflated(data, start, budget)[0]
        if inside:
            yield inside


def holds_streams(data: bytes, budget: Budget) -> bool:
    """Whether a stream begins in ``data`` beyond doubt: a signature, or a right checksum."""
    for at, mark in _beginnings(data):
        if mark in (b"PK", b"\x1f\x8b"):
            return True
        if budget.exceeded:
            return True
        inside, end = _inflated(data, at + 2, budget)
        if inside and end and data[end : end + 4] == zlib.adler32(inside).to_bytes(4, "big"):
            return True
    return False


def _beginnings(data: bytes) -> Iterator[tuple[int, bytes]]:
    for beginning in _BEGINNINGS:
        for found in beginning.finditer(data):
            yield found.start(), found.group()[:2]


def _inflated(data: bytes, start: int, budget: Budget) -> tuple[bytes, int]:
    """What unfolds from ``start``, and where the stream ended; 0 when it did not end properly."""
    if data[start : start + 1] and not data[start] & 6 and not _stored_block(data, start):
        return b"", 0
    stream, parts, at, size = zlib.decompressobj(-15), [], start, _FIRST_BITE
    try:
        while at < len(data) and not stream.eof:
            bite = stream.unconsumed_tail or data[at : at + size]
            at += 0 if stream.unconsumed_tail else len(bite)
            size = _BITE
            part = stream.decompress(bite, budget.left + 1)
            budget.left -= len(part)
            parts.append(part)
            if budget.left < 0:
                budget.exceeded = True
                break
    except zlib.error:
        pass  # chance, or damage: what came out before is searched
    return b"".join(parts), at - len(stream.unused_data) if stream.eof else 0


def _stored_block(data: bytes, start: int) -> bool:
    """Whether a block that is not compressed has its length and the length's complement."""
    length, complement = data[start + 1 : start + 3], data[start + 3 : start + 5]
    return int.from_bytes(length, "little") ^ int.from_bytes(complement, "little") == 0xFFFF


def _behind_gzip_header(data: bytes, at: int) -> int:
    """Where the deflate stream of a gzip member begins (RFC 1952, 2.3)."""
    flags, start = data[at + 3] if at + 3 < len(data) else 0, at + 10
    if flags & 4:
        start += 2 + int.from_bytes(data[start : start + 2], "little")
    for text in (8, 16):
        if flags & text:
            start = data.find(b"\0", start) + 1 or len(data)
    return start + (2 if flags & 2 else 0)


def _zip_member(data: bytes, at: int, budget: Budget) -> bytes:
    """The contents behind a local file header (APPNOTE 4.3.7)."""
    if at + 30 > len(data):
        return b""
    method = int.from_bytes(data[at + 8 : at + 10], "little")
    size = int.from_bytes(data[at + 18 : at + 22], "little")
    name, extra = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
    start = at + 30 + name + extra
    if method == 8:
        return _inflated(data, start, budget)[0]
    if method != 0:
        return b""
    stored = data[start : start + size]
    budget.left -= len(stored)  # headers may overlap, and all claim the rest of the file
    budget.exceeded = budget.exceeded or budget.left < 0
    return stored
