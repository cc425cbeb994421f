"""Originals in which every carrier holds a token of its own: a format goes in, ``Planted`` out."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import pillow_heif

from tests.makers.images import a_scene, as_file
from tests.makers.planted_blocks import (
    COMMENT,
    EXIF,
    GPS_NUMBERS,
    ICC,
    PHOTOSHOP,
    PLACE,
    THUMBNAIL,
    XMP,
    a_box,
    camera_tags,
    exif_block,
    icc_profile,
    jumbf,
    photoshop_resources,
    xmp_packet,
)
from tests.makers.tiff_blocks import Directory, Value, a_tiff_block, longs, shorts, text, undefined
from tests.makers.tokens import a_token

SIZE = (264, 176)  # pixels of every original: enough for a rung to be made smaller


@dataclass(frozen=True, slots=True)
class Planted:
    """An original's bytes, and what is planted in it: carrier to token."""

    data: bytes
    tokens: dict[str, bytes]


@cache
def planted(kind: str) -> Planted:
    """``kind`` is one of ``KINDS``."""
    return _MAKERS[kind]()


def _jpeg_segments() -> bytes:
    extension = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>%b</x:xmpmeta>" % a_token("Extended XMP")
    extended = b"0" * 32 + struct.pack(">LL", len(extension), 0) + extension
    segments = (
        (0xE1, b"Exif\0\0" + exif_block()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_packet()),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + extended),
        (0xE2, b"ICC_PROFILE\0\x01\x01" + icc_profile()),
        (0xE2, b"FPXR\0\0" + a_token("FlashPix")),
        (0xE5, b"RMETA\0" + a_token("application segment")),
        (0xEB, b"JP" + struct.pack(">HL", 1, 1) + jumbf()),
        (0xED, b"Photoshop 3.0\0" + photoshop_resources()),
        (0xFE, a_token("comment")),
    )
    return b"".join(_segment(marker, body) for marker, body in segments)


_JPEG = (
    EXIF | THUMBNAIL | XMP | ICC | PHOTOSHOP | COMMENT
    | {"Extended XMP", "FlashPix", "application segment", "content credentials"}
)  # fmt: skip


def _jpeg() -> Planted:
    plain = as_file(a_scene(*SIZE), "JPEG", quality=90)
    data = plain[:20] + _jpeg_segments() + plain[20:] + a_token("behind the picture")
    return _with_tokens(data, _JPEG | {"behind the picture"})


def _mpo() -> Planted:
    """As ``_jpeg``, with an index (CIPA DC-007) and a second picture instead of a trailer."""
    plain = as_file(a_scene(*SIZE), "JPEG", quality=90)
    own = _segment(0xE1, b"Exif\0\0" + a_tiff_block({0xA431: text(a_token("second serial"))}))
    second = plain[:20] + own + _segment(0xFE, a_token("second comment")) + plain[20:]

    def first(size: int, offset: int) -> bytes:
        entries = struct.pack("<LLLHH", 0x20030000, size, 0, 0, 0)
        entries += struct.pack("<LLLHH", 0, len(second), offset, 0, 0)
        index: Directory = {
            0xB000: undefined(b"0100"), 0xB001: longs(2), 0xB002: undefined(entries),
        }  # fmt: skip
        mpf = _segment(0xE2, b"MPF\0" + a_tiff_block(index))
        return plain[:20] + _jpeg_segments() + mpf + plain[20:]

    size = len(first(0, 0))
    index_at = first(0, 0).index(b"MPF\0") + 4  # offsets count from the index's own header
    data = first(size, size - index_at) + second
    return _with_tokens(data, _JPEG | {"second serial", "second comment"})


def _png() -> Planted:
    plain = as_file(a_scene(*SIZE), "PNG")
    xmp = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp_packet()
    legacy = a_token("raw profile").hex().encode()
    raw = b"\nexif\n%8d\n%b\n" % (len(legacy) // 2, legacy)
    chunks = (
        (b"iCCP", a_token("name of the profile") + b"\0\0" + zlib.compress(icc_profile())),
        (b"eXIf", exif_block()),
        (b"iTXt", xmp),
        (b"tEXt", b"Author\0" + a_token("PNG text")),
        (b"zTXt", b"Comment\0\0" + zlib.compress(a_token("PNG compressed text"))),
        (b"iTXt", b"Description\0\0\0lv\0\0" + a_token("PNG international text")),
        (b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(raw)),
        (b"prVt", a_token("PNG private chunk")),
        (b"caBX", jumbf()),
    )
    data = plain[:33] + b"".join(_chunk(*chunk) for chunk in chunks) + plain[33:]
    names = EXIF | THUMBNAIL | XMP | ICC | {
        "name of the profile", "PNG text", "PNG compressed text", "PNG international text",
        "raw profile", "PNG private chunk", "content credentials", "behind the picture",
    }  # fmt: skip
    return _with_tokens(data + a_token("behind the picture"), names)


def _webp() -> Planted:
    plain = as_file(
        *(a_scene(*SIZE), "WEBP"), exif=exif_block(), xmp=xmp_packet(), icc_profile=icc_profile()
    )
    more = _riff_chunk(b"C2PA", jumbf()) + _riff_chunk(b"mkrT", a_token("WebP private chunk"))
    size = struct.pack("<L", len(plain) - 8 + len(more))
    data = plain[:4] + size + plain[8:] + more + a_token("behind the picture")
    names = {"content credentials", "WebP private chunk", "behind the picture"}
    return _with_tokens(data, EXIF | THUMBNAIL | XMP | ICC | names)


def _avif() -> Planted:
    plain = as_file(
        *(a_scene(*SIZE), "AVIF"), exif=exif_block(), xmp=xmp_packet(), icc_profile=icc_profile()
    )
    return _with_tokens(*_boxed(plain))


def _heic() -> Planted:
    out = io.BytesIO()
    pillow_heif.from_pillow(a_scene(*SIZE)).save(
        out, exif=b"Exif\0\0" + exif_block(), xmp=xmp_packet(), icc_profile=icc_profile()
    )
    return _with_tokens(*_boxed(out.getvalue()))


def _boxed(plain: bytes) -> tuple[bytes, frozenset[str]]:
    """With boxes behind the picture that any program may add (ISO/IEC 14496-12)."""
    c2pa = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    boxes = a_box(b"uuid", c2pa + jumbf()) + a_box(b"free", a_token("free box"))
    names = EXIF | THUMBNAIL | XMP | ICC | {"content credentials", "free box"}
    return plain + boxes, names


def _tiff(*, compressed: bool) -> Planted:
    """Pillow writes the two kinds in different ways, and copies differently."""
    width, height = SIZE
    pixels = a_scene(*SIZE).tobytes()
    pixels = zlib.compress(pixels) if compressed else pixels
    tags: dict[int, Value | Directory] = {
        **camera_tags(),
        0x0100: shorts(width), 0x0101: shorts(height), 0x0102: shorts(8, 8, 8),
        0x0103: shorts(8 if compressed else 1), 0x0106: shorts(2),
        0x010D: text(a_token("TIFF document name")),
        0x0115: shorts(3), 0x0116: shorts(height), 0x0117: longs(len(pixels)),
        0x02BC: Value(1, xmp_packet()),
        0x83BB: undefined(b"\x1c\x02\x5a\0\x11" + a_token("IPTC tag")),
        0x8649: undefined(photoshop_resources()),
        0x8773: undefined(icc_profile()),
        0xFDE9: text(a_token("TIFF private tag")),
    }  # fmt: skip
    tags[0x0111] = longs(0)
    length = len(a_tiff_block(tags))
    tags[0x0111] = longs(length)
    data = a_tiff_block(tags) + pixels + a_token("behind the picture")
    names = EXIF | XMP | ICC | PHOTOSHOP | {
        "TIFF document name", "IPTC tag", "TIFF private tag", "behind the picture",
    }  # fmt: skip
    return _with_tokens(data, names)


def _gif() -> Planted:
    plain = as_file(a_scene(*SIZE).quantize(64), "GIF")
    head = 13 + 3 * 2 ** ((plain[10] & 7) + 1)  # header, screen and its colours
    packet = b"\x21\xff\x0bXMP DataXMP" + xmp_packet() + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    early = _gif_extension(b"\xfe", a_token("comment")) + packet
    early += _gif_extension(b"\xff", b"MAKER   1.0", a_token("GIF application"))
    late = _gif_extension(b"\xfe", a_token("late comment"))
    data = plain[:head] + early + plain[head:-1] + late + b";" + a_token("behind the picture")
    names = COMMENT | XMP | {"GIF application", "late comment", "behind the picture"}
    return _with_tokens(data, names)


def _with_tokens(data: bytes, names: frozenset[str]) -> Planted:
    numbers = b"".join(struct.pack("<LL", *pair) for pair in PLACE)
    return Planted(data, {n: numbers if n == GPS_NUMBERS else a_token(n) for n in sorted(names)})


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(body)) + body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<L", len(body)) + body + bytes(len(body) % 2)


def _gif_extension(label: bytes, *blocks: bytes) -> bytes:
    return b"\x21" + label + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


_MAKERS: dict[str, Callable[[], Planted]] = {
    "JPEG": _jpeg,
    "MPO": _mpo,
    "PNG": _png,
    "WEBP": _webp,
    "AVIF": _avif,
    "HEIF": _heic,
    "TIFF": partial(_tiff, compressed=False),
    "TIFF, compressed": partial(_tiff, compressed=True),
    "GIF": _gif,
}
KINDS = tuple(_MAKERS)
