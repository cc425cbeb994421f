"""Whoever needs more room between letters or more contrast loses nothing (WCAG 1.4.12, item H3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers.read_by_eye import FAINT, LOST, SPACED
from tests.makers.visits import Visit

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTO = "g/lampa-2017/lv/p/p0000001.html"
FIRST = "g/lampa-2017/lv/p/p0000000.html"
ARTICLE = "g/lampa-2017/lv/article.html"
VIEWER, SETTINGS = "viewer", "settings"


def opened(page: Any, house: str, what: str) -> None:
    page.goto(house + (what if what.endswith(".html") else ENTRY))
    if what == VIEWER:
        page.click(".rows li:nth-child(2) a")
        page.wait_for_selector(".viewer-slide:not([inert]) .credit")
    if what == SETTINGS:
        page.click(".look-button")
        page.wait_for_selector(".look", state="visible")


@pytest.mark.parametrize("look", ["", "large contrast"])
@pytest.mark.parametrize("width", [320, 1366])
def test_nothing_is_lost_with_a_visitors_own_spacing(
    chromium: Any, house: str, width: int, look: str
) -> None:
    """Lines 1.5, paragraphs 2, letters .12 and words .16: every line whole, none on another."""
    lost = {}
    with Visit(chromium, width, 800, reduced_motion="reduce") as visit:
        page = visit.page
        page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
        for what in (ENTRY, PHOTO, ARTICLE, VIEWER, SETTINGS):
            opened(page, house, what)
            page.evaluate(SPACED)
            lost[what] = page.evaluate(LOST)
            if over := visit.overflow():
                lost[what].append(f"the page is {over} pixels too wide")
    assert {what: said for what, said in lost.items() if said} == {}


def test_what_is_lost_is_seen(chromium: Any, house: str) -> None:
    """The judge above is awake: lines cut off, on top of each other, and beyond the window."""
    spoilt = {
        ".facts { block-size: .6rem; overflow: hidden }": "cut off",
        "h1 { margin-block-end: -2rem !important }": "on top of each other",
        ".intro { white-space: nowrap }": "beyond the window",
    }
    with Visit(chromium, 320, 800) as visit:
        visit.page.goto(house + ENTRY)
        for rule, said in spoilt.items():
            visit.page.evaluate(
                "(rule) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rule);"
                " document.adoptedStyleSheets = [sheet]; }",
                rule,
            )
            assert any(one.startswith(said) for one in visit.page.evaluate(LOST)), rule


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_asks_for_more_contrast_gets_it(chromium: Any, house: str, scheme: str) -> None:
    """Every text 7 : 1 at least, also what is out of reach just now; edges of controls 4.5 : 1."""
    faint = {}
    with Visit(
        chromium, 1366, 900, color_scheme=scheme, contrast="more", reduced_motion="reduce"
    ) as visit:
        for what in (ENTRY, FIRST, ARTICLE, VIEWER, SETTINGS):
            opened(visit.page, house, what)
            assert visit.page.evaluate("matchMedia('(prefers-contrast: more)').matches")
            seen = visit.page.evaluate(FAINT, 7)
            assert seen["lines"] > 3
            faint[what] = seen["faint"]
    assert {what: said for what, said in faint.items() if said} == {}


def test_quiet_words_are_louder_for_whoever_asks(chromium: Any, house: str) -> None:
    """It is the preference that does it: the faintest text is stronger with it than without."""
    lowest = []
    for contrast in ("no-preference", "more"):
        with Visit(chromium, 1366, 900, contrast=contrast) as visit:
            visit.page.goto(house + PHOTO)
            lowest.append(visit.page.evaluate(FAINT, 4.5)["lowest"])
    assert lowest[0] + 1 < lowest[1]
