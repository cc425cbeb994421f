"""Blur: a coarse mosaic in each region, in everything that comes out, and nothing outside it."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from gallery_media.darkroom import Darkroom, orders
from gallery_media.imaging import engine, fonts
from gallery_media.imaging.blur import CELLS, Patch, blurred, patch
from gallery_media.imaging.develop import develop
from gallery_media.imaging.geometry import Size
from gallery_media.model.blur import NO_BLUR, Blur
from gallery_media.model.instructions import Instructions
from gallery_media.model.region import Region, region
from gallery_media.model.variant import (
    BALANCED,
    Development,
    Format,
    Label,
    LabelKind,
    Recipe,
    Rung,
)
from tests.makers.images import LIMITS, a_scene, as_file, with_orientation

FACE = Region(0.4, 0.3, 0.6, 0.55)
LADDER = Recipe(
    rungs=(
        Rung(Format.AVIF, 320, 80, 9),
        Rung(Format.AVIF, 720, 80, 9),
        Rung(Format.JPEG, 480, 92),
        Rung(Format.JPEG, 1080, 92),
    ),
    linear_light_up_to=480,
)
SIDES = st.tuples(*[st.floats(0, 1, width=32)] * 4)
REGIONS = SIDES.map(lambda s: region(*s)).filter(bool)
SIZES = st.builds(Size, st.integers(1, 5000), st.integers(1, 5000))


def a_noisy_photo(width: int = 1200, height: int = 800) -> Image.Image:
    """Detail everywhere, so that no place of it looks like its own mosaic."""
    coarse = Image.frombytes("RGB", (60, 40), bytes(_noise(60 * 40 * 3)))
    return coarse.resize((width, height), Image.Resampling.NEAREST)


def _noise(count: int) -> list[int]:
    value, found = 7, []
    for _ in range(count):
        value = (value * 1_103_515_245 + 12_345) % 2**31
        found.append(value >> 23)
    return found


@given(REGIONS, SIZES)
def test_a_patch_has_every_pixel_that_its_region_touches(one: Region, size: Size) -> None:
    """Within the picture, at least one pixel, and never more than six cells across."""
    found = patch(one, size)
    assert 0 <= found.left < found.left + found.width <= size.width
    assert 0 <= found.top < found.top + found.height <= size.height
    assert found.left <= one.left * size.width
    assert found.left + found.width >= min(size.width, one.right * size.width)
    assert found.top + found.height >= min(size.height, one.bottom * size.height)
    assert 1 <= max(found.columns, found.rows) <= CELLS


@given(
    st.lists(REGIONS, max_size=4), st.integers(1, 30), st.integers(1, 30), st.sampled_from([1, 3])
)
def test_nothing_outside_changes_and_inside_there_are_cells(
    regions: list[Region], width: int, height: int, bands: int
) -> None:
    """In colour and in grey, in any order of the regions, whatever overlaps."""
    rows = bytes(_noise(width * height * bands))
    image = engine.from_memory(rows, width, height, bands)
    made = bytes(blurred(image, regions).write_to_memory())
    assert bytes(blurred(image, reversed(regions)).write_to_memory()) == made
    assert bytes(image.write_to_memory()) == rows
    patches = [patch(one, Size(width, height)) for one in regions]
    for y in range(height):
        for x in range(width):
            if not any(_holds(one, x, y) for one in patches):
                at = (y * width + x) * bands
                assert made[at : at + bands] == rows[at : at + bands]
    if len(patches) == 1:
        (one,) = patches
        colours = {
            made[(y * width + x) * bands :][:bands]
            for y in range(one.top, one.top + one.height)
            for x in range(one.left, one.left + one.width)
        }
        assert len(colours) <= one.columns * one.rows


def _holds(one: Patch, x: int, y: int) -> bool:
    return one.left <= x < one.left + one.width and one.top <= y < one.top + one.height


def _pixels(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGB")


def _difference(one: Image.Image, other: Image.Image, where: Region) -> float:
    """Mean difference of the levels within a region."""
    box = (
        *(round(where.left * one.width), round(where.top * one.height)),
        *(round(where.right * one.width), round(where.bottom * one.height)),
    )
    levels = ImageChops.difference(one.crop(box), other.crop(box)).convert("L")
    data = levels.tobytes()
    return sum(data) / len(data)


def _all_hide(made: Development, bare: Development, where: Region) -> None:
    """In each variant the region is far from what it was, and the far corner is not."""
    for shown, plain in zip(made.variants, bare.variants, strict=True):
        blurry, clear = _pixels(shown.data), _pixels(plain.data)
        assert _difference(blurry, clear, where) > 15, shown.name
        assert _difference(blurry, clear, Region(0, 0, 0.2, 0.15)) < 3, shown.name


def test_every_variant_hides_the_region_and_twice_gives_the_same_bytes() -> None:
    """Also the press download, and what goes with the photo to other programs."""
    data, recipe = as_file(a_noisy_photo(), quality=95), LADDER.with_press()
    bare = develop(data, recipe, LIMITS)
    made = develop(data, recipe, LIMITS, blur=Blur((FACE,)))
    assert made == develop(data, recipe, LIMITS, blur=Blur((FACE,)))
    _all_hide(made, bare, FACE)
    wide = develop(data, recipe, LIMITS, blur=Blur((Region(0, 0, 1, 1),)))
    assert wide.thumbhash != bare.thumbhash


def test_a_photo_is_known_again_whether_or_not_somebody_is_blurred() -> None:
    """The fingerprint stays in the house; twins and withdrawn photos are found by it."""
    data = as_file(a_scene(1200, 800))
    half = Blur((Region(0, 0, 0.5, 1), Region(0.6, 0.1, 0.9, 0.9)))
    assert (
        develop(data, LADDER, LIMITS, blur=half).fingerprint
        == develop(data, LADDER, LIMITS).fingerprint
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_region_is_that_of_the_upright_picture(orientation: int) -> None:
    """However the original is stored."""
    data = with_orientation(a_noisy_photo(600, 400), orientation)
    _all_hide(
        develop(data, LADDER, LIMITS, blur=Blur((FACE,))), develop(data, LADDER, LIMITS), FACE
    )


@pytest.mark.parametrize(
    "data",
    [
        as_file(a_noisy_photo(600, 400).convert("L")),
        as_file(a_noisy_photo(600, 400).convert("RGBA"), "PNG"),
        as_file(a_noisy_photo(600, 400), "TIFF"),
        as_file(a_noisy_photo(600, 400).convert("CMYK")),
    ],
    ids=["grey", "alpha", "TIFF", "CMYK"],
)
def test_every_kind_of_picture_is_blurred(data: bytes) -> None:
    """After colours are converted and what is transparent is filled."""
    _all_hide(
        develop(data, LADDER, LIMITS, blur=Blur((FACE,))), develop(data, LADDER, LIMITS), FACE
    )


def test_labels_are_drawn_onto_the_blurred_picture() -> None:
    """Cards and strips show what the rungs show."""
    labels = (
        Label(LabelKind.CARD, "lv", headline="Festivāls", kicker="LAMPA"),
        Label(LabelKind.CAPTIONED, "lv", caption="Festivāls", credit="Foto: J. B.", spoken="lv"),
    )
    recipe = replace(LADDER, labels=labels, letters=fonts.fingerprint())
    data = as_file(a_noisy_photo(), quality=95)
    made = develop(data, recipe, LIMITS, blur=Blur((FACE,))).variants[-2:]
    bare = develop(data, recipe, LIMITS).variants[-2:]
    for shown, plain in zip(made, bare, strict=True):
        assert _difference(_pixels(shown.data), _pixels(plain.data), Region(0, 0, 1, 1)) > 0.5


def test_what_the_detector_finds_is_blurred_with_some_air() -> None:
    """And without a detector nothing comes out at all."""
    data = as_file(a_noisy_photo(), quality=95)
    found = Region(0.45, 0.4, 0.55, 0.5)
    made = develop(data, LADDER, LIMITS, find_faces=lambda _: (found,), blur=Blur(suggested=True))
    _all_hide(made, develop(data, LADDER, LIMITS), found.with_air())
    with pytest.raises(ValueError, match="no detector"):
        develop(data, LADDER, LIMITS, blur=Blur(suggested=True))


def test_an_order_to_blur_survives_the_pipe_and_the_child_obeys() -> None:
    """What the darkroom's child gives is what this process gives."""
    order = orders.Order(LADDER, blur=Blur((FACE, Region(0, 0, 0.1, 0.1)), suggested=True))
    assert orders.unpack_order(orders.pack_order(order)) == order
    data, blur = as_file(a_noisy_photo()), Blur((FACE,))
    with Darkroom(1) as darkroom:
        made, _ = darkroom.develop_and_audit(data, LADDER, only=[LADDER.rungs[0].name], blur=blur)
        with pytest.raises(ValueError, match="without a detector"):
            darkroom.develop_and_audit(data, LADDER, blur=Blur(suggested=True))
    here = develop(data, LADDER, LIMITS, only=[LADDER.rungs[0].name], blur=blur)
    assert _pixels(made.variants[0].data).tobytes() == _pixels(here.variants[0].data).tobytes()


@pytest.mark.parametrize(
    "change",
    [
        {"blur": Blur((FACE,))},
        {"blur": Blur((Region(0.4, 0.3, 0.6, 0.56),))},
        {"blur": Blur(suggested=True)},
        {"blur": Blur((FACE,), suggested=True)},
    ],
)
def test_another_blur_makes_every_variant_anew(change: dict[str, Any]) -> None:
    """Each rung and label has another name of what makes it."""
    label = Label(LabelKind.CARD, "lv", headline="Festivāls")
    before = Instructions(replace(BALANCED, labels=(label,)), blur=Blur((Region(0, 0, 1, 1),)))
    bare, after = replace(before, blur=NO_BLUR), replace(before, **change)
    assert before.names().keys().isdisjoint(after.names().keys())
    assert bare.names().keys().isdisjoint(after.names().keys())
    other = replace(after, recipe=replace(after.recipe, faces="another detector"))
    if after.blur.suggested:
        assert other.names().keys().isdisjoint(after.names().keys())


def test_noise_is_noise() -> None:
    """The picture of these tests has detail: its mosaic is far from it."""
    image = engine.from_memory(os.urandom(3 * 64 * 64), 64, 64, 3)
    before, after = image.write_to_memory(), blurred(image, [Region(0, 0, 1, 1)]).write_to_memory()
    assert sum(abs(a - b) for a, b in zip(bytes(before), bytes(after), strict=True)) > 64 * 64 * 90
