"""Odd shapes stay usable: as files that decode, and as sizes that a page can show."""

from __future__ import annotations

import pytest
from PIL import Image

from gallery_media.imaging.develop import develop
from gallery_media.imaging.geometry import MIN_SHORT_EDGE
from gallery_media.model.variant import BALANCED, Format, Recipe, Rung
from tests.makers.images import LIMITS, a_scene, as_file, distance, pixels_of

LADDER = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 60, 10),
        Rung(Format.AVIF, 720, 60, 10),
        Rung(Format.JPEG, 480, 85),
        Rung(Format.JPEG, 1_080, 85),
    ),
    name="odd",
)


@pytest.mark.parametrize("shape", [(4_000, 400), (6_000, 200), (400, 4_000), (200, 6_000)])
def test_a_panorama_stays_tall_enough_and_keeps_its_picture(shape: tuple[int, int]) -> None:
    """10:1 and 30:1, lying and standing: no rung is a strip of a few pixels."""
    development = develop(as_file(a_scene(*shape), "JPEG", quality=92), LADDER, LIMITS)
    assert (development.width, development.height) == shape
    for variant in development.variants:
        size = (variant.width, variant.height)
        assert min(size) >= MIN_SHORT_EDGE
        assert max(size) <= max(shape)
        expected = a_scene(*shape).resize(size, Image.Resampling.LANCZOS)
        assert distance(pixels_of(variant.data), expected) < 8


@pytest.mark.parametrize("shape", [(1, 1), (1, 3_000), (3_000, 1), (2, 2), (319, 319), (321, 1)])
def test_the_smallest_photos_are_published_as_they_are(shape: tuple[int, int]) -> None:
    """Never enlarged, no size twice, and each file decodes to the size that is said of it."""
    development = develop(as_file(a_scene(*shape), "PNG"), BALANCED, LIMITS)
    sizes = [(v.format, v.width, v.height) for v in development.variants]
    assert len(sizes) == len(set(sizes))
    assert {v.format for v in development.variants} == set(Format)
    for variant in development.variants:
        assert variant.width <= shape[0]
        assert variant.height <= shape[1]
        assert pixels_of(variant.data).size == (variant.width, variant.height)


def test_sizes_come_from_the_original_and_not_from_rung_to_rung() -> None:
    """5,120 x 3,413 gives 1,600 x 1,067; counted from the rung 2,560 x 1,707 it would drift."""
    development = develop(as_file(a_scene(2_047, 1_365), "JPEG"), LADDER, LIMITS)
    sizes = {(v.rung, v.width, v.height) for v in development.variants}
    assert sizes == {(320, 320, 213), (720, 720, 480), (480, 480, 320), (1_080, 1_080, 720)}


@pytest.mark.parametrize("by", [2, 4, 8])
def test_a_scaled_decode_shows_the_same_picture_at_the_edges(by: int) -> None:
    """Sizes that are no multiple of the scale: the last column is picture, not padding."""
    scene = a_scene(320 * by + 3, 200 * by + 5)
    small = Recipe(rungs=(Rung(Format.JPEG, 320, 98),), linear_light_up_to=0)
    (variant,) = develop(as_file(scene, "JPEG", quality=98), small, LIMITS).variants
    made = pixels_of(variant.data)
    expected = scene.resize(made.size, Image.Resampling.LANCZOS)
    edge = (made.width - 4, 0, made.width, made.height)
    assert distance(made.crop(edge), expected.crop(edge)) < 8
