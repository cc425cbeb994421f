"""Reading a JPEG's scans at an eighth of its size proves what reading it in full proved."""

from __future__ import annotations

import io

import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import audit, audit_pixels_only
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.audit.scans import prove_scans
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.variant import Format
from tests.makers.images import a_scene, as_file

TOKEN = b"CNRY-behind-the-last-block"
NOTHING: frozenset[str] = frozenset()
# 136 and 72 are whole eighths; the others leave lines over that a scaled picture drops, up to a
# whole row of blocks (16 lines with colour, 8 without).
SIZES = ((136, 72), (137, 73), (143, 71), (128, 65), (130, 66), (128, 81), (200, 87))
MODES = ("RGB", "L")


def a_variant(size: tuple[int, int], mode: str = "RGB", progressive: bool = True) -> bytes:
    """A finished JPEG: grey or colour, in many scans (as the house makes them) or in one."""
    scene = a_scene(*size).convert(mode)
    return as_file(scene, quality=70, optimize=True, progressive=progressive)


def scan_ends(data: bytes) -> list[int]:
    """Where the coded bits of each scan end and the next marker begins."""
    ends, at = [], 2
    while data[at : at + 2] != b"\xff\xd9":
        marker, at = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            while not (data[at] == 0xFF and data[at + 1] != 0):
                at += 1
            ends.append(at)
    return ends


def refuses(data: bytes, size: tuple[int, int]) -> bool:
    try:
        prove_scans(data, *size, NOTHING)
    except Refusal:
        return True
    return False


def refuses_in_full(data: bytes) -> bool:
    """What the auditor did before: every pixel computed."""
    try:
        pyvips.Image.jpegload_buffer(data, access="sequential", fail_on="warning").avg()
    except pyvips.Error:
        return True
    return False


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", MODES)
def test_bytes_behind_the_last_block_of_any_scan_are_refused(
    size: tuple[int, int], mode: str
) -> None:
    """Also where the last lines of the picture are fewer than an eighth can show."""
    clean = a_variant(size, mode)
    assert not refuses(clean, size)
    ends = scan_ends(clean)
    assert len(ends) > 4
    for end in ends:
        planted = clean[:end] + TOKEN + clean[end:]
        assert Image.open(io.BytesIO(planted)).convert("RGB").size == size  # Pillow is content
        assert refuses(planted, size), end


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", MODES)
def test_a_scan_that_is_cut_off_is_refused(size: tuple[int, int], mode: str) -> None:
    """Whether two bytes of it are missing, half of it, or all but its header."""
    clean = a_variant(size, mode)
    start = 0
    for end in scan_ends(clean):
        begin = clean.rindex(b"\xff\xda", start, end)
        begin += 2 + int.from_bytes(clean[begin + 2 : begin + 4], "big")
        for kept in {begin, (begin + end) // 2, end - 2} - {end}:
            if clean[kept - 1] != 0xFF and kept >= begin:
                cut = clean[:kept] + clean[end:]
                assert refuses(cut, size) is refuses_in_full(cut)
        assert refuses(clean[:begin] + clean[end:], size)
        start = end


@given(st.sampled_from(MODES), st.sampled_from(SIZES), st.data())
@settings(max_examples=150, deadline=None)
def test_both_ways_to_read_it_agree_about_any_damage(
    mode: str, size: tuple[int, int], draw: st.DataObject
) -> None:
    """Bytes changed, taken out or put in anywhere behind the first scan's header."""
    clean = a_variant(size, mode)
    first = clean.index(b"\xff\xda") + 14
    at = draw.draw(st.integers(first, len(clean) - 2))
    gone = draw.draw(st.integers(0, 3))
    data = clean[:at] + draw.draw(st.binary(max_size=4)) + clean[at + gone :]
    assert refuses(data, size) is refuses_in_full(data)


def test_grey_in_one_scan_is_refused() -> None:
    """Of bytes behind it libvips hears nothing, even when it computes every pixel."""
    clean = a_variant((136, 72), "L", progressive=False)
    with pytest.raises(Refusal, match="one scan"):
        prove_scans(clean, 136, 72, NOTHING)
    assert not refuses_in_full(clean[:-2] + TOKEN + clean[-2:])


@given(st.integers(1, 150), st.integers(1, 150), st.binary(min_size=8, max_size=60))
@settings(max_examples=60, deadline=None)
def test_bytes_behind_the_only_scan_of_a_colour_picture_are_noticed(
    width: int, height: int, extra: bytes
) -> None:
    """jpegli writes one scan, and libjpeg by itself never comes to what stands behind it."""
    clean = a_variant((width, height), "RGB", progressive=False)
    prove_scans(clean, width, height, NOTHING)
    hidden = extra.replace(b"\xff", b"\xfe")
    with pytest.raises(Refusal, match="more, or less"):
        prove_scans(clean[:-2] + hidden + clean[-2:], width, height, NOTHING)


@pytest.mark.parametrize("size", [(136, 72), (8, 8), (65, 64), (300, 17)])
def test_a_colour_picture_in_one_scan_must_be_whole(size: tuple[int, int]) -> None:
    """A few bytes less than the picture needs are noticed as well."""
    clean = a_variant(size, "RGB", progressive=False)
    with pytest.raises(Refusal, match="more, or less"):
        prove_scans(clean[:-6] + clean[-2:], *size, NOTHING)


def test_another_size_or_colours_that_no_variant_has_are_refused() -> None:
    """The picture itself is held against the plan, not only its header."""
    clean = a_variant((136, 72))
    with pytest.raises(Refusal, match="another size"):
        prove_scans(clean, 136, 73, NOTHING)
    with pytest.raises(Refusal, match="another size"):
        prove_scans(clean, 128, 72, NOTHING)
    inks = as_file(a_scene(136, 72).convert("CMYK"), progressive=True)
    with pytest.raises(Refusal, match="other than colours"):
        prove_scans(inks, 136, 72, NOTHING)


def test_a_second_reader_must_find_the_same_metadata() -> None:
    """What Pillow and the walk have found and proven: not more, not less, nothing else."""
    record = PublicMetadata(creators=("Jānis",))
    clean = a_variant((136, 72))
    written = embed(clean, "jpg", record)
    names = frozenset({"exif", "xmp", "photoshop"})
    prove_scans(written, 136, 72, names)
    for wrong in (NOTHING, names - {"xmp"}, names | {"icc_profile"}):
        with pytest.raises(Refusal, match="other metadata"):
            prove_scans(written, 136, 72, wrong)
    with pytest.raises(Refusal, match="other metadata"):
        prove_scans(clean, 136, 72, names)


def test_a_thumbnail_in_the_metadata_is_seen() -> None:
    """The EXIF block that carries it is expected here, what is inside it is not."""
    thumbnail = as_file(a_scene(16, 16))
    size = len(thumbnail).to_bytes(4, "big")
    block = (
        b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x0e\0\x02"
        b"\x02\x01\0\x04\0\0\0\x01\0\0\0\x2c\x02\x02\0\x04\0\0\0\x01" + size + bytes(4) + thumbnail
    )
    data = as_file(a_scene(136, 72), progressive=True, exif=block)
    with pytest.raises(Refusal, match="other metadata"):
        prove_scans(data, 136, 72, frozenset({"exif"}))


def test_the_whole_audit_refuses_what_its_parts_refuse() -> None:
    """The scans are asked on both ways into the auditor."""
    clean = a_variant((136, 72))
    record = PublicMetadata(creators=("Jānis",))
    assert audit_pixels_only(clean, Format.JPEG, 136, 72)
    assert audit(embed(clean, "jpg", record), "jpg", 136, 72, record)
    planted = clean[:-2] + TOKEN + clean[-2:]
    with pytest.raises(AuditRefused, match="more, or less"):
        audit_pixels_only(planted, Format.JPEG, 136, 72)
    with pytest.raises(AuditRefused, match="more, or less"):
        audit(embed(planted, "jpg", record), "jpg", 136, 72, record)
