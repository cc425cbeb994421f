"""The auditor knows one colour profile, in one kind of file, at one place."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pytest
from PIL import ImageCms

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import audit, audit_pixels_only, profile_block
from gallery_media.metadata.audit.blocks import Blocks, prove_blocks
from gallery_media.metadata.audit.profile_block import PINNED, prove_profile
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.embed import embed
from gallery_media.metadata.embed.jpeg import into_jpeg
from gallery_media.metadata.embed.profile import srgb_profile
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from gallery_media.model.variant import Format
from gallery_media.model.verdict import CREDITS
from tests.makers.images import a_scene, as_file, display_p3, srgb
from tests.makers.records import FINISHED, FULL, SIZE

PRESS = Preset.CREDITS
WEB = FULL.narrowed(Preset.STRICT)
NOTHING = PublicMetadata()
JPEG = FINISHED[PublicFormat.JPEG]


def segment(body: bytes, *, part: int = 1, parts: int = 1, name: bytes = b"ICC_PROFILE\0") -> bytes:
    content = name + bytes((part, parts)) + body
    return b"\xff\xe2" + (2 + len(content)).to_bytes(2, "big") + content


RIGHT = segment(srgb_profile())
WRITTEN = embed(JPEG, "jpg", FULL, preset=PRESS)
AT = WRITTEN.index(RIGHT)
BEFORE, BEHIND = WRITTEN[:AT], WRITTEN[AT + len(RIGHT) :]


def test_the_pinned_digest_is_that_of_the_profile_that_is_written() -> None:
    """Two packages that share no code mean the same bytes."""
    assert hashlib.sha256(srgb_profile()).hexdigest() == PINNED
    source = Path(profile_block.__file__).read_text(encoding="utf-8")
    assert "embed" not in source


@pytest.mark.parametrize("record", [FULL, WEB, NOTHING])
def test_a_press_jpeg_with_the_profile_is_accepted(record: PublicMetadata) -> None:
    """With all words, with rights only, and with none."""
    data = embed(JPEG, "jpg", record, preset=PRESS)
    assert audit(data, "jpg", *SIZE, record, PRESS).policy == CREDITS


@pytest.mark.parametrize("record", [FULL, WEB, NOTHING])
def test_a_press_jpeg_without_the_profile_is_refused(record: PublicMetadata) -> None:
    """Its colours would be somebody's guess."""
    with pytest.raises(AuditRefused, match="lacks the colour profile"):
        audit(embed(JPEG, "jpg", record), "jpg", *SIZE, record, PRESS)


@pytest.mark.parametrize("preset", [Preset.STRICT, Preset.NONE])
def test_a_web_variant_with_the_profile_is_refused(preset: Preset) -> None:
    """The right bytes at the wrong place are as wrong as any."""
    record = FULL.narrowed(preset)
    data = embed(JPEG, "jpg", record, preset=PRESS)
    with pytest.raises(AuditRefused, match="only a press JPEG may have"):
        audit(data, "jpg", *SIZE, record, preset)
    with pytest.raises(AuditRefused):
        audit_pixels_only(data, Format.JPEG, *SIZE)


def _changed(at: int) -> bytes:
    wrong = bytearray(srgb_profile())
    wrong[at] ^= 1
    return bytes(wrong)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (segment(_changed(25)), "not the house's"),  # the year
        (segment(_changed(83)), "not the house's"),  # who made it
        (segment(_changed(-1)), "not the house's"),
        (segment(srgb_profile() + b"\0"), "not the house's"),
        (segment(srgb_profile()[:-1]), "not the house's"),
        (segment(display_p3()), "not the house's"),
        (segment(srgb()), "not the house's"),
        (segment(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()), "not the h"),
        (segment(b""), "empty"),
        (RIGHT + RIGHT, "segment of kind E2"),
        (RIGHT + segment(display_p3()), "segment of kind E2"),
        (segment(display_p3()) + RIGHT, "segment of kind E2"),
        (segment(srgb_profile()[:300], parts=2) + segment(srgb_profile()[300:], part=2, parts=2),
         "segment of kind E2"),
        (RIGHT + segment(b"CNRY", part=2, parts=2), "segment of kind E2"),
        (segment(srgb_profile(), parts=2), "segment of kind E2"),
        (segment(srgb_profile(), part=0, parts=0), "segment of kind E2"),
        (segment(srgb_profile(), name=b"ICC_PROFILE "), "segment of kind E2"),
        (RIGHT.replace(b"\xff\xe2", b"\xff\xe3", 1), "segment of kind E3"),
        (segment(b"CNRY", name=b"MPF\0"), "segment of kind E2"),
        (b"\xff" + RIGHT, "longer than the file"),
        (RIGHT + b"CNRY", "bytes between two segments"),
    ],
)  # fmt: skip
def test_any_other_profile_is_refused(found: bytes, reason: str) -> None:
    """Changed, longer, another's, the library's with its clock, split, twice, or half of one."""
    assert audit(BEFORE + RIGHT + BEHIND, "jpg", *SIZE, FULL, PRESS)
    with pytest.raises(AuditRefused, match=reason):
        audit(BEFORE + found + BEHIND, "jpg", *SIZE, FULL, PRESS)


def test_the_profile_at_another_place_is_refused() -> None:
    """Before EXIF, between EXIF and XMP, behind Photoshop, behind the tables, before the scan."""
    clean = BEFORE + BEHIND
    xmp, iptc = clean.index(b"\xff\xe1", 24), clean.index(b"\xff\xed")
    tables, scan = clean.index(b"\xff\xdb"), clean.index(b"\xff\xda")
    assert clean[:iptc] + RIGHT + clean[iptc:] == WRITTEN
    for at in (2, 20, xmp, tables, clean.index(b"\xff\xc2"), scan, len(clean) - 2, len(clean)):
        with pytest.raises(AuditRefused):
            audit(clean[:at] + RIGHT + clean[at:], "jpg", *SIZE, FULL, PRESS)


def _in_png(plain: bytes) -> bytes:
    body = b"sRGB\0\0" + zlib.compress(srgb_profile())
    chunk = struct.pack(">I", len(body)) + b"iCCP" + body
    return plain[:33] + chunk + struct.pack(">I", zlib.crc32(b"iCCP" + body)) + plain[33:]


@pytest.mark.parametrize("preset", [Preset.STRICT, Preset.CREDITS, Preset.NONE])
@pytest.mark.parametrize(
    ("format", "data"),
    [
        ("avif", as_file(a_scene(*SIZE), "AVIF", icc_profile=srgb_profile())),
        ("webp", as_file(a_scene(*SIZE), "WEBP", icc_profile=srgb_profile())),
        ("png", _in_png(FINISHED[PublicFormat.PNG])),
        ("png", as_file(a_scene(*SIZE), "PNG", icc_profile=srgb_profile())),
    ],
)
def test_no_other_format_may_have_it(format: str, data: bytes, preset: Preset) -> None:
    """As an encoder writes it there, whatever the file is for."""
    assert audit(FINISHED[PublicFormat(format)], format, *SIZE, NOTHING, preset)
    with pytest.raises(AuditRefused):
        audit(data, format, *SIZE, NOTHING, preset)


def test_each_rule_about_the_profile_speaks() -> None:
    """Alone, and among the other blocks, where none is expected unless said."""
    prove_profile(srgb_profile(), expected=True)
    prove_profile(b"", expected=False)
    with pytest.raises(Refusal, match="only a press JPEG"):
        prove_profile(srgb_profile(), expected=False)
    with pytest.raises(Refusal, match="lacks"):
        prove_profile(b"", expected=True)
    with pytest.raises(Refusal, match="not the house's"):
        prove_profile(b"x", expected=True)
    blocks = Blocks(icc_profile=srgb_profile())
    prove_blocks(blocks, NOTHING, has_iim=True, has_profile=True)
    with pytest.raises(Refusal, match="only a press JPEG"):
        prove_blocks(blocks, NOTHING, has_iim=True)
    assert blocks.decoder_names == {"icc_profile"}


def test_a_decoder_must_see_the_profile_too() -> None:
    """A walk that takes something for the profile is not believed alone."""
    module = __import__("gallery_media.metadata.audit.audit", fromlist=["audit"])
    plain = into_jpeg(JPEG, b"", b"", b"")
    with pytest.MonkeyPatch.context() as patch:
        found = Blocks(icc_profile=srgb_profile())
        patch.setitem(module._OPENERS, PublicFormat.JPEG, lambda *_: found)
        with pytest.raises(AuditRefused, match="does not find the metadata"):
            audit(plain, "jpg", *SIZE, NOTHING, PRESS)
