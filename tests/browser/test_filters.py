"""Filters in a real browser: folded, found by keyboard, narrow enough, and without complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.publishing.pages import render
from tests.makers.galleries import (
    RATIOS,
    a_gallery,
    a_painted_picture,
    a_site,
    a_stamp,
    some_arms,
)
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
SECTIONS = ("Lielā skatuve pils parkā", "Uzņēmējdarbības un reģionālās attīstības telts", "Dārzs")


def files() -> dict[str, bytes]:
    """Twelve painted pictures of three stages, two days, two credits and two tags; four a page."""
    painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(RATIOS)]
    pictures = (
        replace(
            picture,
            section=SECTIONS[0 if number < 6 else 1 if number < 11 else 2],
            day=date(2017, 6, 30) if number < 8 else date(2017, 7, 1),
            tags=("kopienas", "mūzika")[: 1 + number % 2],
            caption=replace(
                picture.caption,
                credit_line="Foto: Jānis Ozols" if number % 3 else "Foto: Anna Kalniņa",
            ),
        )
        for number, (picture, _) in enumerate(painted)
    )
    gallery = replace(a_gallery(pictures, per_page=4), filters=FilterRules(tuple(FilterKind)))
    pages = render(a_site(arms=some_arms()), gallery, a_stamp())
    found = {key: data for _, variants in painted for key, data in variants.items()}
    return found | {page.key: page.body for page in pages}


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """The address of a server that carries the gallery."""
    server = serve(files())
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def to_filter(page: Any, house: str, name: str) -> None:
    """As a visitor gets there."""
    page.goto(house + ENTRY)
    page.click(".filters summary")
    page.click(f'.filters a:text-is("{name}")')
    page.wait_for_selector(".chosen")


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_filters_fit_and_have_no_accessibility_errors(
    chromium: Any, house: str, axe: str, width: int
) -> None:
    """Folded, unfolded, and on a filter's own page; with large letters too."""
    with Visit(chromium, width, 900) as visit:
        page = visit.page

        def look() -> None:
            assert visit.overflow() == 0
            page.evaluate(axe)
            found = page.evaluate("axe.run(document).then((said) => said.violations)")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []

        page.goto(house + ENTRY)
        look()
        page.click(".filters summary")
        look()
        page.click("[data-large-letters]")
        assert visit.overflow() == 0
        to_filter(page, house, SECTIONS[1])
        assert visit.overflow() == 0
        page.click("[data-large-letters]")
        look()


@pytest.mark.parametrize(("width", "height", "limit"), [(390, 844, 500), (1366, 900, 330)])
def test_the_first_photo_stays_near_the_top(
    chromium: Any, house: str, width: int, height: int, limit: int
) -> None:
    """Filters are folded, and a filter's page says only which one it is (item B4)."""
    with Visit(chromium, width, height) as visit:
        visit.page.goto(house + ENTRY)
        assert visit.page.locator(".thumb").first.bounding_box()["y"] <= limit
        to_filter(visit.page, house, "Dārzs")
        assert visit.page.locator(".thumb").first.bounding_box()["y"] <= limit


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_rows_of_a_filter_are_even(chromium: Any, house: str, width: int) -> None:
    """Half a pixel is allowed (item B3); the last row may be ragged."""
    with Visit(chromium, width, 900) as visit:
        to_filter(visit.page, house, SECTIONS[0])
        boxes = visit.page.evaluate(
            """() => [...document.querySelectorAll(".rows .thumb")].map((thumb) => {
                const box = thumb.getBoundingClientRect();
                return [Math.round(box.top), box.height];
            })"""
        )
        for top in sorted({top for top, _ in boxes})[:-1]:
            heights = [height for at, height in boxes if at == top]
            assert max(heights) - min(heights) <= 0.5


def test_the_viewer_stays_within_the_filter(chromium: Any, house: str) -> None:
    """From its first photo to its last over two pages; Back leads to where it was opened."""
    with Visit(chromium, 1366, 900) as visit:
        page = visit.page
        to_filter(page, house, SECTIONS[0])
        opened = page.url
        page.locator(".rows a.thumb").first.click()
        page.wait_for_selector(".viewer[open]")
        assert page.locator(".viewer-title").inner_text() == "Foto 1 no 6"
        for number in range(1, 4):
            page.keyboard.press("ArrowRight")
            page.wait_for_function(
                f"document.querySelector('.viewer-title').innerText === 'Foto {number + 1} no 6'"
            )
        assert re.search(r"/p/p0000003\.html$", page.url)
        page.keyboard.press("Escape")
        page.wait_for_function("!document.querySelector('.viewer[open]')")
        assert page.url == opened
        assert visit.complaints == []


def test_filters_work_with_the_keyboard_and_without_scripts(chromium: Any, house: str) -> None:
    """Unfolding is the browser's own."""
    with Visit(chromium, 390, 844, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        page.locator(".filters summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/r/**")
        assert page.locator("h1").inner_text() == SECTIONS[0]
        assert page.locator('.chosen [aria-current="page"]').count() == 1
