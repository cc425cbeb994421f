"""Surprises of other people's libraries (privacy, section 9), each beside what the house does.

First what the library does today: when that changes, the house's precaution may have outlived its
reason, and somebody should look. The leak table of Pillow's ``save`` is ``test_pillow_leaks``.
"""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import exifread
import pytest
from PIL import Image, ImageCms

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.develop import develop
from gallery_media.metadata.embed import embed
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.metadata import PublicMetadata
from tests.makers import images
from tests.makers.corpus import corpus_dir
from tests.makers.images import EXACT_RECIPE, LIMITS, a_flat, as_file
from tests.makers.planted import planted
from tests.makers.planted_blocks import BYLINE, exif_block, xmp_packet
from tests.makers.records import a_finished
from tests.makers.tokens import a_token

ROOT = Path(__file__).resolve().parents[2]
RED = (200, 40, 40)
SERIAL = a_token("EXIF serial number").decode()


def _exifread(data: bytes) -> dict[str, object]:
    return dict(exifread.process_file(io.BytesIO(data), details=False))


def _our_serial(data: bytes) -> tuple[str, ...]:
    return read_raw_tags(data).values("Exif", "BodySerialNumber")


def _alone(script: str, *files: bytes) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the files as hex, one a line."""
    lines = "\n".join(data.hex() for data in files)
    return subprocess.run(
        [sys.executable, "-c", script], input=lines, capture_output=True, text=True, check=False
    )


def test_a_webp_with_a_serial_number_is_clean_to_exifread_and_not_to_us() -> None:
    """Number 1: it skips six bytes that WebP does not have, and finds nothing at all."""
    data = planted("WEBP").data
    assert _exifread(data) == {}
    assert _our_serial(data) == (SERIAL,)
    assert read_raw_tags(data).position is not None


def test_five_kilobytes_of_xmp_hide_exif_from_exifread_and_not_from_us() -> None:
    """Number 2: it reads the first 4,002 bytes of a JPEG."""
    plain = images.a_jpeg(32, 32)
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + xmp_packet().ljust(5_000)
    segments = b"".join(
        struct.pack(">BBH", 0xFF, 0xE1, 2 + len(body)) + body
        for body in (xmp, b"Exif\0\0" + exif_block())
    )
    data = plain[:2] + segments + plain[2:]
    assert "EXIF BodySerialNumber" in _exifread(planted("JPEG").data)  # it can, where it looks
    assert _exifread(data) == {}
    assert _our_serial(data) == (SERIAL,)


FORTY_BYTES = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x01free" + bytes(8)

READ_ONE = """
import exifread, io, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
print("started", flush=True)
exifread.process_file(io.BytesIO(bytes.fromhex(sys.stdin.readline())))
"""


def test_forty_bytes_hang_exifread_and_not_us() -> None:
    """Number 3: a box whose 64-bit size is zero is followed by itself."""
    assert len(FORTY_BYTES) == 40
    hung = _alone(READ_ONE, FORTY_BYTES)
    assert hung.stdout == "started\n"
    assert hung.returncode in (-signal.SIGXCPU, -signal.SIGKILL), (
        "ExifRead came back: it no longer hangs"
    )
    began = time.process_time()
    assert read_raw_tags(FORTY_BYTES).problems
    with pytest.raises(PhotoRejected):
        develop(FORTY_BYTES, EXACT_RECIPE, LIMITS)
    assert time.process_time() - began < 1


READ_TWO = """
import exifread, io, sys
for line in sys.stdin:
    try:
        tags = exifread.process_file(io.BytesIO(bytes.fromhex(line)), details=False)
        print(tags.get("EXIF BodySerialNumber"))
    except Exception as error:
        print(type(error).__name__)
"""


def test_what_exifread_says_of_an_avif_depends_on_the_one_before_and_ours_does_not() -> None:
    """Number 4: its boxes are kept in the class, so a file without an index uses the last one's.

    Today it then reads the second file at the places that the first one named. HEIC
    goes by the same code.
    """
    whole = planted("AVIF").data
    without_index = whole.replace(b"iinf", b"free")
    assert without_index != whole
    assert _alone(READ_TWO, without_index).stdout.split() == ["KeyError"]
    assert _alone(READ_TWO, whole, without_index).stdout.split() == [SERIAL, SERIAL]
    before = read_raw_tags(without_index)
    assert _our_serial(whole) == (SERIAL,)
    assert read_raw_tags(without_index) == before
    assert _our_serial(without_index) == ()


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_display_p3_loses_its_meaning_in_a_plain_save_and_not_with_us(format: str) -> None:
    """Number 8: the numbers stay, the profile goes, and a warm red turns dull."""
    original = as_file(a_flat(RED), "JPEG", quality=98, icc_profile=images.display_p3())
    naive = as_file(Image.open(io.BytesIO(original)), format, quality=98)
    assert "icc_profile" not in Image.open(io.BytesIO(naive)).info
    told = {"naive": naive, "ours": develop(original, EXACT_RECIPE, LIMITS).variants[0].data}
    for who, expected in (("naive", RED), ("ours", (218, 0, 26))):
        pixel = images.pixels_of(told[who]).getpixel((100, 100))
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, expected, strict=True)) <= 4, who


def test_text_given_to_pillow_destroys_latvian_names_and_ours_keeps_them() -> None:
    """Number 9: EXIF text that is no bytes is written as ASCII with question marks."""
    exif = Image.Exif()
    exif[0x013B] = BYLINE
    assert b"J?nis B?rzi??" in images.a_jpeg(32, 32, exif=exif.tobytes())
    ours = embed(a_finished("jpg"), "jpg", PublicMetadata(creators=(BYLINE,)))
    assert BYLINE.encode() in ours
    assert b"J?nis" not in ours


def test_a_generated_profile_carries_the_clock_and_our_variants_carry_no_profile() -> None:
    """Number 10: bytes 24 to 35 are the moment, so two days give two files and tell when."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    year, month, day, hour, minute, second = struct.unpack(">6H", made[24:36])
    stamp = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    assert abs(datetime.now(UTC) - stamp) < timedelta(days=1)
    data = as_file(a_flat(RED), "JPEG", icc_profile=made)
    for variant in develop(data, images.SMALL_RECIPE, LIMITS).variants:
        assert "icc_profile" not in Image.open(io.BytesIO(variant.data)).info
        assert made[24:36] not in variant.data


def _credentialed() -> list[Path]:
    corpus = corpus_dir()
    kinds = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".gif"}
    found = sorted((corpus / "metadata" / "c2pa").iterdir()) if corpus else []
    return [path for path in found if path.suffix.lower() in kinds]


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
def test_content_credentials_of_others_never_come_out() -> None:
    """Number 11: an ingredient would publish again what was removed; we carry none over."""
    with_credentials = 0
    for path in _credentialed():
        data = path.read_bytes()
        try:
            variants = develop(data, EXACT_RECIPE, LIMITS).variants
        except PhotoRejected:
            continue
        with_credentials += read_raw_tags(data).has_content_credentials
        for variant in variants:
            assert not read_raw_tags(variant.data).has_content_credentials
            assert all(mark not in variant.data.lower() for mark in (b"c2pa", b"jumb", b"jumd"))
    assert with_credentials > 5


def test_no_library_that_could_sign_or_embed_credentials_is_installed_with_us() -> None:
    """Number 11: what is not there cannot be configured by mistake."""
    locked = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8").lower()
    assert "pillow==" in locked
    assert "c2pa" not in locked


def test_pillow_ignores_xmp_for_png_and_ours_is_there() -> None:
    """Number 13: no error, no warning, no packet."""
    assert a_token("XMP person") in as_file(a_flat(RED), "WEBP", xmp=xmp_packet())
    assert as_file(a_flat(RED), "PNG", xmp=xmp_packet()) == as_file(a_flat(RED), "PNG")
    ours = embed(a_finished("png"), "png", PublicMetadata(creators=(BYLINE,)))
    assert read_raw_tags(ours).values("XMP", "dc:creator") == (BYLINE,)


def test_getxmp_says_nothing_there_without_its_helper_and_our_reader_needs_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Number 14: an empty answer and a warning, for a file full of names."""
    monkeypatch.setitem(sys.modules, "defusedxml", None)
    data = planted("JPEG").data
    with pytest.warns(UserWarning, match="defusedxml"):
        assert Image.open(io.BytesIO(data)).getxmp() == {}
    found = read_raw_tags(data)
    assert found.problems == ()
    assert a_token("XMP person").decode() in {tag.value for tag in found.tags}


@pytest.mark.parametrize("word", ["getxmp", "createProfile", "defusedxml", "minidom"])
def test_the_product_never_calls_what_surprised_us(word: str) -> None:
    """Reading is done by the house's own walks; nothing in the tree may go back."""
    sources = sorted((ROOT / "src").rglob("*.py")) + sorted((ROOT / "flows").rglob("*.py"))
    assert len(sources) > 100
    assert [path.name for path in sources if word in path.read_text(encoding="utf-8")] == []
