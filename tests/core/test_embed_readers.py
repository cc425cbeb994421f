"""What the house writes into a file is what other people's readers read out of it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import exifread
import pytest
from PIL import Image

from gallery_media.errors import AuditRefused
from gallery_media.metadata.embed import embed
from gallery_media.metadata.policy import clear
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.metadata import LONGEST, Preset, PublicFormat, PublicMetadata
from tests.makers.records import FINISHED, FULL, a_finished

needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed")

STRUCTURE = frozenset(
    "File System ExifTool Composite JFIF QuickTime Meta RIFF PNG SourceFile".split()
)

XMP = {
    "XMP-dc:Creator": list(FULL.creators),
    "XMP-dc:Description": FULL.caption,
    "XMP-dc:Rights": FULL.copyright_notice,
    "XMP-iptcCore:AltTextAccessibility": FULL.alt_text,
    "XMP-iptcCore:ExtDescrAccessibility": FULL.long_description,
    "XMP-iptcExt:DigitalSourceType": str(FULL.digital_source_type),
    "XMP-photoshop:Credit": FULL.credit_line,
    "XMP-photoshop:DateCreated": "2026:06:23",
    "XMP-photoshop:Headline": FULL.headline,
    "XMP-photoshop:Source": FULL.source,
    "XMP-plus:DataMining": str(FULL.data_mining),
    "XMP-plus:LicensorName": FULL.licensor_name,
    "XMP-plus:LicensorURL": FULL.licensor_url,
    "XMP-xmpRights:Marked": True,
    "XMP-xmpRights:UsageTerms": FULL.usage_terms,
    "XMP-xmpRights:WebStatement": FULL.licence_url,
}
EXIF = {
    "IFD0:Artist": "; ".join(FULL.creators),
    "IFD0:Copyright": FULL.copyright_notice,
    "IFD0:ImageDescription": FULL.caption,
}
IIM = {
    "IPTC:CodedCharacterSet": "\x1b%G",
    "IPTC:ApplicationRecordVersion": 4,
    "IPTC:By-line": list(FULL.creators),
    "IPTC:Headline": FULL.headline,
    "IPTC:Credit": FULL.credit_line,
    "IPTC:Source": FULL.source,
    "IPTC:CopyrightNotice": FULL.copyright_notice,
    "IPTC:Caption-Abstract": FULL.caption,
}
WORDS = {
    "XMP-dc:Description",
    "XMP-iptcCore:AltTextAccessibility",
    "XMP-iptcCore:ExtDescrAccessibility",
    "XMP-photoshop:DateCreated",
    "XMP-photoshop:Headline",
    "IFD0:ImageDescription",
    "IPTC:Headline",
    "IPTC:Caption-Abstract",
}


def _exiftool(path: Path) -> dict[str, Any]:
    command = ["exiftool", "-a", "-u", "-U", "-ee3", "-G1", "-j", "-n", "-charset", "exif=utf8"]
    answer = subprocess.run([*command, str(path)], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)[0]
    return {name: value for name, value in found.items() if name.partition(":")[0] not in STRUCTURE}


def _digests(path: Path) -> list[str]:
    """The digest that the file notes, and that of the IPTC block that it holds."""
    command = ["exiftool", "-s3", "-IPTCDigest", "-CurrentIPTCDigest", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@needs_exiftool
@pytest.mark.parametrize("format", PublicFormat)
@pytest.mark.parametrize("preset", [Preset.CREDITS, Preset.STRICT])
def test_exiftool_reads_every_field_and_nothing_else(
    format: PublicFormat, preset: Preset, tmp_path: Path
) -> None:
    """All values of the record, letter by letter; IIM only in JPEG, in step with XMP."""
    path = tmp_path / f"file.{format}"
    path.write_bytes(embed(FINISHED[format], format, FULL.narrowed(preset)))
    found = _exiftool(path)
    expected: dict[str, Any] = {**XMP, **EXIF}
    if format is PublicFormat.JPEG:
        expected |= IIM
        stored, current = _digests(path)
        assert found.pop("Photoshop:IPTCDigest") == stored == current
    if preset is Preset.STRICT:
        expected = {name: value for name, value in expected.items() if name not in WORDS}
    assert found == expected


@needs_exiftool
@pytest.mark.parametrize("format", PublicFormat)
def test_exiftool_finds_nothing_wrong_with_the_structure(
    format: PublicFormat, tmp_path: Path
) -> None:
    """But for four camera tags that EXIF demands of a JPEG and that the allow-list lacks."""
    path = tmp_path / f"file.{format}"
    path.write_bytes(embed(FINISHED[format], format, FULL))
    command = ["exiftool", "-validate", "-warning", "-error", "-a", "-s3", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    others = [line for line in told[1:] if not line.startswith("Missing required JPEG IFD0 tag")]
    assert others == []
    assert (told[0] == "OK") is (format is not PublicFormat.JPEG)


@pytest.mark.parametrize("format", PublicFormat)
def test_exifread_reads_the_latvian_letters(format: PublicFormat) -> None:
    """From the bare block, which is how the house uses it."""
    picture = Image.open(io.BytesIO(embed(FINISHED[format], format, FULL)))
    block = picture.info["exif"].removeprefix(b"Exif\0\0")
    found = exifread.process_file(io.BytesIO(block), details=False, truncate_tags=False)
    assert {name: str(tag) for name, tag in found.items()} == {
        "Image Artist": "; ".join(FULL.creators),
        "Image Copyright": FULL.copyright_notice,
        "Image ImageDescription": FULL.caption,
    }


@pytest.mark.parametrize("format", PublicFormat)
def test_pillow_reads_the_latvian_letters(format: PublicFormat) -> None:
    """XMP as it is. EXIF text it takes for Latin-1, so its bytes must be the UTF-8 ones."""
    picture = Image.open(io.BytesIO(embed(FINISHED[format], format, FULL)))
    artist = picture.getexif()[0x013B].encode("latin-1").decode("utf-8")
    assert artist == "Jānis Bērziņš; Žanete Ķīļņa"
    assert "<rdf:li>Jānis Bērziņš</rdf:li>" in picture.info["xmp"].decode("utf-8")


@pytest.mark.parametrize("format", PublicFormat)
def test_the_house_reads_its_own_files_back(format: PublicFormat) -> None:
    """Published and received again, a press download still says whose it is."""
    again = clear(
        read_raw_tags(embed(FINISHED[format], format, FULL)), PublicMetadata(), Preset.CREDITS
    )
    assert again.public == replace(FULL, event_date="")


@pytest.mark.parametrize("format", PublicFormat)
def test_the_picture_stays_the_same_byte_for_byte(format: PublicFormat) -> None:
    """Blocks are spliced in; nothing is decoded, and twice gives the same bytes."""
    plain = FINISHED[format]
    written = embed(plain, format, FULL)
    assert written == embed(plain, format, FULL)
    with Image.open(io.BytesIO(plain)) as one, Image.open(io.BytesIO(written)) as other:
        assert one.tobytes() == other.tobytes()
    assert embed(plain, format, PublicMetadata()) == plain


def test_a_lossless_webp_takes_a_record_too() -> None:
    """Its header holds its size in other bits."""
    data = embed(a_finished("webp", (37, 21), lossless=True), "webp", FULL)
    assert Image.open(io.BytesIO(data)).size == (37, 21)
    assert data[24:30] == bytes((36, 0, 0, 20, 0, 0))


@pytest.mark.parametrize("format", PublicFormat)
def test_the_longest_record_fits_everywhere(format: PublicFormat) -> None:
    """Each character the longest to write in XML, every field at its limit: below 65,000 bytes."""
    texts: dict[str, Any] = {name: "&" * most for name, most in LONGEST.items()}
    longest = replace(FULL, **{**texts, "creators": ("&" * LONGEST["creators"],) * 10})
    picture = Image.open(io.BytesIO(embed(FINISHED[format], format, longest)))
    assert 55_000 < len(picture.info["xmp"]) <= 65_000


@pytest.mark.parametrize("most", [32, 33])
def test_iim_carries_a_text_whole_or_not_at_all(most: int) -> None:
    """Thirty-two octets are the limit of a credit line; XMP has it in any case."""
    record = PublicMetadata(credit_line="ā" * 15 + "x" * (most - 30))
    data = embed(FINISHED[PublicFormat.JPEG], "jpg", record)
    assert (b"Photoshop 3.0" in data) is (most == 32)
    assert data.count(record.credit_line.encode()) == (2 if most == 32 else 1)


@pytest.mark.parametrize("format", PublicFormat)
def test_what_is_not_a_finished_picture_takes_no_record(format: PublicFormat) -> None:
    """Cut off, of another format, or with metadata already: refused in a sentence."""
    for data in (b"", FINISHED[format][:11], b"x" + FINISHED[format]):
        with pytest.raises(AuditRefused, match="cannot be written"):
            embed(data, format, FULL)
    if format in (PublicFormat.AVIF, PublicFormat.WEBP):
        with pytest.raises(AuditRefused, match="cannot be written"):
            embed(embed(FINISHED[format], format, FULL), format, FULL)
