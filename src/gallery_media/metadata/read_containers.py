"""Finds the metadata in a file: bytes go in, the blocks that carry metadata come out, bounded.

One generator a format. None of them decodes pixels or trusts a length field: each step moves
forward, and what does not add up is yielded as a problem instead of raised. ExifRead is never
given the container, because it overlooks EXIF in WebP and behind long segments, and can be hung
by forty bytes of HEIF (privacy notes 1.2 and 4).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.metadata.read_boxes import BoxesBroken, items

TEXT_LIMIT = 1_000_000
MOST_TEXTS = 64
"""Most bytes that a compressed text may unfold to, and most texts: more is a bomb."""


class Container(StrEnum):
    """What kind of file it is, by its first bytes."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    TIFF = "TIFF"
    HEIF = "HEIF"  # HEIC and AVIF too: the same boxes
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a block carries."""

    EXIF = "exif"
    XMP = "xmp"
    XMP_EXTENSION = "xmp extension"
    PHOTOSHOP = "photoshop"
    COMMENT = "comment"
    TEXT = "text"
    MPF = "mpf"
    CREDENTIALS = "credentials"
    TRAILER = "trailer"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes as they stand in the file; ``label`` is a text's keyword or a problem's sentence."""

    kind: Kind
    data: bytes = b""
    label: str = ""


def container_of(data: bytes) -> Container:
    """The container by its signature."""
    if data[:2] == b"\xff\xd8":
        return Container.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return Container.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Container.WEBP
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return Container.TIFF
    return Container.HEIF if data[4:8] == b"ftyp" else Container.UNKNOWN


def blocks_of(data: bytes) -> Iterator[Block]:
    """Every block that carries metadata, in the order of the file."""
    match container_of(data):
        case Container.JPEG:
            yield from _jpeg(data)
        case Container.PNG:
            yield from _png(data)
        case Container.WEBP:
            yield from _webp(data)
        case Container.HEIF:
            yield from _heif(data)
        case Container.TIFF:
            yield Block(Kind.EXIF, data)
        case Container.UNKNOWN:
            yield _problem("not a kind of file whose metadata can be read")


def _problem(sentence: str) -> Block:
    return Block(Kind.PROBLEM, label=sentence)


_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Inside scan data only stuffed zeros and restart markers follow 0xFF (ITU-T T.81 B.1.1.5)."""


def _jpeg(data: bytes) -> Iterator[Block]:
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            yield _problem(f"JPEG: byte {at} should start a segment")
            return
        while at < len(data) and data[at] == 0xFF:  # fill bytes may stand before a marker
            at += 1
        if at >= len(data):
            break
        marker = data[at]
        at += 1
        if marker == 0xD9:
            if at < len(data):
                yield Block(Kind.TRAILER, data[at:])
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        size = int.from_bytes(data[at : at + 2], "big")
        if size < 2 or at + size > len(data):
            yield _problem(f"JPEG: a segment at byte {at} is longer than the file")
            return
        yield from _jpeg_segment(marker, data[at + 2 : at + size])
        at += size
        if marker == 0xDA:
            after = _AFTER_SCAN.search(data, at)
            if after is None:
                break
            at = after.start()
    yield _problem("JPEG: the file ends before its end marker")


def _jpeg_segment(marker: int, body: bytes) -> Iterator[Block]:
    if marker == 0xFE:
        yield Block(Kind.COMMENT, body)
    elif marker == 0xE1 and body[:5] == b"Exif\0":
        yield Block(Kind.EXIF, body[6:])
    elif marker == 0xE1 and body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield Block(Kind.XMP, body[29:])
    elif marker == 0xE1 and body.startswith(b"http://ns.adobe.com/xmp/extension/\0"):
        yield Block(Kind.XMP_EXTENSION, body[75:])  # after a digest, a length and an offset
    elif marker == 0xE2 and body.startswith(b"MPF\0"):
        yield Block(Kind.MPF, body[4:])
    elif marker == 0xEB:
        yield Block(Kind.CREDENTIALS, body)
    elif marker == 0xED and body.startswith(b"Photoshop 3.0\0"):
        yield Block(Kind.PHOTOSHOP, body[14:])


def _png(data: bytes) -> Iterator[Block]:
    at, texts = 8, 0
    while at + 12 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        at += 12 + size
        if len(body) < size:
            break
        if name == b"eXIf":
            yield Block(Kind.EXIF, body.removeprefix(b"Exif\0\0"))
        elif name == b"caBX":
            yield Block(Kind.CREDENTIALS, body)
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            texts += 1
            if texts > MOST_TEXTS:
                yield _problem(f"PNG: more than {MOST_TEXTS} texts; the rest is not read")
                return
            yield from _png_text(name, body)
        elif name == b"IEND":
            if at < len(data):
                yield Block(Kind.TRAILER, data[at:])
            return
    yield _problem("PNG: the file ends before its end chunk")


def _png_text(name: bytes, body: bytes) -> Iterator[Block]:
    keyword, _, rest = body.partition(b"\0")
    label = keyword.decode("latin-1")
    squeezed = name == b"zTXt"
    if name == b"iTXt":
        squeezed = rest[:1] == b"\x01"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif squeezed:
        rest = rest[1:]
    if squeezed:
        unfolding = zlib.decompressobj()
        try:
            rest = unfolding.decompress(rest, TEXT_LIMIT)
        except zlib.error:
            yield _problem("PNG: a compressed text cannot be unfolded")
            return
        if unfolding.unconsumed_tail:
            yield _problem(f"PNG: a compressed text unfolds to more than {TEXT_LIMIT:,} bytes")
            return
    if label == "XML:com.adobe.xmp":
        yield Block(Kind.XMP, rest)
    elif label.startswith("Raw profile type "):
        yield from _png_raw_profile(label, rest)
    else:
        text = rest if name == b"iTXt" else rest.decode("latin-1").encode()
        yield Block(Kind.TEXT, text, label)


def _png_raw_profile(label: str, text: bytes) -> Iterator[Block]:
    """ImageMagick's habit: a name, a length, then the block in hexadecimal."""
    try:
        body = bytes.fromhex("".join(text.decode("ascii").split()[2:]))
    except (UnicodeDecodeError, ValueError):
        yield _problem("PNG: a raw profile is not hexadecimal")
        return
    if label.endswith(("exif", "APP1")):
        is_xmp = body.startswith(b"http:")
        yield (
            Block(Kind.XMP, body[29:])
            if is_xmp
            else Block(Kind.EXIF, body.removeprefix(b"Exif\0\0"))
        )
    elif label.endswith("xmp"):
        yield Block(Kind.XMP, body)
    elif label.endswith(("iptc", "8bim")):
        yield Block(Kind.PHOTOSHOP, body)


def _webp(data: bytes) -> Iterator[Block]:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        yield _problem("WebP: the file is shorter than it says")
    at = 12
    while at + 8 <= min(end, len(data)):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"EXIF":
            yield Block(Kind.EXIF, body.removeprefix(b"Exif\0\0"))
        elif name == b"XMP ":
            yield Block(Kind.XMP, body)
        elif name == b"C2PA":
            yield Block(Kind.CREDENTIALS, body)
        at += 8 + size + size % 2
    tail = data[end + end % 2 :]
    if tail:
        yield Block(Kind.TRAILER, tail)


def _heif(data: bytes) -> Iterator[Block]:
    try:
        for item in items(data):
            if item.type == b"Exif":
                # Four bytes say how far behind them the TIFF header stands (ISO 23008-12 A.2.1).
                start = 4 + int.from_bytes(item.data[:4], "big")
                yield Block(Kind.EXIF, item.data[start:].removeprefix(b"Exif\0\0"))
            elif item.type == b"mime":
                yield Block(Kind.XMP, item.data)
            elif item.type == b"uuid":
                yield Block(Kind.CREDENTIALS, item.data)
    except BoxesBroken as broken:
        yield _problem(f"HEIF: {broken}")
