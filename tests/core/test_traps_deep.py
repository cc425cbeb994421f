"""An AVIF of ten bits a channel, which another decoder opens, looks like its twin of eight bits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from gallery_media.imaging.develop import develop
from gallery_media.imaging.sniff import sniff
from tests.makers.images import EXACT_RECIPE, LIMITS, a_scene, display_p3, distance, pixels_of
from tests.makers.traps import an_avif_by_libvips, with_code_points_for_profile


def _made(data: bytes) -> Image.Image:
    development = develop(data, EXACT_RECIPE, LIMITS)
    assert (development.width, development.height, development.flags) == (256, 128, ())
    return pixels_of(development.variants[0].data)


def _see_through() -> Image.Image:
    """The scene, opaque on the left and not at all on the right."""
    picture = a_scene(256, 128)
    picture.putalpha(Image.linear_gradient("L").rotate(90).resize(picture.size))
    return picture


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "colour": lambda: a_scene(256, 128),
    "grey": lambda: a_scene(256, 128).convert("L"),
    "alpha": _see_through,
}


@pytest.mark.parametrize("stored", range(1, 9))
def test_ten_bits_are_turned_upright_exactly_once(stored: int) -> None:
    """Whoever decodes turns by the container; nobody turns again."""
    scene = a_scene(256, 128)
    deep, plain = (an_avif_by_libvips(scene, bits, stored) for bits in (10, 8))
    assert (sniff(deep, LIMITS).deep, sniff(plain, LIMITS).deep) == (True, False)
    assert distance(_made(deep), scene) < 3
    assert distance(_made(deep), _made(plain)) < 1


@pytest.mark.parametrize("kind", PICTURES)
def test_ten_bits_have_the_colours_and_the_transparency_of_eight(kind: str) -> None:
    """On the recipe's white where it is see-through; nowhere more than a few levels apart."""
    deep, plain = (_made(an_avif_by_libvips(PICTURES[kind](), bits)) for bits in (10, 8))
    assert distance(deep, plain) < 1
    expected = Image.new("RGB", (256, 128), "white")
    picture = PICTURES[kind]()
    expected.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    assert distance(deep, expected) < 3
    for channel in deep.split() if kind == "grey" else ():
        assert channel.tobytes() == deep.getchannel(0).tobytes()


def test_of_the_largest_only_hdr_keeps_more_than_eight_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For the sake of memory; what it costs is about one level."""
    deep = an_avif_by_libvips(a_scene(256, 128), 10)
    exact = _made(deep)
    monkeypatch.setattr("gallery_media.imaging.sniff._LARGE", 1)
    rounded = _made(deep)
    assert 0 < distance(exact, rounded) < 1.5
    assert not sniff(deep, LIMITS).needs_its_bits
    hdr = with_code_points_for_profile(_with_profile(10), 9, 16)
    assert sniff(hdr, LIMITS).needs_its_bits


def _with_profile(bits: int) -> bytes:
    return an_avif_by_libvips(a_scene(256, 128), bits, profile=display_p3())


def test_ten_bits_with_a_profile_are_converted_as_eight_are() -> None:
    """Display P3, as phones photograph; the same as when two numbers name it."""
    deep, plain = (_made(_with_profile(bits)) for bits in (10, 8))
    assert distance(deep, plain) < 1.5
    assert distance(deep, _made(with_code_points_for_profile(_with_profile(10), 12, 13))) < 1.5


@pytest.mark.parametrize(
    ("primaries", "transfer", "least", "most"),
    [(1, 13, 0, 3), (12, 13, 10, 20), (9, 16, 40, 80), (9, 18, 30, 60)],
    ids=["sRGB", "Display P3", "PQ", "HLG"],
)
def test_ten_bits_of_named_colours_are_converted_as_eight_are(
    primaries: int, transfer: int, least: int, most: int
) -> None:
    """Two numbers in the container say it; ``least``, ``most``: how far from taking it for sRGB."""
    deep, plain = (
        _made(with_code_points_for_profile(_with_profile(bits), primaries, transfer))
        for bits in (10, 8)
    )
    assert distance(deep, plain) < 1.5
    assert least <= distance(deep, a_scene(256, 128)) < most
