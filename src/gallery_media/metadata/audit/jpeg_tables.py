"""The body of one JPEG segment goes in, what it declares comes out, or a Refusal.

Tables are places to hide in: a quantiser has 64 free bytes, a Huffman table up to 272. So a
quantiser must be one of the hundred that libjpeg makes from its quality setting, and a Huffman
table must be a valid code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from gallery_media.metadata.audit.jpegli_tables import is_of_jpegli
from gallery_media.metadata.audit.refusal import require

# ITU-T T.81, annex K.1, in natural order (rows from the top).
_LUMINANCE = (
    *(16, 11, 10, 16, 24, 40, 51, 61),
    *(12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56),
    *(14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77),
    *(24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101),
    *(72, 92, 95, 98, 112, 100, 103, 99),
)
_CHROMINANCE = (
    *(17, 18, 24, 47, 99, 99, 99, 99),
    *(18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99),
    *(47, 66, 99, 99, 99, 99, 99, 99),
    *([99] * 32),
)
_ZIGZAG = (
    *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48),
    *(41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15),
    *(23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame header: size in pixels, its components' ids and quantisers."""

    width: int
    height: int
    progressive: bool
    components: tuple[int, ...]
    quantisers: tuple[int, ...]


@cache
def known_quantisers() -> frozenset[bytes]:
    """All tables that a quality of 1 to 100 can give, in file order (libjpeg's scaling)."""
    made = set()
    for quality in range(1, 101):
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality
        for base in (_LUMINANCE, _CHROMINANCE):
            scaled = [min(255, max(1, (value * scale + 50) // 100)) for value in base]
            made.add(bytes(scaled[at] for at in _ZIGZAG))
    return frozenset(made)


def read_quantisers(body: bytes, seen: set[int]) -> None:
    """Add the ids of the tables in this segment to ``seen`` (T.81, B.2.4.1)."""
    require(len(body) > 0 and len(body) % 65 == 0, "a quantisation table has the wrong length")
    for start in range(0, len(body), 65):
        table = body[start]
        require(table <= 3 and table not in seen, "a quantisation table is given twice")
        values = body[start + 1 : start + 65]
        known = values in known_quantisers() or is_of_jpegli(values)
        require(known, "a quantiser is not standard")
        seen.add(table)


_LARGEST = (11, 10)
"""Bits of a DC difference and of an AC coefficient of 8-bit samples (T.81, tables F.1 and F.2)."""


def read_huffman(body: bytes) -> tuple[tuple[int, int], ...]:
    """Class and id of each table in this segment (T.81, B.2.4.2)."""
    keys: list[tuple[int, int]] = []
    position = 0
    while position < len(body):
        kind, table = body[position] >> 4, body[position] & 15
        counts = body[position + 1 : position + 17]
        symbols = body[position + 17 : position + 17 + sum(counts)]
        require(len(counts) == 16 and len(symbols) == sum(counts), "a Huffman table is cut off")
        require(kind <= 1 and table <= 3, "a Huffman table has an impossible id")
        require((kind, table) not in keys, "a Huffman table is given twice")
        require(len(symbols) > 0, "a Huffman table is empty")
        require(len(set(symbols)) == len(symbols), "a Huffman table repeats a symbol")
        room = 0
        for length, count in enumerate(counts, start=1):
            room += count << (16 - length)
        # An optimal table leaves exactly its last code free, which is all ones (T.81, annexes C
        # and K.2). More room than that is where symbols can stand that no scan uses.
        longest = max(length for length, count in enumerate(counts, start=1) if count)
        require(room < 1 << 16, "a Huffman table is no prefix code")
        require(room + (1 << 16 - longest) == 1 << 16, "a Huffman table has room for more codes")
        largest = max(symbols) if kind == 0 else max(symbol & 15 for symbol in symbols)
        require(largest <= _LARGEST[kind], "a Huffman table has an impossible symbol")
        require(_is_in_order(counts, symbols), "a Huffman table is in no encoder's order")
        keys.append((kind, table))
        position += 17 + len(symbols)
    require(bool(keys), "a Huffman segment is empty")
    return tuple(keys)


_MOST_RUNS = 32


def _is_in_order(counts: bytes, symbols: bytes) -> bool:
    """Whether symbols of one length ascend, as libjpeg-turbo and jpegli list them.

    Codes longer than 16 bits are shortened by libjpeg after it has sorted them, so where there are
    codes of 16 bits its lengths of up to 32 bits still show as ascending runs (T.81, K.2).
    """
    if counts[15]:
        return sum(one > next for one, next in pairwise(symbols)) < _MOST_RUNS
    ends = tuple(accumulate(counts, initial=0))
    rows = (symbols[start:end] for start, end in pairwise(ends))
    return all(bytes(sorted(row)) == row for row in rows)


def read_frame(body: bytes, *, progressive: bool) -> Frame:
    """One or three components of 8 bits, three of them sampled 4:2:0 (T.81, B.2.2)."""
    require(len(body) in (9, 15) and body[0] == 8, "its frame header is not that of a photo")
    count = body[5]
    require(len(body) == 6 + 3 * count, "its frame header has the wrong length")
    parts = [body[6 + 3 * at : 9 + 3 * at] for at in range(count)]
    require([part[0] for part in parts] == list(range(1, count + 1)), "its components are odd")
    sampling = [part[1] for part in parts]
    require(sampling in ([0x11], [0x22, 0x11, 0x11]), "its sampling is not ours")
    return Frame(
        width=int.from_bytes(body[3:5], "big"),
        height=int.from_bytes(body[1:3], "big"),
        progressive=progressive,
        components=tuple(part[0] for part in parts),
        quantisers=tuple(part[2] for part in parts),
    )


def read_scan(body: bytes, frame: Frame) -> set[tuple[int, int]]:
    """Class and id of the Huffman tables that this scan uses (T.81, B.2.3 and G.1.1.1)."""
    count = body[0] if body else 0
    require(1 <= count <= len(frame.components), "a scan has an impossible number of components")
    require(len(body) == 4 + 2 * count, "a scan header has the wrong length")
    ids = [body[1 + 2 * at] for at in range(count)]
    require(len(set(ids)) == count and set(ids) <= set(frame.components), "a scan is not of it")
    first, last, high, low = body[-3], body[-2], body[-1] >> 4, body[-1] & 15
    used: set[tuple[int, int]] = set()
    for at in range(count):
        selectors = body[2 + 2 * at]
        if not frame.progressive:
            used |= {(0, selectors >> 4), (1, selectors & 15)}
        elif first > 0:
            require(selectors >> 4 == 0, "a scan names a table that it does not use")
            used.add((1, selectors & 15))
        else:
            require(selectors & 15 == 0, "a scan names a table that it does not use")
            if high == 0:
                used.add((0, selectors >> 4))
            else:
                require(selectors == 0, "a scan names a table that it does not use")
    if not frame.progressive:
        require((first, last, high, low) == (0, 63, 0, 0), "a scan has odd parameters")
    else:
        dc_only = first == 0 and last == 0
        require(dc_only or (1 <= first <= last <= 63 and count == 1), "a scan has odd parameters")
        require(low <= 13 and high in (0, low + 1), "a scan has odd parameters")
    return used
