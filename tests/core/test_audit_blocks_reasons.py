"""Each rule of the audit says no by itself: one crafted file for each, refused for that reason.

Values are compared in the end, so a rule could be missing and nobody would notice. Here the file
is right in everything that the later rules look at, or the reason tells which rule spoke.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable

import pytest

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import audit
from gallery_media.metadata.audit.exif_block import prove_exif
from gallery_media.metadata.audit.iim_block import prove_photoshop
from gallery_media.metadata.audit.png import walk_png
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.audit.webp import walk_webp
from gallery_media.metadata.audit.xmp_block import prove_xmp
from gallery_media.metadata.embed import embed
from gallery_media.metadata.embed.avif import into_avif
from gallery_media.metadata.embed.exif import exif_block
from gallery_media.metadata.embed.iim import photoshop_block
from gallery_media.metadata.embed.xmp import xmp_packet
from gallery_media.model.metadata import PublicFormat, PublicMetadata
from tests.makers.records import FINISHED, SIZE, a_finished


def by_reason(value: object) -> str:
    """Names a test by the reason that it expects."""
    return value if isinstance(value, str) else "file"


RECORD = PublicMetadata(creators=("Jānis",), copyright_notice="© J")
EXIF, XMP, IPTC = exif_block(RECORD), xmp_packet(RECORD), photoshop_block(RECORD)
ARTIST = "Jānis".encode() + b"\0"


def exif(*entries: tuple[int, int, bytes], header: bytes = b"MM\0*\0\0\0\x08", tail: bytes = b"",
         following: int = 0, gap: int = 0, pad: bytes = b"\0") -> bytes:  # fmt: skip
    """A block of these entries (tag, type, value), wrong only where it is told to be."""
    at = 14 + 12 * len(entries) + gap
    rows, values = b"", bytes(gap)
    for tag, kind, value in entries:
        rows += struct.pack(">HHI", tag, kind, len(value))
        if len(value) <= 4:
            rows += value + pad * (4 - len(value))
            continue
        rows += struct.pack(">I", at)
        padded = value + pad * (len(value) % 2)
        values, at = values + padded, at + len(padded)
    return (
        header
        + struct.pack(">H", len(entries))
        + rows
        + struct.pack(">I", following)
        + values
        + tail
    )


RIGHT = ((0x013B, 2, ARTIST), (0x8298, 2, "© J".encode() + b"\0"))


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "missing"),
        (exif(*RIGHT, header=b"MM\0*\0\0\0\x0a"), "odd header"),
        (exif(), "more tags"),
        (exif(*(((0x010E, 2, b"a\0"),) * 2 + RIGHT)), "more tags"),
        (exif(*RIGHT, following=8), "second directory"),
        (exif((0x0131, 2, ARTIST), RIGHT[1]), "not on the list"),
        (exif(RIGHT[1], RIGHT[0]), "not in order"),
        (exif(RIGHT[0], RIGHT[0]), "not in order"),
        (exif((0x013B, 7, ARTIST), RIGHT[1]), "no text"),
        (exif(*RIGHT, gap=2), "leave a gap"),
        (exif(*RIGHT)[:-2], "cut off"),
        (exif((0x013B, 2, ARTIST), (0x8298, 2, "© J".encode() + b"\0"), pad=b"x"), "bytes between"),
        (exif((0x013B, 2, b"a\0"), RIGHT[1], pad=b"x"), "bytes between"),
        (exif((0x013B, 2, ARTIST[:-1] + b"x"), RIGHT[1]), "does not end"),
        (exif((0x013B, 2, ARTIST + b"x\0"), RIGHT[1]), "does not end"),
        (exif(*RIGHT, tail=b"\0\0"), "behind its values"),
        (exif((0x013B, 2, b"Zane\0"), RIGHT[1]), "differs"),
    ],
    ids=by_reason,
)  # fmt: skip
def test_each_rule_about_exif_speaks(block: bytes, reason: str) -> None:
    """The right block is accepted; each wrong one for its own reason."""
    assert exif(*RIGHT) == EXIF
    prove_exif(EXIF, RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_exif(block, RECORD)


def test_exifread_has_a_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the walk believes: if the other reader sees another text, the answer is no."""
    module = __import__("gallery_media.metadata.audit.exif_block", fromlist=["exif_block"])
    expected = {0x013B: "Jānis", 0x8298: "© J"}
    monkeypatch.setattr(module, "_walk", lambda _: expected)
    with pytest.raises(Refusal, match="ExifRead"):
        prove_exif(exif_block(PublicMetadata(creators=("Zane",), copyright_notice="© J")), RECORD)


def resource(number: int, data: bytes, *, name: bytes = b"\0\0", pad: bytes = b"\0") -> bytes:
    return b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(data)) + data + (
        pad * (len(data) % 2)
    )  # fmt: skip


def dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


UTF8, VERSION = dataset(1, 90, b"\x1b%G"), dataset(2, 0, b"\0\x04")
BYLINE, NOTICE = dataset(2, 80, "Jānis".encode()), dataset(2, 116, "© J".encode())


def iptc(*datasets: bytes, more: bytes = b"", digest_of: bytes | None = None) -> bytes:
    """Both resources with a right digest, wrong only where it is told to be."""
    iim = b"".join(datasets)
    digest = hashlib.md5(iim if digest_of is None else digest_of).digest()
    return resource(0x0404, iim) + resource(0x0425, digest) + more


ALL = (UTF8, VERSION, BYLINE, NOTICE)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "missing"),
        (resource(0x0404, b"".join(ALL)), "other Photoshop resources"),
        (iptc(*ALL, more=resource(0x040C, b"")), "other Photoshop resources"),
        (resource(0x0405, b"".join(ALL)) + iptc(*ALL)[-28:], "other Photoshop resources"),
        (iptc(*ALL)[-28:] + iptc(*ALL)[:-28], "other Photoshop resources"),
        (b"8BIN" + iptc(*ALL)[4:], "resource is odd"),
        (resource(0x0404, b"".join(ALL), name=b"\x01x") + iptc(*ALL)[-28:], "has a name"),
        (iptc(*ALL)[:-1], "resource is cut off"),
        (resource(0x0404, b"".join(ALL), pad=b"x") + iptc(*ALL)[-28:], "slack"),
        (iptc(VERSION, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(UTF8, BYLINE, NOTICE), "announce UTF-8"),
        (iptc(*ALL, dataset(2, 90, b"Riga")), "not on the list"),
        (iptc(*ALL, dataset(3, 80, b"Jana")), "not on the list"),
        (iptc(UTF8, VERSION, NOTICE, BYLINE), "differ"),
        (iptc(UTF8, VERSION, BYLINE), "differ"),
        (iptc(*ALL, digest_of=b""), "digest"),
        (iptc(*ALL, b"\0\x02\x50\0\0"), "data are odd"),
        (iptc(*ALL, b"\x1c\x02\x50"), "data are odd"),
        (iptc(*ALL, b"\x1c\x02\x50\0\x09x"), "dataset is cut off"),
    ],
    ids=by_reason,
)
def test_each_rule_about_iptc_speaks(block: bytes, reason: str) -> None:
    """The right resources are accepted; each wrong one for its own reason."""
    assert iptc(*ALL) == IPTC
    prove_photoshop(IPTC, RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_photoshop(block, RECORD)


def in_xmp(old: str, new: str) -> bytes:
    changed = XMP.replace(old.encode(), new.encode(), 1)
    assert changed != XMP
    return changed


NAME = "<rdf:li>Jānis</rdf:li>"


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"", "missing"),
        (XMP + b" " * 65_000, "too long"),
        (in_xmp(NAME, "<rdf:li>" * 9), "too large a tree"),
        (in_xmp(NAME, NAME * 100), "too large a tree"),
        (in_xmp(NAME, "text" + NAME), "text between"),
        (in_xmp(NAME, "<!--x-->" + NAME), "neither element nor text"),
        (in_xmp("Jānis", "<![CDATA[Jānis]]>"), "neither element nor text"),
        (b'<?xml version="1.0"?>' + XMP, "neither element nor text"),
        (b"<!DOCTYPE x>" + XMP, "neither element nor text"),
        (in_xmp("</rdf:RDF>", ""), "not well-formed"),
        (in_xmp("Jānis", "&x;"), "not well-formed"),
        (in_xmp("Jānis", "J&#257;nis"), "spelled"),
        (in_xmp("W5M0", "W5M1"), "spelled"),
        (in_xmp('end="r"', 'end="w"'), "spelled"),
        (in_xmp(NAME, "<rdf:li >Jānis</rdf:li>"), "spelled"),
        (in_xmp(NAME, NAME + "<rdf:Bag></rdf:Bag>"), "property that is not on the list"),
        (in_xmp("x-default", "x-defaulT"), "attribute that is not on the list"),
        (in_xmp("<rdf:Seq>", '<rdf:Seq rdf:ID="x">'), "attribute that is not on the list"),
        (in_xmp("Jānis", "Zane"), "differs"),
        (in_xmp(NAME, NAME + NAME), "differs"),
    ],
    ids=by_reason,
)
def test_each_rule_about_xmp_speaks(packet: bytes, reason: str) -> None:
    """The right packet is accepted; each wrong one for its own reason."""
    prove_xmp(XMP, RECORD)
    with pytest.raises(Refusal, match=reason):
        prove_xmp(packet, RECORD)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*inner: bytes, header: bytes = b"", end: bytes = chunk(b"IEND", b"")) -> bytes:
    """A grey PNG of 3 x 2 pixels, wrong only where it is told to be."""
    plain = struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header or plain) + b"".join(inner) + end


PIXELS = b"\0abc\x04def"
DATA = chunk(b"IDAT", zlib.compress(PIXELS))
TEXT = b"XML:com.adobe.xmp\0\0\0\0\0"


def sized(*values: int) -> bytes:
    return struct.pack(">IIBBBBB", *values)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" + png(DATA)[1:], "start like a PNG"),
        (png(DATA)[:-1], "longer than the file"),
        (png(DATA)[:-1] + b"x", "checksum"),
        (png(), "no picture"),
        (png(*([chunk(b"IDAT", b"x")] * 20_001)), "more chunks"),
        (png(DATA, end=chunk(b"IEND", b"x")), "odd start or end"),
        (png(DATA, end=chunk(b"IENE", b"")), "odd start or end"),
        (png(DATA, header=sized(3, 3, 8, 0, 0, 0, 0)), "size is not as planned"),
        (png(DATA, header=sized(3, 2, 8, 3, 0, 0, 0)), "colours are odd"),
        (png(DATA, header=sized(3, 2, 16, 0, 0, 0, 0)), "colours are odd"),
        (png(DATA, header=sized(3, 2, 8, 0, 0, 0, 0) + b"x"), "colours are odd"),
        (png(DATA, header=sized(3, 2, 8, 0, 0, 0, 1)), "no variant needs"),
        (png(chunk(b"eXIf", b""), DATA), "EXIF is empty"),
        (png(chunk(b"iTXt", TEXT), DATA), "no XMP"),
        (png(chunk(b"iTXt", b"Comment\0\0\0\0\0x"), DATA), "no XMP"),
        (png(chunk(b"iTXt", TEXT + b"x"), chunk(b"eXIf", b"x"), DATA), "besides pixels"),
        (png(chunk(b"eXIf", b"x"), chunk(b"eXIf", b"x"), DATA), "besides pixels"),
        (png(chunk(b"tIME", b"\x07\xea\x06\x17\0\0\0"), DATA), "besides pixels"),
        (png(DATA, chunk(b"IDAT", b"")), "besides pixels"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS[:-1]))), "not as many"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS + b"x"))), "not as many"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS) + b"x")), "behind its pixels"),
        (png(chunk(b"IDAT", zlib.compress(PIXELS)[:-1])), "behind its pixels"),
        (png(chunk(b"IDAT", zlib.compress(b"\x05abc\0def"))), "unknown filter"),
    ],
    ids=by_reason,
)
def test_each_rule_about_png_speaks(data: bytes, reason: str) -> None:
    """The right file is accepted; each wrong one for its own reason."""
    assert walk_png(png(DATA), 3, 2).exif == b""
    with pytest.raises(Refusal, match=reason):
        walk_png(data, 3, 2)


def test_a_png_larger_than_any_variant_is_not_inflated() -> None:
    """Its header alone decides."""
    with pytest.raises(Refusal, match="larger"):
        walk_png(png(DATA, header=sized(20_000, 20_000, 8, 0, 0, 0, 0)), 20_000, 20_000)


WEBP = FINISHED[PublicFormat.WEBP]
PICTURE = WEBP[12:]
LOSSLESS = a_finished("webp", lossless=True)[12:]
CANVAS = b"\x2f\0\0\x1f\0\0"


def riff(*chunks: bytes, size: int = 0) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) + size) + body


def part(kind: bytes, body: bytes, pad: bytes = b"\0") -> bytes:
    return kind + struct.pack("<I", len(body)) + body + pad * (len(body) % 2)


def extended(flags: int, canvas: bytes = CANVAS) -> bytes:
    return part(b"VP8X", bytes((flags, 0, 0, 0)) + canvas)


def picture(at: int, byte: int) -> bytes:
    """The lossy picture chunk with one byte of its frame changed."""
    return PICTURE[: 8 + at] + bytes((byte,)) + PICTURE[9 + at :]


META = part(b"XMP ", b"x")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"RIFX" + WEBP[4:], "start like a WebP"),
        (riff(PICTURE, size=2), "not that of the file"),
        (riff(PICTURE, b"EXIF\1"), "chunk is cut off"),
        (riff(PICTURE, b"EXIF\x09\0\0\0x"), "longer than the file"),
        (riff(extended(4), PICTURE, part(b"XMP ", b"x", b"y")), "slack"),
        (riff(extended(12), PICTURE, META, META, META), "more chunks"),
        (riff(META), "one picture"),
        (riff(PICTURE, LOSSLESS), "one picture"),
        (riff(PICTURE, META), "no variant may have"),
        (riff(extended(4), META, PICTURE), "no variant may have"),
        (riff(extended(12), PICTURE, META, part(b"EXIF", b"x")), "no variant may have"),
        (riff(extended(0x20), PICTURE, part(b"ICCP", b"x")), "no variant may have"),
        (riff(extended(0x0C), PICTURE, META), "fit its chunks"),
        (riff(extended(4, b"\x30\0\0\x1f\0\0"), PICTURE, META), "fit its chunks"),
        (riff(extended(4), PICTURE, part(b"XMP ", b"")), "empty"),
        (riff(picture(0, PICTURE[8] | 1)), "no picture"),
        (riff(picture(0, PICTURE[8] & 0xEF)), "no picture"),
        (riff(picture(0, PICTURE[8] | 0x0E)), "unknown profile"),
        (riff(picture(3, 0)), "odd start"),
        (riff(picture(2, 0xFF)), "frame is cut off"),
        (riff(picture(7, 0x40)), "scaled"),
        (riff(picture(9, 0x40)), "scaled"),
        (riff(picture(6, 47)), "size is not as planned"),
        (riff(part(b"VP8L", b"\x2e" + LOSSLESS[9:])), "odd start"),
        (riff(part(b"VP8L", LOSSLESS[8:12] + b"\x10" + LOSSLESS[13:])), "transparent"),
    ],
    ids=by_reason,
)
def test_each_rule_about_webp_speaks(data: bytes, reason: str) -> None:
    """The right files are accepted; each wrong one for its own reason."""
    assert walk_webp(WEBP, *SIZE).xmp == walk_webp(riff(LOSSLESS), *SIZE).xmp == b""
    assert walk_webp(riff(extended(4), PICTURE, META), *SIZE).xmp == b"x"
    with pytest.raises(Refusal, match=reason):
        walk_webp(data, *SIZE)


AVIF = embed(FINISHED[PublicFormat.AVIF], "avif", RECORD)


def swapped(old: bytes, new: bytes, count: int = 1) -> bytes:
    assert old in AVIF
    assert len(old) == len(new)
    return AVIF.replace(old, new, count)


def _iloc(row: int, at: int, byte: int) -> bytes:
    start = AVIF.index(b"iloc") + 12 + 14 * row + at
    return AVIF[:start] + bytes((byte,)) + AVIF[start + 1 :]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (AVIF.replace(b"meta\0", b"meta\1", 1), "meta box"),
        (swapped(b"Exif\0", b"Exig\0"), "besides EXIF and XMP"),
        (swapped(b"rdf+xml\0", b"rdf+xmk\0"), "besides EXIF and XMP"),
        (swapped(b"iinf\0\0\0\0\0\x03", b"iinf\0\0\0\0\0\x04"), "besides EXIF and XMP"),
        (swapped(b"iinf\0", b"iinf\1"), "besides EXIF and XMP"),
        (swapped(b"iref\0", b"iref\1"), "links are of another version"),
        (swapped(b"cdsc\0\x02", b"cdsc\0\x03"), "link is odd"),
        (swapped(b"iloc\0\0\0\0\x44", b"iloc\0\0\0\0\x54"), "stored oddly"),
        (_iloc(1, 1, 9), "an item is odd"),
        (_iloc(0, 1, 9), "an item is odd"),
        (_iloc(1, 9, 0xFF), "overlap"),
        (_iloc(0, 13, 0), "not all of mdat"),
        (swapped(b"mdat\0", b"mdat\1"), "EXIF does not start"),
    ],
    ids=by_reason,
)
def test_each_rule_about_avif_items_speaks(data: bytes, reason: str) -> None:
    """The right file is accepted; each wrong one for its own reason."""
    assert audit(AVIF, "avif", *SIZE, RECORD)
    with pytest.raises(AuditRefused, match=reason):
        audit(data, "avif", *SIZE, RECORD)


def test_an_avif_item_without_content_is_refused() -> None:
    """It says nothing, so no value differs; but a variant without words needs no item."""
    plain = FINISHED[PublicFormat.AVIF]
    with pytest.raises(AuditRefused, match="XMP is empty"):
        audit(into_avif(plain, b"", b""), "avif", *SIZE, PublicMetadata())
    only_xmp = PublicMetadata(credit_line="LV")
    full = into_avif(plain, b"x", xmp_packet(only_xmp))
    places = full.index(b"iloc") + 12
    empty = bytearray(full.replace(b"\0\0\0\0x<?xpacket", b"\0\0\0\0<?xpacket"))
    for row, column in ((0, 6), (2, 6), (1, 10)):  # two offsets and a length, each one less
        empty[places + 14 * row + column + 3] -= 1
        assert empty[places + 14 * row + column + 3] != 0xFF
    size = empty.index(b"mdat") - 4
    empty[size : size + 4] = (int.from_bytes(empty[size : size + 4], "big") - 1).to_bytes(4, "big")
    with pytest.raises(AuditRefused, match="EXIF is empty"):
        audit(bytes(empty), "avif", *SIZE, only_xmp)


def _jpeg(cut: Callable[[bytes], bytes]) -> bytes:
    return cut(embed(FINISHED[PublicFormat.JPEG], "jpg", RECORD))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_jpeg(lambda d: d[:22] + b"\0\x08Exif\0\0" + d[20:]), "segment of kind E1|empty"),
        (_jpeg(lambda d: d[:22] + b"\xff\xff" + d[24:]), "cut off"),
        (_jpeg(lambda d: d[:2] + b"\xff\xe2" + d[4:]), "segment of kind E2"),
    ],
    ids=by_reason,
)
def test_each_rule_about_jpeg_segments_speaks(data: bytes, reason: str) -> None:
    """A segment without content, one longer than the file, and none where JFIF must stand."""
    with pytest.raises(AuditRefused, match=reason):
        audit(data, "jpg", *SIZE, RECORD)
