"""Each rule about what decoders find says no by itself, whatever the walks believe."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image, UnidentifiedImageError

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit import av1, samples
from gallery_media.metadata.audit.canaries import plant
from gallery_media.metadata.audit.canaries_frame import plant_in_frame
from gallery_media.metadata.audit.dav1d import Decoded
from gallery_media.metadata.audit.pixels import prove_pixels
from gallery_media.metadata.audit.refusal import Refusal
from tests.makers.images import a_flat, a_scene, as_file

SIZE = (48, 32)
SCENE = a_scene(*SIZE)
JPEG: dict[str, Any] = {"progressive": True, "subsampling": 2}


def a_file(kind: str, picture: Image.Image = SCENE, **options: Any) -> bytes:
    name = {"jpg": "JPEG"}.get(kind, kind.upper())
    return as_file(picture, name, **(JPEG if kind == "jpg" else {}), **options)


KINDS = ("jpg", "avif", "png", "webp")


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_picture_is_proven_and_only_as_what_it_is(kind: str) -> None:
    """Of its format and its size; sides that are swapped, or a pixel off, are another picture."""
    data = a_file(kind)
    prove_pixels(data, kind, *SIZE)
    for size in ((48, 31), (48, 33), (47, 32), (49, 32), (32, 48)):
        with pytest.raises(Refusal, match="another size"):
            prove_pixels(data, kind, *size)
    for other in KINDS:
        if other != kind:
            with pytest.raises(UnidentifiedImageError):
                prove_pixels(data, other, *SIZE)


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (120_000_001, 1), (20_000, 20_000)])
def test_a_picture_larger_than_any_variant_is_not_opened(size: tuple[int, int]) -> None:
    """And one without a pixel is none."""
    with pytest.raises(Refusal, match="larger"):
        prove_pixels(b"", "png", *size)


def test_the_largest_variant_is_opened_and_the_smallest_proven() -> None:
    """120 megapixels are still a variant, one pixel too."""
    with pytest.raises(UnidentifiedImageError):
        prove_pixels(b"", "png", 120_000_000, 1)
    prove_pixels(a_file("png", a_flat((9, 9, 9), size=1)), "png", 1, 1)


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_a_second_frame_is_refused(kind: str) -> None:
    """In every format that knows animation."""
    more: dict[str, Any] = {"save_all": True, "append_images": [SCENE.rotate(180)]}
    with pytest.raises(Refusal, match="more than one frame"):
        prove_pixels(a_file(kind, **more), kind, *SIZE)


@pytest.mark.parametrize(
    ("kind", "mode"), [("png", "RGBA"), ("png", "P"), ("png", "1"), ("webp", "RGBA")]
)
def test_other_than_colours_is_refused(kind: str, mode: str) -> None:
    """Transparency and palettes are places to hide in."""
    picture = a_flat((9, 9, 9, 0), "RGBA", 16) if mode == "RGBA" else SCENE.convert(mode)
    with pytest.raises(Refusal, match="other than colours"):
        prove_pixels(a_file(kind, picture), kind, *picture.size)


def test_pixels_that_do_not_decode_are_refused() -> None:
    """Not only headers are read: a filter that no PNG has, and half a WebP."""
    lines = b"\x09" + bytes(48 * 3)
    body = zlib.compress(lines * 32)
    clean = a_file("png")
    start, end = clean.index(b"IDAT") - 4, clean.index(b"IEND") - 4
    checksum = zlib.crc32(b"IDAT" + body)
    planted = clean[:start] + struct.pack(">I", len(body)) + b"IDAT" + body
    planted += struct.pack(">I", checksum) + clean[end:]
    with pytest.raises((OSError, SyntaxError)):
        prove_pixels(planted, "png", *SIZE)
    with pytest.raises(OSError):
        prove_pixels(a_file("webp")[:-40], "webp", *SIZE)


EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x3b\0\2\0\0\0\2x\0\0\0\0\0\0\0"
CARRIED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("jpg", "exif", {"exif": EXIF}),
    ("jpg", "xmp", {"xmp": b"<x/>"}),
    ("jpg", "comment", {"comment": b"words"}),
    ("jpg", "icc_profile", {"icc_profile": b"x" * 200}),
    ("jpg", "photoshop", {"extra": b"\xff\xed\0\x1cPhotoshop 3.0\x008BIM\4\4\0\0\0\0\0\0"}),
    ("avif", "exif", {"exif": EXIF}),
    ("avif", "xmp", {"xmp": b"<x/>"}),
    ("png", "icc_profile", {"icc_profile": b"x" * 200}),
    ("png", "exif", {"exif": EXIF}),
    ("webp", "exif", {"exif": EXIF}),
    ("webp", "xmp", {"xmp": b"<x/>"}),
    ("webp", "icc_profile", {"icc_profile": b"x" * 200}),
)


@pytest.mark.parametrize(("kind", "name", "options"), CARRIED)
def test_metadata_that_a_decoder_finds_were_found_by_the_walk(
    kind: str, name: str, options: dict[str, Any]
) -> None:
    """More than the walk has proven is refused, less as well, and so is something else."""
    data = a_file(kind, **options)
    with pytest.raises(Refusal, match="a decoder finds metadata"):
        prove_pixels(data, kind, *SIZE)
    with pytest.raises(Refusal, match="a decoder finds metadata"):
        prove_pixels(data, kind, *SIZE, frozenset({"xmp" if name == "exif" else "exif"}))
    with pytest.raises(Refusal, match="does not find"):
        prove_pixels(a_file(kind), kind, *SIZE, frozenset({name}))
    if name in ("exif", "xmp"):
        prove_pixels(data, kind, *SIZE, frozenset({name}))


@pytest.mark.parametrize("decoder", [av1.by_dav1d, av1.by_libheif])
def test_a_frame_of_another_shape_is_refused(decoder: Callable[[bytes, int, int], None]) -> None:
    """Wider than planned and lower, or the other way round."""
    clean = as_file(a_scene(64, 48), "AVIF")
    decoder(clean, 64, 48)
    for size in ((60, 60), (100, 40), (64, 49), (65, 48)):
        with pytest.raises(Refusal, match="another size"):
            decoder(clean, *size)


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def test_the_decoder_gets_the_picture_and_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind 17 megabytes of other items and 17 long itself: all four bytes of a place count."""
    seen: list[bytes] = []

    def decode(units: bytes, most_pixels: int) -> Decoded:
        assert most_pixels == 48 * 32
        seen.append(units)
        return Decoded(48, 32, monochrome=False, bits=8)

    monkeypatch.setattr(av1, "decode_units", decode)
    others, picture = bytes(17_000_000), b"\x12\0" + b"x" * 17_000_000
    ftyp = box(b"ftyp", b"avif")
    for extra in (b"", b"words"):
        row = b"\0\1\0\0\0\1%s" + len(picture).to_bytes(4, "big") + b"\0\2\0\0\0\1" + bytes(8)
        start = len(ftyp) + len(box(b"meta", bytes(4) + box(b"iloc", bytes(8 + 28)))) + 8
        place = (start + len(others)).to_bytes(4, "big")
        iloc = bytes(4) + b"\x44\0\0\2" + row.replace(b"%s", place)
        meta = box(b"meta", bytes(4) + box(b"iloc", iloc))
        av1.by_dav1d(ftyp + meta + box(b"mdat", others + picture + extra), 48, 32)
    assert seen == [picture, picture]


@pytest.fixture
def undecided() -> Iterator[None]:
    """The choice of a decoder is made anew in this test, and again after it."""
    av1.decoder.cache_clear()
    yield
    av1.decoder.cache_clear()


@pytest.mark.usefixtures("undecided")
def test_a_decoder_must_see_every_planted_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that sees a token and overlooks a byte is not strict."""
    planted = [canary.data for canary in plant_in_frame(b"CNRY-frame")]
    assert len(planted) > 1

    def half_blind(data: bytes, _width: int, _height: int) -> None:
        if data == planted[0]:
            raise Refusal("seen")

    monkeypatch.setattr(av1, "by_dav1d", half_blind)
    monkeypatch.setattr(av1, "by_libheif", half_blind)
    with pytest.raises(Refusal, match="no decoder"):
        av1.decoder()


def test_the_self_check_shows_the_auditor_what_was_planted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As planned in everything else: a file that is refused for another reason proves nothing."""
    module = __import__("gallery_media.metadata.audit.self_check", fromlist=["self_check"])
    shown: list[tuple[Any, ...]] = []

    def refuse_all_but_the_clean(*given: Any) -> None:
        shown.append(given)
        if given[0] not in (samples.JPEG, samples.AVIF):
            raise AuditRefused("no")

    monkeypatch.setattr(module, "audit_pixels_only", refuse_all_but_the_clean)
    assert module.self_check() == len(shown) - 2
    token = module._TOKEN
    planted = [(one.data, one.format, samples.EDGE, samples.EDGE) for one in plant(token)]
    assert shown[2:] == planted
