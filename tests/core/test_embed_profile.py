"""The house's sRGB profile means sRGB to others, is valid, and stands in press JPEGs only."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from gallery_media.imaging.colour import is_srgb
from gallery_media.metadata.embed import embed, profile
from gallery_media.metadata.embed.profile import srgb_profile
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from tests.makers.records import FINISHED, FULL

needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed")

PRESS = Preset.CREDITS
Matrix = tuple[tuple[float, ...], ...]


def tags_of(icc: bytes) -> dict[bytes, bytes]:
    """Name and content of each tag."""
    count = int.from_bytes(icc[128:132], "big")
    rows = (struct.unpack_from(">4sII", icc, 132 + 12 * number) for number in range(count))
    return {name: icc[at : at + size] for name, at, size in rows}


def every_colour_in_steps() -> Image.Image:
    """33 levels of each channel, from 0 to 255: 35,937 colours."""
    axis = [round(level * 255 / 32) for level in range(33)]
    colours = bytes(value for r in axis for g in axis for b in axis for value in (r, g, b))
    return Image.frombytes("RGB", (33 * 33, 33), colours)


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("intent", ImageCms.Intent)
def test_little_cms_sees_its_own_srgb_in_it(intent: ImageCms.Intent, there: bool) -> None:
    """To it and back from it, with every intent, no colour moves by more than one level."""
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    colours = every_colour_in_steps()
    source, target = (ours, theirs) if there else (theirs, ours)
    moved = ImageCms.profileToProfile(colours, source, target, renderingIntent=intent)
    assert moved is not None
    differences = (abs(a - b) for a, b in zip(moved.tobytes(), colours.tobytes(), strict=True))
    assert max(differences) <= 1


def test_the_same_colours_in_lab_as_by_little_cms() -> None:
    """Not only to sRGB and back, where two errors could undo each other."""
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    lab = ImageCms.createProfile("LAB")
    colours = every_colour_in_steps()
    found = [
        ImageCms.profileToProfile(colours, source, lab, outputMode="LAB")
        for source in (ours, ImageCms.createProfile("sRGB"))
    ]
    assert found[0] is not None
    assert found[1] is not None
    pairs = zip(found[0].tobytes(), found[1].tobytes(), strict=True)
    assert max(min(abs(a - b), 256 - abs(a - b)) for a, b in pairs) <= 1  # a and b are signed


def test_the_house_takes_it_for_srgb() -> None:
    """A press JPEG that comes back as an original is not converted."""
    assert is_srgb(srgb_profile(), grey=False)


def _multiplied(one: Matrix, other: Matrix) -> Matrix:
    columns = list(zip(*other, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in one
    )


def _inverted(m: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(tuple(value / whole for value in row) for row in cofactors)


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return (x / y, 1.0, (1 - x - y) / y)


def _diagonal(values: tuple[float, ...]) -> Matrix:
    return tuple(
        tuple(v if row == column else 0.0 for column, v in enumerate(values)) for row in range(3)
    )


def test_its_numbers_follow_from_the_standard() -> None:
    """Primaries and white of IEC 61966-2-1, adapted to D50 by Bradford, in units of 1/65,536."""
    bradford = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
    white, d50 = _xyz(0.3127, 0.3290), (0.9642, 1.0, 0.8249)
    primaries = tuple(zip(_xyz(0.64, 0.33), _xyz(0.30, 0.60), _xyz(0.15, 0.06), strict=True))
    eye, print_eye = (_multiplied(bradford, tuple((v,) for v in w)) for w in (white, d50))
    gains = tuple(b[0] / a[0] for a, b in zip(eye, print_eye, strict=True))
    adaptation = _multiplied(_inverted(bradford), _multiplied(_diagonal(gains), bradford))
    amounts = _multiplied(_inverted(primaries), tuple((v,) for v in white))
    native = _multiplied(primaries, _diagonal(tuple(row[0] for row in amounts)))
    adapted = _multiplied(adaptation, native)

    tags = tags_of(srgb_profile())
    for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), zip(*adapted, strict=True), strict=True):
        assert tags[name] == b"XYZ " + bytes(4) + struct.pack(
            ">3i", *(round(65536 * value) for value in column)
        )
    flat = [round(65536 * value) for row in adaptation for value in row]
    assert tags[b"chad"] == b"sf32" + bytes(4) + struct.pack(">9i", *flat)
    assert tags[b"wtpt"][8:] == srgb_profile()[68:80] == struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)


def test_its_header_names_nobody_and_its_identifier_is_right() -> None:
    """Fixed date, no maker, no device; MD5 with zeros for itself (ICC.1:2022, 7.2.18)."""
    icc = srgb_profile()
    assert int.from_bytes(icc[:4], "big") == len(icc) < 600
    assert icc[4:8] == icc[40:44] == icc[48:52] == icc[52:56] == icc[80:84] == bytes(4)
    assert icc[24:36] == struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    assert icc[36:40] == b"acsp"
    assert icc[84:100] == hashlib.md5(icc[:84] + bytes(16) + icc[100:]).digest()
    assert icc[100:128] == bytes(28)
    opened = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    assert ImageCms.getProfileDescription(opened).strip() == "sRGB, gallery-media"
    assert "CC0 1.0" in ImageCms.getProfileCopyright(opened)


def test_it_is_the_same_in_another_process() -> None:
    """No clock, no hash seed, no order of a set goes into it."""
    words = "import sys; from gallery_media.metadata.embed.profile import srgb_profile; "
    words += "sys.stdout.buffer.write(srgb_profile())"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True)
    assert told.stdout == srgb_profile()
    profile.srgb_profile.cache_clear()
    assert told.stdout == srgb_profile()


def kinds_of_segments(data: bytes) -> list[bytes]:
    """Marker and name of each segment in front of the tables."""
    found, at = [], 2
    while data[at + 1] not in (0xDB, 0xC0, 0xC2):
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        found.append(data[at + 1 : at + 2] + data[at + 4 : at + 8])
        at += 2 + size
    return found


def test_it_stands_between_xmp_and_photoshop() -> None:
    """APP0, APP1, APP1, APP2, APP13: the order in which readers look for them."""
    written = embed(FINISHED[PublicFormat.JPEG], "jpg", FULL, preset=PRESS)
    assert kinds_of_segments(written) == [
        b"\xe0JFIF", b"\xe1Exif", b"\xe1http", b"\xe2ICC_", b"\xedPhot"
    ]  # fmt: skip
    assert Image.open(io.BytesIO(written)).info["icc_profile"] == srgb_profile()


def test_a_press_jpeg_without_words_has_it_too() -> None:
    """What its colours mean does not depend on what is known of the photo."""
    written = embed(FINISHED[PublicFormat.JPEG], "jpg", PublicMetadata(), preset=PRESS)
    assert kinds_of_segments(written) == [b"\xe0JFIF", b"\xe2ICC_"]


@pytest.mark.parametrize("format", PublicFormat)
@pytest.mark.parametrize("preset", Preset)
def test_nothing_else_has_it(format: PublicFormat, preset: Preset) -> None:
    """Web variants stay untagged; other formats of a press download too."""
    written = embed(FINISHED[format], format, FULL, preset=preset)
    is_press = (format, preset) == (PublicFormat.JPEG, PRESS)
    assert ("icc_profile" in Image.open(io.BytesIO(written)).info) is is_press
    assert (srgb_profile() in written) is is_press
    if not is_press:
        assert written == embed(FINISHED[format], format, FULL)


@needs_exiftool
def test_exiftool_finds_the_profile_and_nothing_wrong_with_it(tmp_path: Path) -> None:
    """Alone and inside a JPEG, apart from the camera tags that the allow-list lacks."""
    alone, inside = tmp_path / "srgb.icc", tmp_path / "press.jpg"
    alone.write_bytes(srgb_profile())
    inside.write_bytes(embed(FINISHED[PublicFormat.JPEG], "jpg", FULL, preset=PRESS))
    checks = ["exiftool", "-validate", "-warning", "-error", "-a", "-s3"]
    for path in (alone, inside):
        told = subprocess.run([*checks, str(path)], capture_output=True, text=True, check=False)
        lines = told.stdout.splitlines()
        wrong = [line for line in lines[1:] if not line.startswith("Missing required JPEG IFD0")]
        assert wrong == []
    question = ["exiftool", "-j", "-G1", "-a", "-ICC_Profile:all", str(inside)]
    answer = subprocess.run(question, capture_output=True, check=True)
    tags = json.loads(answer.stdout)[0]
    assert tags["ICC_Profile:ProfileDescription"] == "sRGB, gallery-media"
    assert tags["ICC_Profile:ProfileCopyright"] == "CC0 1.0"
    assert tags["ICC-header:ProfileDateTime"] == "2026:01:01 00:00:00"
