"""Panoramas beyond the ladder of shapes: rows and covers crop them, and need a file that is wide
enough for the height that is seen."""

from __future__ import annotations

import re

import pytest

from gallery_media.model.gallery import Picture
from gallery_media.publishing import grid
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.templates import templates_dir
from gallery_media.publishing.view import Thumb, thumbs
from tests.makers.galleries import a_gallery, a_picture

PAGE = "g/lampa-2017/lv/index.html"
WIDEST = (42_000, 10_000)
"""The end of the ladder."""

PLACES = ("first", "far below", "last")


def shown(
    size: tuple[int, int], place: str = "far below", *, covers: bool = False
) -> tuple[Thumb, Picture]:
    """A picture of that size (pixels) among others in the rows, or as a cover."""
    at = {"first": 0, "far below": 4, "last": 7}[place]
    pictures = tuple(a_picture(n, size=size if n == at else (6000, 4000)) for n in range(8))
    language = load_language("lv", (templates_dir(),))
    made = thumbs(a_gallery(pictures), pictures, language, PAGE, covers=covers)
    return made[at], pictures[at]


def lengths(sizes: str) -> list[float]:
    return [float(one) for one in re.findall(r"([\d.]+)(?:rem|vw)", sizes)]


def widest(thumb: Thumb) -> int:
    """Pixels of the widest JPEG that is offered."""
    return max(int(one) for one in re.findall(r" (\d+)w", thumb.shot.srcset))


@pytest.mark.parametrize("covers", [False, True])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("times", [5, 6, 10])
def test_a_panorama_that_is_cropped_is_fetched_as_high_as_it_is_seen(
    times: int, place: str, covers: bool
) -> None:
    """Its ``sizes`` are those of the widest shape, times what is cut off; and no "auto", which
    would tell the width of the place."""
    (thumb, _), (end, _) = (
        shown(size, place, covers=covers) for size in ((times * 4000, 4000), WIDEST)
    )
    assert thumb.classes == end.classes
    wanted = [one * times / 4.2 for one in lengths(end.shot.sizes)]
    assert lengths(thumb.shot.sizes) == pytest.approx(wanted, rel=0.01)
    assert not thumb.shot.sizes.startswith("auto")
    assert (widest(end), widest(thumb)) == (1080, 1600)


@pytest.mark.parametrize("covers", [False, True])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [(42_200, 10_000), (3000, 2000), (2000, 5000), (1000, 6000)])
def test_any_other_picture_is_fetched_as_wide_as_its_place(
    size: tuple[int, int], place: str, covers: bool
) -> None:
    """Also a portrait beyond the ladder, whose top and foot are cut off."""
    thumb, picture = shown(size, place, covers=covers)
    ratio = grid.aspect(*size)
    assert grid.beyond(picture.width, picture.height) == 1
    assert widest(thumb) <= 1080
    if covers:
        assert thumb.shot.sizes.removeprefix("auto, ") == grid.cover_sizes(ratio)
    elif place != "first":
        assert thumb.shot.sizes == "auto, " + grid.row_sizes(ratio, last=place == "last")


@pytest.mark.parametrize(("size", "cropped"), [((1600, 900), True), ((3000, 2000), False)])
def test_a_cover_wider_than_its_place_does_not_ask_for_that_width(
    size: tuple[int, int], cropped: bool
) -> None:
    """Covers are cropped to 3:2, in the rows the same picture is whole."""
    assert shown(size, covers=True)[0].shot.sizes.startswith("auto") is not cropped
    assert shown(size)[0].shot.sizes.startswith("auto")
