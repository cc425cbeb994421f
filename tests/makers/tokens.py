"""Bytes and tokens go in, the names of the tokens that stand in them come out.

An oracle of its own: it shares nothing with the product's secret search, and is slow and plain.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping

_DEPTH = 3  # streams inside streams inside streams
_MOST = 4_000_000  # bytes that one stream may unfold to

# Method 8 with any window, no preset dictionary, and a pair that is a multiple of 31; or gzip's.
_PAIRS = (
    bytes((method, flags))
    for method in range(0x08, 0x80, 0x10)
    for flags in range(256)
    if (method << 8 | flags) % 31 == 0 and not flags & 0x20
)
_HEADER = re.compile(b"(?=" + b"|".join(map(re.escape, (*_PAIRS, b"\x1f\x8b\x08"))) + b")")


def a_token(carrier: str) -> bytes:
    """A word for what is planted in this carrier; no two carriers share one, and no text has it."""
    return f"Tk{hashlib.sha256(carrier.encode()).hexdigest()[:14]}z".encode()


def tokens_in(data: bytes, tokens: Mapping[str, bytes]) -> frozenset[str]:
    """Names of the tokens found: plain, UTF-16 of either order, hex, base64, in any deflate stream.

    A token is looked for at every byte, so alignment does not matter; letters of either case count.
    """
    places = list(_unfolded(data, _DEPTH))
    return frozenset(
        name
        for name, token in tokens.items()
        if any(
            form in place
            for raw, folded in places
            for form, place in (
                *((form.lower(), folded) for form in _forms(token)),
                *((form, raw) for form in _base64(token)),
            )
        )
    )


def _forms(token: bytes) -> Iterator[bytes]:
    yield token
    yield token.hex().encode()
    if token.isalnum():
        yield token.decode().encode("utf-16-le")
        yield token.decode().encode("utf-16-be")


def _base64(token: bytes) -> Iterator[bytes]:
    """What every base64 text with the token in it must hold, at each of the three alignments."""
    for lead in range(3):
        coded = base64.b64encode(bytes(lead) + token)
        first = (8 * lead + 5) // 6  # letters that the bytes before it have a part in
        yield coded[first : (8 * (lead + len(token))) // 6]


def _unfolded(data: bytes, depth: int) -> Iterator[tuple[bytes, bytes]]:
    """The bytes as they are and in small letters, then of everything folded up in them."""
    yield data, data.lower()
    for stream in _streams(data) if depth else ():
        yield from _unfolded(stream, depth - 1)


def _streams(data: bytes) -> Iterator[bytes]:
    """What unfolds from a zlib header (RFC 1950) or a gzip header (RFC 1952), wherever it is."""
    for header in _HEADER.finditer(data):
        try:
            inside = zlib.decompressobj(47).decompress(data[header.start() :], _MOST)
        except zlib.error:
            continue
        if inside:
            yield inside
