"""What is no photo is named by its content, whatever its name, with what to export instead."""

from __future__ import annotations

import re

import pytest

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import refuse_heavy, sniff
from gallery_media.reasons import Code, Reason
from tests.makers.corpus import corpus_dir
from tests.makers.images import LIMITS, a_scene, as_file

PACKET = b"\x47" + bytes(187)


def a_raw(make: str, *, dng: bool = False) -> bytes:
    """A TIFF whose first directory is a small preview of sensor data in another one."""
    tags: dict[int, object] = {271: make, 254: 1, 330: 8}
    if dng:
        tags[50706] = b"\x01\x04\x00\x00"
    return as_file(a_scene(96, 64), "TIFF", tiffinfo=tags)


STRANGERS = [
    (b"FUJIFILMCCD-RAW 0201FF129502", Code.RAW, "raf"),
    (b"FOVb" + bytes(20), Code.RAW, "x3f"),
    (b"\x00MRM" + bytes(20), Code.RAW, "mrw"),
    (b"IIU\x00\x18\x00\x00\x00", Code.RAW, "rw2"),
    (b"IIRO\x08\x00\x00\x00" + bytes(40), Code.RAW, "orf"),
    (b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(40), Code.RAW, "cr2"),
    (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01", Code.RAW, "cr3"),
    (a_raw("NIKON CORPORATION"), Code.RAW, "nef"),
    (a_raw("SONY"), Code.RAW, "arw"),
    (a_raw("PENTAX"), Code.RAW, "pef"),
    (a_raw("Janis' own camera"), Code.RAW, "raw"),
    (a_raw("Leica", dng=True), Code.RAW, "dng"),
    (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", Code.VIDEO, "mp4"),
    (b"\x00\x00\x00\x20ftypmp42\x00\x00\x02\x00", Code.VIDEO, "mp4"),
    (b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00", Code.VIDEO, "mov"),
    (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", Code.VIDEO, "mov"),
    (b"\x00\x00\x00\x14ftyp3gp5\x00\x00\x02\x00", Code.VIDEO, "3gp"),
    (b"RIFF\x00\x00\x00\x00AVI LIST", Code.VIDEO, "avi"),
    (b"\x1aE\xdf\xa3\x01\x00", Code.VIDEO, "mkv"),
    (PACKET * 4, Code.VIDEO, "mts"),
    ((bytes(4) + PACKET) * 4, Code.VIDEO, "mts"),
    (b"\x00\x00\x01\xba\x44\x00", Code.VIDEO, "mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", Code.VIDEO, "wmv"),
    (b"OggS\x00\x02" + bytes(22) + b"\x80theora", Code.VIDEO, "ogg"),
    (b"OggS\x00\x02" + bytes(22) + b"\x01vorbis", Code.SOUND, ""),
    (b"ID3\x04\x00\x00", Code.SOUND, ""),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", Code.SOUND, ""),
    (b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00", Code.SOUND, ""),
    (b"%PDF-1.7\n", Code.PDF, ""),
    (b"8BPS\x00\x01", Code.PHOTOSHOP, ""),
    (b"8BPS\x00\x02", Code.PHOTOSHOP, ""),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Code.DRAWING, ""),
    (b"<?xml version='1.0'?><svg/>", Code.DRAWING, ""),
    (b"%!PS-Adobe-3.0 EPSF-3.0", Code.DRAWING, ""),
    (b"PK\x03\x04\x14\x00", Code.ARCHIVE, "zip"),
    (b"Rar!\x1a\x07\x00", Code.ARCHIVE, "rar"),
    (b"7z\xbc\xaf\x27\x1c", Code.ARCHIVE, "7z"),
    (b"\x1f\x8b\x08\x00", Code.ARCHIVE, "gzip"),
    (b"IMG_1.JPG" + bytes(248) + b"ustar\x0000", Code.ARCHIVE, "tar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Code.DOCUMENT, ""),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Code.SHORTCUT, ""),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", Code.JPEG_XL, ""),
    (b"BM\x36\x00\x00\x00", Code.BITMAP, ""),
    (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Code.SIDECAR, ""),
    (b"<!DOCTYPE html><html>", Code.WEB_PAGE, ""),
    (bytes(5000), Code.ZEROS, ""),
    (b"Not a picture at all.", Code.UNKNOWN, ""),
]


@pytest.mark.parametrize(("data", "code", "kind"), STRANGERS)
def test_a_stranger_is_known_by_its_content(data: bytes, code: Code, kind: str) -> None:
    """Photographers rename files; the bytes stay what they are."""
    with pytest.raises(PhotoRejected) as refusal:
        sniff(data, LIMITS)
    expected = Reason.of(code, kind=kind) if kind else Reason.of(code)
    assert refusal.value.reason == expected


def test_a_makers_name_that_is_on_no_list_is_not_repeated() -> None:
    """It is text from a stranger's file, and reasons are shown in Prefect."""
    with pytest.raises(PhotoRejected) as refusal:
        sniff(a_raw("Jānis Bērziņš 29123456"), LIMITS)
    assert "29123456" not in str(refusal.value)
    assert "Bērziņš" not in refusal.value.reason.sentence("lv")


def test_each_raw_and_video_says_what_to_export_instead() -> None:
    """The way out is the point of the sentence."""
    for data, code, _ in STRANGERS:
        if code in (Code.RAW, Code.VIDEO, Code.PHOTOSHOP, Code.DRAWING):
            with pytest.raises(PhotoRejected) as refusal:
                sniff(data, LIMITS)
            assert re.search(r"export .* JPEG", refusal.value.reason.what_now("en"))
            assert re.search(r"eksportējiet .* JPEG", refusal.value.reason.what_now("lv"))


def test_a_file_one_byte_over_the_limit_is_told_a_larger_number_than_the_limit() -> None:
    """ "100 MB, the limit is 100 MB" would help nobody."""
    with pytest.raises(PhotoRejected, match="101 MB, the limit is 100 MB"):
        refuse_heavy(100_000_001, Limits())
    refuse_heavy(100_000_000, Limits())


@pytest.mark.corpus
def test_raw_files_of_real_cameras_are_named_by_their_kind() -> None:
    """Files as cameras wrote them, under the names that they came with."""
    folder = corpus_dir()
    if folder is None:
        pytest.skip("no test photos beside the checkout")
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".nef", ".arw", ".cr2", ".dng"):
            with pytest.raises(PhotoRejected) as refusal:
                sniff(path.read_bytes(), Limits())
            found[path.name] = (path.suffix.lower(), refusal.value.reason)
    assert len(found) >= 4
    for suffix, reason in found.values():
        assert reason in (Reason.of(Code.RAW, kind=suffix[1:]), Reason.of(Code.CUT_OFF))
