"""Telling a photo's page on: by the device's own list, by its address, by e-mail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers.visits import Visit

pytestmark = pytest.mark.browser

PHOTO = "g/lampa-2017/lv/p/p0000001.html"


def test_the_address_is_copied_and_that_is_said(chromium: Any, house: str) -> None:
    """Without the part behind the hash, which is nobody else's business."""
    allowed = ["clipboard-read", "clipboard-write"]
    with Visit(chromium, 390, 844, permissions=allowed) as visit:
        page = visit.page
        page.goto(house + PHOTO + "#saturs")
        page.get_by_role("button", name="Kopēt saiti").click()
        page.wait_for_function("() => document.querySelector('.share [role=status]').textContent")
        assert page.inner_text(".share [role=status]") == "Saite nokopēta"
        assert page.evaluate("navigator.clipboard.readText()") == house + PHOTO
        assert visit.overflow() == 0
        assert visit.complaints == []


def test_where_the_browser_refuses_the_address_is_shown(chromium: Any, house: str) -> None:
    with Visit(chromium, 390, 844) as visit:
        visit.page.add_init_script(
            "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));"
        )
        visit.page.goto(house + PHOTO)
        visit.page.click("[data-copy]")
        visit.page.wait_for_function(
            "(url) => document.querySelector('.share [role=status]').textContent === url",
            arg=house + PHOTO,
        )


def test_a_device_with_a_list_of_its_own_is_asked_for_it(chromium: Any, house: str) -> None:
    """And who closes the list is told nothing; without one there is no button for it."""
    with Visit(chromium, 390, 844) as visit:
        visit.page.add_init_script(
            "navigator.share = (what) => { window.shared = what;"
            " return Promise.reject(new DOMException('', 'AbortError')); };"
        )
        visit.page.goto(house + PHOTO)
        visit.page.get_by_role("button", name="Kopīgot").click()
        assert visit.page.evaluate("window.shared.url") == house + PHOTO
        assert visit.page.evaluate("window.shared.title").startswith("Klausītāji")
        assert visit.page.inner_text(".share [role=status]") == ""
        assert visit.complaints == []
    with Visit(chromium, 390, 844) as visit:
        visit.page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'share', { value: undefined });"
            "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"
        )
        visit.page.goto(house + PHOTO)
        visit.page.wait_for_load_state()
        assert visit.page.locator(".share button:visible").count() == 0
