"""A strict decoder of AV1 sees what is hidden inside a frame, for less than a lenient one costs."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gallery_media.errors import AuditRefused
from gallery_media.imaging.encode import encode
from gallery_media.imaging.negative import Pixels
from gallery_media.metadata.audit import audit, audit_pixels_only, av1, dav1d, samples
from gallery_media.metadata.audit.canaries_frame import plant_in_frame
from gallery_media.metadata.audit.dav1d import Decoded, Undecodable, Unreachable, decode_units
from gallery_media.metadata.audit.refusal import Refusal
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.variant import Format, Rung
from tests.makers.images import a_scene

TOKEN = b"CNRY-behind-the-picture"
SIZES = ((64, 48), (240, 160), (331, 503))
DECODERS = (av1.by_dav1d, av1.by_libheif)


def a_variant(size: tuple[int, int], bands: int = 3) -> bytes:
    """A finished AVIF from the house's encoder, grey (one band) or colour."""
    scene = a_scene(*size).convert("L" if bands == 1 else "RGB")
    return encode(Pixels(scene.tobytes(), *size, bands), Rung(Format.AVIF, max(size), 60, 9))


def leb128(number: int) -> bytes:
    written = b""
    while number >= 128:
        written, number = written + bytes((number & 127 | 128,)), number >> 7
    return written + bytes((number,))


def units_of(data: bytes) -> list[bytes]:
    """Delimiter, sequence header and frame, without their own headers."""
    at, found = data.index(b"mdat") + 4, []
    while at < len(data):
        size, shift, at = 0, 0, at + 1
        while True:
            byte, at = data[at], at + 1
            size, shift = size | (byte & 127) << shift, shift + 7
            if byte < 128:
                break
        found.append(data[at : at + size])
        at += size
    return found


def stream(*units: tuple[int, bytes]) -> bytes:
    return b"".join(bytes((kind << 3 | 2,)) + leb128(len(body)) + body for kind, body in units)


def with_frame(data: bytes, frame: bytes) -> bytes:
    """The file with another frame; every length in it is right."""
    delimiter, header, _ = units_of(data)
    body = stream((2, delimiter), (1, header), (6, frame))
    mdat, length = data.index(b"mdat"), data.index(b"iinf") - 8
    grown = bytearray(data[: mdat + 4] + body)
    grown[length : length + 4] = len(body).to_bytes(4, "big")
    grown[mdat - 4 : mdat] = (8 + len(body)).to_bytes(4, "big")
    return bytes(grown)


def refuses(decoder: Callable[[bytes, int, int], None], data: bytes, size: tuple[int, int]) -> bool:
    try:
        decoder(data, *size)
    except Refusal:
        return True
    return False


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("size", SIZES)
def test_a_frame_with_more_or_less_than_its_picture_is_refused(
    size: tuple[int, int], bands: int
) -> None:
    """By each decoder that the auditor may use, and by the audit; one byte is enough."""
    clean = a_variant(size, bands)
    frame = units_of(clean)[-1]
    assert with_frame(clean, frame) == clean
    padded = [frame + extra for extra in (TOKEN, b"\x80", b"\x01", bytes(9) + b"\x01", TOKEN * 99)]
    cut = [frame[:-1], frame[:-2], frame[:-9], frame[: len(frame) // 2], frame[:20]]
    for decoder in (*DECODERS, av1.prove_frame):
        assert not refuses(decoder, clean, size)
        for changed in (*padded, *cut):
            assert refuses(decoder, with_frame(clean, changed), size)
    for changed in padded:
        file = with_frame(clean, changed)
        assert Image.open(io.BytesIO(file)).convert("RGB").size == size  # Pillow is content
        with pytest.raises(AuditRefused, match="more, or less, than its picture"):
            audit_pixels_only(file, Format.AVIF, *size)


@pytest.mark.parametrize("zeros", [1, 2, 500])
def test_zeros_behind_the_picture_are_refused(zeros: int) -> None:
    """AV1 allows them, and their number could tell something."""
    clean = a_variant((64, 48))
    file = with_frame(clean, units_of(clean)[-1] + bytes(zeros))
    assert not refuses(av1.by_dav1d, file, (64, 48))
    with pytest.raises(AuditRefused, match="more, or less, than its picture"):
        audit_pixels_only(file, Format.AVIF, 64, 48)


@given(
    st.sampled_from([1, 3]),
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(20, 95),
    st.integers(6, 10),
    st.binary(min_size=3, max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_no_good_frame_is_refused(
    bands: int, width: int, height: int, quality: int, speed: int, seed: bytes
) -> None:
    """Any size and content, grey or colour: each frame ends with the bits that AV1 demands."""
    needed = width * height * bands
    pixels = Pixels((seed * (needed // len(seed) + 1))[:needed], width, height, bands)
    data = encode(pixels, Rung(Format.AVIF, 90, quality, speed))
    av1.prove_frame(data, width, height)
    assert refuses(av1.by_dav1d, with_frame(data, units_of(data)[-1] + b"\x01"), (width, height))


def test_the_picture_of_a_file_with_metadata_is_the_one_that_is_decoded() -> None:
    """It stands behind EXIF and XMP there, and what is hidden in it is seen all the same."""
    record = PublicMetadata(creators=("Jānis",))
    clean = a_variant((64, 48))
    assert audit(embed(clean, "avif", record), "avif", 64, 48, record)
    planted = with_frame(clean, units_of(clean)[-1] + TOKEN)
    with pytest.raises(AuditRefused, match="more, or less, than its picture"):
        audit(embed(planted, "avif", record), "avif", 64, 48, record)


def test_a_frame_of_another_size_or_with_more_pixels_is_refused() -> None:
    """As decoded, whatever headers say; larger than planned is not even begun."""
    clean = a_variant((64, 48))
    for decoder in DECODERS:
        with pytest.raises(Refusal, match="another size"):
            decoder(clean, 64, 49)
        with pytest.raises(Refusal, match="another size"):
            decoder(clean, 72, 48)
    with pytest.raises(Refusal, match="more, or less"):
        av1.by_dav1d(clean, 64, 47)
    ten_bits = Decoded(64, 48, monochrome=False, bits=10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(av1, "decode_units", lambda *_: ten_bits)
        with pytest.raises(Refusal, match="8 bits"):
            av1.by_dav1d(clean, 64, 48)


def test_the_decoder_says_what_it_found() -> None:
    """Width before height, grey told from colour."""
    for bands in (1, 3):
        data = a_variant((64, 48), bands)
        units = data[data.index(b"mdat") + 4 :]
        assert decode_units(units, 64 * 48) == Decoded(64, 48, bands == 1, 8)


def test_more_than_one_picture_and_no_picture_are_undecodable() -> None:
    """A second frame, only headers, nothing at all, noise."""
    delimiter, header, frame = units_of(a_variant((64, 48)))
    one = ((2, delimiter), (1, header), (6, frame))
    assert decode_units(stream(*one), 64 * 48).width == 64
    for units in (
        stream(*one, (6, frame)),
        stream(*one, *one),
        stream(*one[:2]),
        stream(*one[:1]),
        b"",
        TOKEN,
    ):
        with pytest.raises(Undecodable):
            decode_units(units, 64 * 48)


def test_full_colour_resolution_is_no_variant() -> None:
    """4:4:4 decodes well, and no variant has it."""
    out = io.BytesIO()
    a_scene(64, 48).save(out, "AVIF", subsampling="4:4:4", quality=60)
    data = out.getvalue()
    with pytest.raises(Undecodable, match="kind"):
        decode_units(data[data.index(b"mdat") + 4 :], 64 * 48)


def test_an_animation_is_refused() -> None:
    """Two frames in one file, as an encoder writes them."""
    out = io.BytesIO()
    a_scene(64, 48).save(out, "AVIF", save_all=True, append_images=[a_scene(64, 48).rotate(90)])
    with pytest.raises(AuditRefused):
        audit_pixels_only(out.getvalue(), Format.AVIF, 64, 48)


def test_the_canaries_are_files_that_others_show() -> None:
    """Each carries its token inside the frame, opens elsewhere, and both decoders refuse it."""
    canaries = list(plant_in_frame(TOKEN))
    assert [canary.data.count(TOKEN) for canary in canaries] == [1, 0]
    size = (samples.EDGE, samples.EDGE)
    for canary in canaries:
        assert Image.open(io.BytesIO(canary.data)).convert("RGB").size == size
        assert units_of(canary.data)[-1].startswith(units_of(samples.AVIF)[-1])
        for decoder in DECODERS:
            assert refuses(decoder, canary.data, size)


@pytest.fixture
def undecided() -> Iterator[None]:
    """The choice of a decoder is made anew in this test, and again after it."""
    av1.decoder.cache_clear()
    yield
    av1.decoder.cache_clear()


@pytest.mark.usefixtures("undecided")
def test_where_dav1d_is_out_of_reach_the_other_strict_decoder_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Slower, never more lenient: what is hidden in a frame is still refused."""

    def unreachable(*_: object) -> Decoded:
        raise Unreachable("built without it")

    monkeypatch.setattr(av1, "decode_units", unreachable)
    assert av1.decoder() is av1.by_libheif
    clean = a_variant((64, 48))
    assert audit_pixels_only(clean, Format.AVIF, 64, 48)
    with pytest.raises(AuditRefused, match="more, or less"):
        audit_pixels_only(with_frame(clean, units_of(clean)[-1] + TOKEN), Format.AVIF, 64, 48)


@pytest.mark.usefixtures("undecided")
def test_without_a_strict_decoder_there_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that accepts everything is found out by the canaries, one that refuses everything by
    the clean sample; and with neither left, nothing is published."""

    def refuse(*_: object) -> None:
        raise Refusal("no")

    monkeypatch.setattr(av1, "by_dav1d", lambda *_: None)
    assert av1.decoder() is av1.by_libheif
    monkeypatch.setattr(av1, "by_libheif", refuse)
    av1.decoder.cache_clear()
    with pytest.raises(AuditRefused, match="no decoder on this machine"):
        audit_pixels_only(a_variant((64, 48)), Format.AVIF, 64, 48)


class _Function:
    """Stands for a function of the library, which must never be called."""

    def __init__(self, *, answer: int | None = None) -> None:
        self.answer = answer

    def __call__(self, *_: object) -> int:
        assert self.answer is not None, "called"
        return self.answer


class _Library:
    """Has every function (but ``without``), and says that it is of this version."""

    def __init__(self, version: int, without: str = "") -> None:
        self.dav1d_version_api = _Function(answer=version)
        self.without = without

    def __getattr__(self, name: str) -> _Function:
        if name == self.without:
            raise AttributeError(name)
        return _Function()


@pytest.mark.parametrize(
    "library",
    [
        _Library(6 << 16),
        _Library(8 << 16 | 7),
        _Library(7 << 16, without="dav1d_close"),
        _Library(7 << 16, without="dav1d_open"),
    ],
)
def test_a_library_that_is_not_the_known_one_is_not_called(
    library: _Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its structures may be others: a missing function or another major version ends it."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    dav1d._library.cache_clear()
    with pytest.raises(Unreachable):
        decode_units(b"", 1)
    monkeypatch.undo()
    assert decode_units(stream(*_units_of_sample()), samples.EDGE**2).bits == 8


def _units_of_sample() -> list[tuple[int, bytes]]:
    return list(zip((2, 1, 6), units_of(samples.AVIF), strict=True))


def test_a_decoder_that_does_not_start_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """No memory, for instance: then the other one is asked, or nobody."""
    zero, no_memory = _Function(answer=0), _Function(answer=-12)
    library = type("Poor", (), {"dav1d_default_settings": zero, "dav1d_open": no_memory})
    monkeypatch.setattr(dav1d, "_library", lambda: library)
    with pytest.raises(Unreachable, match="does not start"):
        decode_units(b"", 1)
