"""The auditor accepts what the house makes and nothing more, wherever something is hidden."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gallery_media.metadata.audit as package
from gallery_media.errors import AuditRefused
from gallery_media.imaging.develop import develop
from gallery_media.imaging.encode import encode
from gallery_media.imaging.negative import Pixels
from gallery_media.metadata.audit import AUDITOR, audit_pixels_only, samples, self_check
from gallery_media.metadata.audit.canaries import Canary, plant
from gallery_media.model.variant import BALANCED, Format, Rung
from gallery_media.model.verdict import PIXELS_ONLY
from tests.makers.images import LIMITS, a_flat, a_scene, as_file

TOKEN = b"CNRY-4711-0815"
CLEAN = {Format.JPEG: samples.JPEG, Format.AVIF: samples.AVIF}
CANARIES = {canary.carrier: canary for canary in plant(TOKEN)}


def _refuses(data: bytes, format: Format, edge: int = samples.EDGE) -> bool:
    try:
        audit_pixels_only(data, format, edge, edge)
    except AuditRefused:
        return True
    return False


def test_every_variant_of_the_default_recipe_is_accepted() -> None:
    """The verdict names exactly these bytes, who looked, and by which policy."""
    for variant in develop(as_file(a_scene(1700, 1200), "PNG"), BALANCED, LIMITS).variants:
        verdict = audit_pixels_only(variant.data, variant.format, variant.width, variant.height)
        assert verdict.sha256 == variant.sha256
        assert (verdict.auditor, verdict.policy) == (AUDITOR, PIXELS_ONLY)
        assert (verdict.width, verdict.height) == (variant.width, variant.height)


@given(
    st.sampled_from(Format),
    st.sampled_from([1, 3]),
    st.integers(1, 70),
    st.integers(1, 70),
    st.integers(30, 95),
    st.binary(min_size=7, max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_pixels_are_a_finished_file_is_accepted(
    format: Format, bands: int, width: int, height: int, quality: int, seed: bytes
) -> None:
    """Any size, any content, grey or colour: strictness must never stop a good photo."""
    needed = width * height * bands
    pixels = Pixels((seed * (needed // len(seed) + 1))[:needed], width, height, bands)
    data = encode(pixels, Rung(format, 70, quality, 10))
    assert audit_pixels_only(data, format, width, height).width == width


@pytest.mark.parametrize("carrier", CANARIES)
def test_a_planted_token_is_refused(carrier: str) -> None:
    """In every carrier that we know of, of both formats."""
    canary: Canary = CANARIES[carrier]
    assert canary.data != CLEAN[canary.format]
    assert _refuses(canary.data, canary.format)


def test_a_token_between_any_two_bytes_of_an_avif_is_refused() -> None:
    """Every byte of the container is accounted for, so none can be slipped in."""
    clean = samples.AVIF
    for at in range(len(clean) + 1):
        assert _refuses(clean[:at] + TOKEN + clean[at:], Format.AVIF), at


def test_a_token_between_any_two_bytes_of_a_jpeg_is_refused_except_inside_pixels() -> None:
    """What a scan's bits mean is only known to a decoder; most places show even there."""
    clean = samples.JPEG
    accepted = [
        at
        for at in range(len(clean) + 1)
        if not _refuses(clean[:at] + TOKEN + clean[at:], Format.JPEG)
    ]
    assert all(_inside_a_scan(clean, at) for at in accepted)
    assert len(accepted) < len(clean) // 10


def _inside_a_scan(data: bytes, position: int) -> bool:
    """Whether this position lies in the coded bits that follow a scan header."""
    at = 2
    while at < len(data) - 2:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        marker, at = data[at + 1], at + 2 + length
        if marker == 0xDA:
            end = at
            while not (data[end] == 0xFF and data[end + 1] != 0):
                end += 1
            if at <= position <= end:
                return True
            at = end
    return False


@given(st.sampled_from(Format), st.data())
@settings(max_examples=300, deadline=None)
def test_a_shorter_file_is_refused(format: Format, data: st.DataObject) -> None:
    """Cut anywhere: there is no verdict about half a file."""
    clean = CLEAN[format]
    assert _refuses(clean[: data.draw(st.integers(0, len(clean) - 1))], format)


@given(st.sampled_from(Format), st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_anything_else_is_refused_and_nothing_else_is_raised(format: Format, data: bytes) -> None:
    """A surprise inside the auditor is a refusal too, never another exception."""
    assert _refuses(data, format)
    assert _refuses(CLEAN[format][:40] + data, format)


@given(st.sampled_from(Format), st.data())
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_ends_in_a_verdict_or_a_refusal(format: Format, data: st.DataObject) -> None:
    """Whatever a byte becomes; and in an AVIF's container it is always a refusal."""
    clean = bytearray(CLEAN[format])
    at = data.draw(st.integers(0, len(clean) - 1))
    clean[at] ^= data.draw(st.integers(1, 255))
    refused = _refuses(bytes(clean), format)
    if format is Format.AVIF and at < CLEAN[format].index(b"mdat"):
        assert refused


@pytest.mark.parametrize("format", Format)
def test_another_size_than_planned_is_refused(format: Format) -> None:
    """A swapped file must not pass for the one that was planned."""
    with pytest.raises(AuditRefused, match="15"):
        audit_pixels_only(CLEAN[format], format, 15, 16)


def test_another_format_than_planned_is_refused() -> None:
    """The extension, the type sent to visitors and the bytes agree."""
    assert _refuses(samples.JPEG, Format.AVIF)
    assert _refuses(samples.AVIF, Format.JPEG)


@pytest.mark.parametrize(
    "data",
    [
        as_file(a_scene(16, 16), "JPEG", comment=TOKEN),
        as_file(a_scene(16, 16), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        as_file(a_scene(16, 16), "JPEG", dpi=(300, 300)),
        as_file(a_scene(16, 16), "JPEG", subsampling=0),
        as_file(a_scene(16, 16).convert("CMYK"), "JPEG"),
    ],
)
def test_an_ordinary_jpeg_with_more_than_pixels_is_refused(data: bytes) -> None:
    """As encoders write them when they are not told otherwise."""
    assert _refuses(data, Format.JPEG)


@pytest.mark.parametrize(
    "data",
    [
        as_file(a_scene(16, 16), "AVIF", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        as_file(a_scene(16, 16), "AVIF", xmp=b"<x/>"),
        as_file(a_scene(16, 16), "AVIF", icc_profile=TOKEN * 20),
        as_file(a_flat((9, 9, 9, 9), "RGBA", 16), "AVIF"),
        as_file(a_scene(16, 16), "AVIF", save_all=True, append_images=[a_scene(16, 16)]),
        as_file(
            a_scene(16, 16), "AVIF", exif=b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06"
        ),
    ],
)
def test_an_ordinary_avif_with_more_than_pixels_is_refused(data: bytes) -> None:
    """EXIF, XMP, profile, alpha, animation, rotation: each as an encoder writes it."""
    assert _refuses(data, Format.AVIF)


def test_the_self_check_counts_what_it_refused() -> None:
    """It tried every canary, and the clean files passed."""
    assert self_check() == len(CANARIES)


def test_the_self_check_stops_publishing_when_the_auditor_is_blind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An auditor that nods at everything is found out before the first photo."""
    module = __import__("gallery_media.metadata.audit.self_check", fromlist=["self_check"])
    monkeypatch.setattr(module, "audit_pixels_only", lambda *_: None)
    with pytest.raises(AuditRefused, match="failed its self-check"):
        module.self_check()


def test_the_auditor_shares_no_code_with_the_encoder() -> None:
    """Nothing in the package imports imaging, and nothing in it saves a picture."""
    for module in Path(package.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("gallery_media.imaging")
            if isinstance(node, ast.Attribute):
                assert node.attr != "save"
