"""Reading what files say about themselves: every carrier is found, and junk never raises."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gallery_media.demo.cameras import CAMERAS, shot_of
from gallery_media.demo.exif import exif_block
from gallery_media.demo.paint import paint_photo
from gallery_media.demo.scenes import SCENES
from gallery_media.demo.wording import Told, xmp_packet
from gallery_media.metadata.read import RawTags, read_raw_tags
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.revealed import RevelationKind, what_it_reveals

SHOT = shot_of(0, CAMERAS["X-24"], SCENES[0].taken, 3)
TOLD = Told("Virsraksts", "Paraksts ar ēāšņ", ("Cēsis",), "Pils parks", ())
EXIF = exif_block(SHOT, "Virsraksts", (64, 48), 1, b"")
XMP = xmp_packet(SHOT, TOLD, (64, 48))


def a_picture(kind: str, **arguments: object) -> bytes:
    """A small picture in a format, with the metadata that Pillow is told to write."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(out, kind, **arguments)
    return out.getvalue()


def a_jpeg(*segments: tuple[int, bytes], before: bytes = b"", after: bytes = b"") -> bytes:
    """A JPEG with these segments (marker, body) behind its start."""
    plain = a_picture("JPEG")
    built = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments
    )
    return plain[:2] + before + built + plain[2:] + after


def a_tiff_block(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A little-endian TIFF block of one directory: (tag, type, count, four bytes) each."""
    body = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + b"\0\0\0\0"


def kinds(tags: RawTags) -> set[RevelationKind]:
    """The kinds of things that the tags reveal."""
    return {revelation.kind for revelation in what_it_reveals(tags)}


def test_a_camera_file_tells_everything_that_was_written_into_it() -> None:
    """Place, device, serial numbers, owner, people, thumbnail and the rest are all found."""
    tags = read_raw_tags(paint_photo(1, megapixels=0.1).data)
    assert tags.container is Container.JPEG
    assert tags.problems == ()
    assert tags.values("Exif", "BodySerialNumber") == ("AX20-0009315",)
    assert tags.values("IFD0", "Artist") == ("Zane Izdomniece",)
    assert tags.values("Exif", "UserComment") == ("Zane Izdomniece, tālr. +371 00 000 003",)
    assert "Cēsis" in tags.values("IIM", "City")
    assert tags.first(("XMP", "photoshop:City")) == "Cēsis"
    assert tags.comments == ("Brīvprātīgie pie ieejas, vārdi sarakstā",)
    assert tags.thumbnail_bytes > 1000
    assert tags.maker_note_bytes > 100
    assert kinds(tags) == set(RevelationKind) - {
        RevelationKind.SECOND_PICTURE,
        RevelationKind.CONTENT_CREDENTIALS,
        RevelationKind.TRAILER,
        RevelationKind.UNREAD,
    }


def test_the_position_is_told_in_decimal_degrees() -> None:
    """Degrees, minutes and seconds come back as the position that was written, to a metre."""
    position = read_raw_tags(a_jpeg((0xE1, b"Exif\0\0" + EXIF))).position
    assert position is not None
    assert position.latitude == pytest.approx(SHOT.latitude, abs=0.00001)
    assert position.longitude == pytest.approx(SHOT.longitude, abs=0.00001)


def test_a_position_in_xmp_alone_is_found() -> None:
    """Programs that drop EXIF may leave the coordinates in XMP."""
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        b' exif:GPSLatitude="57,18.774N" exif:GPSLongitude="25,16,15.6W"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    position = read_raw_tags(a_picture("WEBP", xmp=packet)).position
    assert position is not None
    assert position.latitude == pytest.approx(57.3129)
    assert position.longitude == pytest.approx(-25.271)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_exif_is_found_in_every_container(kind: str) -> None:
    """The same block is read from each format; ExifRead alone misses all of WebP."""
    block = EXIF if kind != "JPEG" else b"Exif\0\0" + EXIF
    tags = read_raw_tags(a_picture(kind, exif=block))
    assert tags.problems == ()
    assert tags.values("IFD0", "Model") == ("Ausma X-24",)
    assert tags.values("Exif", "BodySerialNumber") == (CAMERAS["X-24"].body_serial,)
    assert tags.position is not None


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_xmp_is_found_in_every_container(kind: str) -> None:
    """Nested properties keep their path, so that a history is told from a caption."""
    tags = read_raw_tags(a_picture(kind, xmp=XMP))
    assert tags.problems == ()
    assert tags.values("XMP", "dc:creator") == ("Līga Paraudziņa",)
    assert tags.values("XMP", "xmpMM:History/stEvt:action") == ("derived", "saved")
    assert RevelationKind.EDIT_HISTORY in kinds(tags)


def test_exif_in_heic_is_found_by_our_own_box_walk() -> None:
    """HEIC keeps EXIF as an item somewhere in the file."""
    pillow_heif = pytest.importorskip("pillow_heif")
    out = BytesIO()
    plain = Image.new("RGB", (64, 64), (90, 120, 60))
    try:
        pillow_heif.from_pillow(plain).save(out, exif=b"Exif\0\0" + EXIF, xmp=XMP)
    except RuntimeError as missing:  # the wheel for this machine has no HEVC encoder
        pytest.skip(f"pillow-heif cannot write HEIC here: {missing}")
    tags = read_raw_tags(out.getvalue())
    assert tags.container is Container.HEIF
    assert tags.values("IFD0", "Artist") == ("Līga Paraudziņa",)
    assert tags.values("XMP", "dc:creator") == ("Līga Paraudziņa",)


def test_texts_of_png_are_told_as_comments() -> None:
    """Programs write prompts and paths into text chunks, plain, compressed or international."""
    info = PngInfo()
    info.add_text("Software", "Tumšā istaba".encode("latin-1", "ignore").decode("latin-1"))
    info.add_text("Comment", "C:/Users/liga/gatavs.png", zip=True)
    info.add_itxt("Author", "Līga Paraudziņa")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    tags = read_raw_tags(a_picture("PNG", pnginfo=info))
    assert tags.values("PNG", "Comment") == ("C:/Users/liga/gatavs.png",)
    assert tags.values("PNG", "Author") == ("Līga Paraudziņa",)
    assert tags.values("XMP", "dc:creator") == ("Līga Paraudziņa",)
    assert RevelationKind.COMMENT in kinds(tags)


def test_exif_behind_a_long_segment_and_fill_bytes_is_found() -> None:
    """Five kilobytes in front of EXIF hide it from ExifRead, not from the segment walk."""
    data = a_jpeg((0xE5, b"x" * 5000), (0xE1, b"Exif\0\0" + EXIF), before=b"")
    filled = data.replace(b"\xff\xe1", b"\xff\xff\xff\xe1", 1)
    assert read_raw_tags(filled).values("IFD0", "Model") == ("Ausma X-24",)


def test_a_comment_between_scans_is_found() -> None:
    """A progressive JPEG has segments after the first picture data too."""
    data = a_picture("JPEG", progressive=True)
    last_scan = data.rindex(b"\xff\xda")
    comment = b"\xff\xfe" + struct.pack(">H", 8) + b"slepen"
    assert read_raw_tags(data[:last_scan] + comment + data[last_scan:]).comments == ("slepen",)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_follows_the_picture_is_measured(kind: str) -> None:
    """A trailer is named with its size; it may be a whole second file."""
    tags = read_raw_tags(a_picture(kind) + b"aiz bildes")
    assert tags.trailer_bytes == len(b"aiz bildes")
    assert RevelationKind.TRAILER in kinds(tags)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_plain_picture_reveals_nothing(kind: str) -> None:
    """No metadata, no revelations: the table's zero is a real zero."""
    tags = read_raw_tags(a_picture(kind))
    assert tags.problems == ()
    assert what_it_reveals(tags) == ()


def test_an_xmp_packet_with_entities_is_refused() -> None:
    """An entity bomb is named as a problem and never unfolded."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    tags = read_raw_tags(a_jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + bomb)))
    assert tags.problems == ("XMP not read: it declares a document type or an entity",)


def test_xmp_nested_without_end_is_refused() -> None:
    """Deep nesting is named as a problem; it does not exhaust the stack."""
    deep = b"<a>" * 5000 + b"</a>" * 5000
    tags = read_raw_tags(a_jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + deep)))
    assert tags.problems == ("XMP not read: nested deeper than 60 levels",)


PNG_START = b"\x89PNG\r\n\x1a\n"
BOMB = zlib.compress(b"a" * 20_000_000, 1)


def a_png_chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_box(name: bytes, body: bytes) -> bytes:
    """A box of the ISO base media format."""
    return struct.pack(">I", len(body) + 8) + name + body


FTYP = a_box(b"ftyp", b"heic\0\0\0\0mif1heic")
HOSTILE = {
    "many pointers to one directory": a_jpeg(
        (0xE1, b"Exif\0\0" + a_tiff_block(*((0x8825, 4, 1, b"\x08\0\0\0"),) * 5000))
    ),
    "a directory that follows itself": a_jpeg(
        (0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\x08\0\0\0"),
    ),
    "HEIF box of 64-bit size zero": FTYP + b"\0\0\0\x01meta" + b"\0" * 8,
    "HEIF that announces 65,535 places": FTYP
    + a_box(
        b"meta",
        b"\0\0\0\0"
        + a_box(b"iinf", b"\0\0\0\0\0\x01" + a_box(b"infe", b"\x02\0\0\0\0\x01\0\0Exif\0"))
        + a_box(b"iloc", b"\0\0\0\0\x44\0\xff\xff"),
    ),
    "PNG text that unfolds to 20 MB": PNG_START + a_png_chunk(b"zTXt", b"abc\0\0" + BOMB),
    "PNG with ten thousand texts": PNG_START + a_png_chunk(b"tEXt", b"abc\0def") * 10_000,
    "segment longer than the file": b"\xff\xd8\xff\xe1\xff\xffExif\0\0MM",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_named_as_problems_and_cost_little(data: bytes) -> None:
    """Each of these hangs or bloats a careless reader; here it takes less than a second of CPU."""
    began = time.process_time()
    tags = read_raw_tags(data)
    assert time.process_time() - began < 1
    assert tags.problems


@given(st.binary(max_size=400))
def test_junk_never_raises(junk: bytes) -> None:
    """Whatever the bytes, there is an answer."""
    for start in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"II*\0", b"MM\0*"):
        read_raw_tags(start + junk)
    read_raw_tags(b"\0\0\0\x0cftypheic" + junk)


@given(st.data())
def test_damaged_camera_files_never_raise(data: st.DataObject) -> None:
    """Bytes flipped in the metadata of a real camera file give problems or other values."""
    damaged = bytearray(CAMERA_FILE)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(2, 9000))] = data.draw(st.integers(0, 255))
    read_raw_tags(bytes(damaged))


CAMERA_FILE = paint_photo(1, megapixels=0.05).data


def test_a_value_cannot_command_the_terminal() -> None:
    """Control characters in a caption do not reach the operator's screen."""
    tags = read_raw_tags(a_jpeg((0xFE, b"\x1b[2Jsveiki\x07\x9b")))
    (revelation,) = what_it_reveals(tags)
    assert revelation.value_shown.isprintable()
    assert "sveiki" in revelation.value_shown
