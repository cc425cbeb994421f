"""Days of a very large gallery and their sections, in a real browser and asked by axe-core."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PIL import Image

from gallery_media.model.addresses import variant_key
from gallery_media.publishing import days, filters
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp, some_arms
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
DAYS = (date(2017, 6, 30), date(2017, 7, 1), None)
SECTIONS = ("Lielā skatuve pils parkā", "Uzņēmējdarbības un reģionālās attīstības telts", "")


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """Seventy-two photos take the place of fifty thousand, four on a page."""
    # The second day's cover is upright.
    pictures = [
        replace(
            a_picture(n, size=(4000, 6000) if n == 24 else (6000, 4000)),
            section=SECTIONS[n // 8 % 3],
            day=DAYS[n // 24],
        )
        for n in range(72)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filters, "INDEX_FROM", 72)
        patch.setattr(days, "MOST_PARTS", 2)
        pages = render(a_site(arms=some_arms()), a_gallery(pictures, per_page=4), a_stamp())
    pixels = io.BytesIO()
    Image.new("RGB", (6, 4), (90, 120, 70)).save(pixels, "PNG")
    variants = {
        variant_key(one.sha256, one.width, one.format.value): pixels.getvalue()
        for picture in pictures
        for one in picture.variants
    }
    server = serve(variants | {page.key: page.body for page in pages})
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("width", "look"), [(1366, ""), (390, ""), (320, "large contrast")], ids=str
)
def test_from_the_gallery_to_a_day_its_section_and_back(
    chromium: Any, house: str, axe: str, width: int, look: str
) -> None:
    """axe finds nothing on the way, nothing is wider than the window or missing."""
    with Visit(chromium, width, 844, reduced_motion="reduce") as visit:
        page = visit.page
        page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")

        def judge(heading: str) -> None:
            visit.see_everything()
            assert page.inner_text("h1") == heading
            page.evaluate(axe)
            found = page.evaluate("axe.run(document).then((said) => said.violations)")
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
            assert visit.overflow() == 0

        def follow(link: str) -> None:
            page.click(link)
            page.wait_for_load_state()

        page.goto(house + ENTRY)
        judge('Sarunu festivāls "LAMPA" 2017')
        follow('.covers a:has-text("2017. gada 1. jūlijs")')
        judge("2017. gada 1. jūlijs")
        follow(f'.covers a:has-text("{SECTIONS[1]}")')
        judge(SECTIONS[1])
        assert page.locator(".rows a.thumb").count() == 4
        follow('.crumbs a:has-text("2017. gada 1. jūlijs")')
        assert page.url == f"{house}{ENTRY}#diena-2017-07-01"
        assert visit.complaints == []


@pytest.mark.parametrize("width", [320, 390, 480, 560, 700, 800, 1024, 1366, 1920, 2560])
def test_covers_are_as_sharp_as_they_are_large(chromium: Any, house: str, width: int) -> None:
    """A file that is too narrow would be blurred; cropped to 3:2 a wide one is wider than seen."""
    with Visit(chromium, width, 900) as visit:
        visit.page.goto(house + ENTRY)
        found = visit.widths(".cover img:not([loading])")
        assert {ratio > 1 for *_, ratio in found} == {True, False}
        for said, shown, ratio in found:
            drawn = shown * max(1, ratio / 1.5)
            assert 0.97 * drawn <= said <= 1.55 * drawn


def test_days_lead_on_by_keyboard_and_without_scripts(chromium: Any, house: str) -> None:
    """Covers are links and nothing else."""
    with Visit(chromium, 390, 844, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        for heading in ("2017. gada 30. jūnijs", SECTIONS[0]):
            page.locator(".covers a").first.focus()
            page.keyboard.press("Enter")
            page.wait_for_selector(f'h1:has-text("{heading}")')
        assert page.locator('.chosen [aria-current="page"]').count() == 1
