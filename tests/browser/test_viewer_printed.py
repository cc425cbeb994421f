"""Paper gets what the open viewer shows: one photo and its words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.test_viewer import opened, photo_address, title
from tests.makers.visits import Visit

pytestmark = pytest.mark.browser

SHOWN = ".viewer-slide:not([inert])"
SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("zoomed", [False, True])
def test_the_open_viewer_prints_its_photo_alone(chromium: Any, house: str, zoomed: bool) -> None:
    """One sheet, also at full size: the whole photo above its caption, no button, no other photo
    and nothing of the gallery; afterwards the screen is as it was."""
    with Visit(chromium, 1366, 900, reduced_motion="reduce") as visit:
        page = opened(visit, house, 4)
        page.wait_for_selector(f"{SHOWN} .credit")
        page.click(f"{SHOWN} img")
        if zoomed:
            page.click(".viewer-zoom")
        assert len(SHEET.findall(page.pdf(format="A4"))) == 1
        page.set_viewport_size({"width": 718, "height": 1047})
        page.emulate_media(media="print")
        image, words = (page.locator(f"{SHOWN} {one}").bounding_box() for one in ("img", ".credit"))
        assert 0 <= image["x"] < image["x"] + image["width"] <= 718
        assert image["width"] > 400
        assert image["width"] / image["height"] == pytest.approx(1.778, rel=0.02)
        assert image["y"] + image["height"] < words["y"] < 1047
        assert page.locator("img:visible").count() == 1
        assert page.locator("button:visible, a:visible, .rows:visible, h1:visible").count() == 0
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1366, "height": 900})
        page.wait_for_function(
            "(one) => Math.abs(document.querySelector(one).getBoundingClientRect().x) < 1",
            arg=SHOWN,
        )
        assert page.url == photo_address(house, 4)
        assert title(page).startswith("Foto 4 ")
        assert visit.complaints == []


def test_a_viewer_that_was_closed_leaves_the_gallery_to_paper(chromium: Any, house: str) -> None:
    """All of its photos, and nothing of the viewer."""
    with Visit(chromium, 718, 1047) as visit:
        page = opened(visit, house)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.viewer", state="hidden")
        page.emulate_media(media="print")
        assert page.locator(".rows img:visible").count() == 12
        assert not page.is_visible(".viewer")
