"""Blind mutations: bytes and a source of chance go in, other bytes come out.

They know nothing of formats but words that appear in them; ``pieces`` knows the structure.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Mutator = Callable[[Random, bytes, bytes], bytes]
"""Chance, the file, and another file to take parts from."""

TOKEN = b"CNRY-4711-0815"
"""What must never be found in an accepted file, outside the bits of its picture."""

LARGEST = 400_000
"""Bytes of a mutated file: what grows beyond is cut, so that the time goes into many files."""

WORDS = (
    TOKEN, b"\xff\xd8", b"\xff\xd9", b"\xff\xda", b"\xff\xc4", b"\xff\xc2", b"\xff\xd0",
    b"\xff\xfe\x00\x10" + TOKEN, b"\xff\xe1\x00\x08Exif\0\0", b"Exif\0\0", b"Exif\0\0MM\0*",
    b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0", b"MPF\0",
    b"ICC_PROFILE\0\x01\x01", b"Photoshop 3.0\0", b"8BIM\x04\x04\0\0", b"8BIM\x04\x25\0\0",
    b"\x1c\x02\x50\xff\xff", b"\x1c\x02\x78\x80\x04", b"IHDR", b"IDAT", b"IEND", b"eXIf", b"acTL",
    b"iTXtXML:com.adobe.xmp\0\x01\0\0\0", b"zTXtRaw profile type exif\0\0", b"iCCP", b"tRNS",
    b"RIFF", b"WEBP", b"VP8 ", b"VP8L", b"VP8X", b"ANMF", b"EXIF", b"XMP ", b"ICCP", b"ALPH",
    b"ftyp", b"avif", b"heic", b"meta", b"mdat", b"moov", b"iloc", b"iinf", b"infe", b"iref",
    b"cdsc", b"ispe", b"irot", b"idat", b"uuid", b"free", b"\0\0\0\x01mdat" + bytes(8),
    b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0", b"\x69\x87\x04\0\x01\0\0\0",
    b"\x87\x69\0\x04\0\0\0\x01", b"\x25\x88\x04\0", b"\x88\x25\0\x04", b"\x92\x7c\0\x07",
    b"GIF89a", b"\x21\xf9\x04", b"\x21\xfe", b"\x2c", b"\x3b", b"<?xpacket begin=''?>",
    b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", b"&a;", b"<!--", b"]]>", b"<rdf:li>", b"</rdf:li>",
    b" xml:lang='lv'", b"<x:" * 300, b"57,18.8N", b"1e999", b"9" * 400, b"-1/0", b"0/0", b"\0",
    b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xff", b"\xfe\xff", b"UNICODE\0\xd8\0", b"/Users/a/b.jpg",
    b"a@b.example", "\u202e\u0130ﬃ".encode(),
)  # fmt: skip

_NUMBERS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0xFFFFFF)
_LARGE_NUMBERS = (0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFE, 0xFFFFFFFF)


def place(chance: Random, data: bytes) -> int:
    """Somewhere in the data; half of the time near its start, where headers stand."""
    end = len(data)
    return chance.randrange(min(end, 300) if chance.random() < 0.5 else end) if end else 0


def flipped_bits(chance: Random, data: bytes, other: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16)) if out else 0):
        out[place(chance, data)] ^= 1 << chance.randrange(8)
    return bytes(out)


def other_bytes(chance: Random, data: bytes, other: bytes) -> bytes:
    """A run of zeros, ones, one letter or noise in place of what was there."""
    at, length = place(chance, data), chance.choice((1, 2, 4, 8, 32, 200))
    run = chance.choice((b"\0", b"\xff", b"A", b"")) * length or chance.randbytes(length)
    return data[:at] + run + data[at + length :]


def other_number(chance: Random, data: bytes, other: bytes) -> bytes:
    """A length, count or offset that is empty, huge, or a little more or less than it was."""
    at, size = place(chance, data), chance.choice((1, 2, 3, 4, 4, 8))
    order = chance.choice(("big", "little"))
    was = int.from_bytes(data[at : at + size], "big" if order == "big" else "little")
    near = (was + chance.choice((-2, -1, 1, 2, 8)), len(data) - at, len(data), at)
    number = chance.choice((*_NUMBERS, *_LARGE_NUMBERS, *near)) % (1 << 8 * size)
    return (
        data[:at] + number.to_bytes(size, "big" if order == "big" else "little") + data[at + size :]
    )


def inserted_word(chance: Random, data: bytes, other: bytes) -> bytes:
    at = place(chance, data)
    return data[:at] + chance.choice(WORDS) * chance.choice((1, 1, 1, 1, 5, 60)) + data[at:]


def overwritten_by_word(chance: Random, data: bytes, other: bytes) -> bytes:
    at, word = place(chance, data), chance.choice(WORDS)
    return data[:at] + word + data[at + len(word) :]


def token_inserted(chance: Random, data: bytes, other: bytes) -> bytes:
    at = place(chance, data)
    return data[:at] + TOKEN + data[at:]


def truncated(chance: Random, data: bytes, other: bytes) -> bytes:
    return data[: place(chance, data)]


def block_deleted(chance: Random, data: bytes, other: bytes) -> bytes:
    at = place(chance, data)
    return data[:at] + data[at + chance.choice((1, 2, 4, 16, 100, 1_000)) :]


def block_doubled(chance: Random, data: bytes, other: bytes) -> bytes:
    at, length = place(chance, data), chance.choice((1, 4, 12, 64, 500))
    block = data[at : at + length] * chance.choice((1, 1, 3, 50))
    return data[:at] + block + data[at:]


def block_moved(chance: Random, data: bytes, other: bytes) -> bytes:
    at, length, to = place(chance, data), chance.choice((2, 12, 60, 400)), place(chance, data)
    rest = data[:at] + data[at + length :]
    return rest[:to] + data[at : at + length] + rest[to:]


def spliced(chance: Random, data: bytes, other: bytes) -> bytes:
    """A part of another file in between, or its end behind our beginning."""
    at, start = place(chance, data), place(chance, other)
    length = chance.choice((4, 40, 400, 4_000))
    if chance.random() < 0.3:
        return data[:at] + other[start:]
    return data[:at] + other[start : start + length] + data[at + chance.choice((0, length)) :]


BLIND: tuple[Mutator, ...] = (
    flipped_bits, flipped_bits, other_bytes, other_number, other_number, inserted_word,
    overwritten_by_word, token_inserted, truncated, block_deleted, block_doubled, block_moved,
    spliced,
)  # fmt: skip
