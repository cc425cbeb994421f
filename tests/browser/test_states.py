"""Pages in every state that visitors see them in: asked by axe-core, printed, in large letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.model.localised import Localised
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_site, a_stamp, an_article, some_arms
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTO = "g/lampa-2017/lv/p/p0000001.html"
ARTICLE = "g/lampa-2017/lv/article.html"
PAGES = (ENTRY, PHOTO, ARTICLE)
ENDS = tuple(f"g/lampa-2017/lv/p/p00000{number}.html" for number in ("00", "11"))
"""Of the first and the last photo, which turn to one side alone."""

STATES: dict[str, tuple[int, str, dict[str, str]]] = {
    "plain": (1366, "", {}),
    "dark": (1366, "", {"color_scheme": "dark"}),
    "large letters": (1366, "large contrast", {}),
    "the narrowest phone": (320, "", {}),
    "large letters there": (320, "large contrast", {}),
    "forced colours": (1366, "", {"forced_colors": "active"}),
    "settings open": (390, "", {}),
    "viewer open": (1366, "", {}),
    "viewer on a phone": (390, "dark", {}),
}
"""Width in pixels, what was chosen in the display settings, and what the system says."""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(chromium: Any, house: str, axe: str, state: str) -> None:
    """On gallery, photo and article pages; the viewer opens on the gallery's alone."""
    width, look, options = STATES[state]
    with Visit(chromium, width, 800, reduced_motion="reduce", **options) as visit:
        page = visit.page
        page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
        for path in (ENTRY,) if state.startswith("viewer") else (*PAGES, *ENDS):
            page.goto(house + path)
            if state == "settings open":
                page.click(".look-button")
                page.wait_for_selector(".look", state="visible")
            if state.startswith("viewer"):
                page.click(".rows li:nth-child(2) a")
                page.wait_for_selector(".viewer-slide:not([inert]) .credit")
            page.evaluate(axe)
            found = page.evaluate("axe.run(document).then((said) => said.violations)")
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert visit.complaints == []


def test_axe_finds_what_is_wrong(chromium: Any, house: str, axe: str) -> None:
    """A picture without words is told: the judge above is awake."""
    with Visit(chromium, 1366, 800) as visit:
        visit.page.goto(house + ENTRY)
        visit.page.evaluate("document.querySelector('.rows img').removeAttribute('alt')")
        visit.page.evaluate(axe)
        found = visit.page.evaluate("axe.run(document).then((said) => said.violations)")
        assert "image-alt" in {one["id"] for one in found}


@pytest.mark.parametrize("look", ["large contrast", "text-150 dark"])
def test_paper_is_white_and_its_letters_have_one_size(chromium: Any, house: str, look: str) -> None:
    """Whatever was chosen for the screen; without ways that paper has not, with the licence's."""
    with Visit(chromium, 1000, 1400, color_scheme="dark") as visit:
        page = visit.page
        page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
        for path in PAGES:
            page.goto(house + path)
            page.emulate_media(media="print")
            assert page.evaluate(
                """() => {
                    const root = getComputedStyle(document.documentElement);
                    const body = getComputedStyle(document.querySelector("h1"));
                    return [root.backgroundColor, body.color, root.fontSize,
                        getComputedStyle(document.querySelector(".footer")).backgroundColor];
                }"""
            ) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "16px", "rgb(255, 255, 255)"]
            for hidden in (".tools", ".crumbs", ".actions", ".footer-links", ".skip"):
                assert not page.locator(hidden).first.is_visible(), hidden
            page.emulate_media(media="screen")
        page.goto(house + PHOTO)
        page.emulate_media(media="print")
        written = (
            "getComputedStyle(document.querySelector('main a[rel=license]'), '::after').content"
        )
        assert "creativecommons.org" in page.evaluate(written)


def test_a_host_without_headers_has_the_policy_all_the_same(
    chromium: Any, site_files: dict[str, bytes]
) -> None:
    """Everything works as with the header, and what is not the site's own is refused."""
    server = serve(site_files, policy="")
    try:
        with Visit(chromium, 1366, 900) as visit:
            page = visit.page
            page.add_init_script(
                "window.refused = []; addEventListener('securitypolicyviolation',"
                " (event) => window.refused.push(event.effectiveDirective));"
            )
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/{ENTRY}")
            visit.see_everything()
            page.click(".rows li:nth-child(2) a")
            page.wait_for_selector(".viewer-slide:not([inert]) .credit")
            assert page.evaluate("window.refused") == []
            assert visit.complaints == []
            page.evaluate("new Image().src = 'http://127.0.0.1:9/elsewhere.png'")
            page.evaluate(
                "(() => { try { document.body.innerHTML += '<p>'; } catch { /* refused */ } })()"
            )
            page.wait_for_function("() => window.refused.length === 2")
            assert set(page.evaluate("window.refused")) == {
                "img-src",
                "require-trusted-types-for",
            }
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def long_house() -> Iterator[str]:
    """A gallery whose title is one long word."""
    title = Localised.of({"lv": "Uzņēmējdarbībasveicināšanaspasākumiem"})
    made = render(a_site(), replace(a_gallery(1), title=title), a_stamp())
    server = serve({page.key: page.body for page in made})
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_heading_in_large_letters_is_larger_than_the_text(
    chromium: Any, house: str, long_house: str
) -> None:
    """On the smallest phone too, where a word longer than the line is divided."""
    with Visit(chromium, 320, 800) as visit:
        visit.page.add_init_script("localStorage.setItem('gm-look', 'large contrast')")
        for path in (*(house + path for path in PAGES), long_house + ENTRY):
            visit.page.goto(path)
            size = visit.page.evaluate(
                "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
            )
            assert size >= 1.15 * 32
            assert visit.overflow() == 0
            cut = "(() => { const h = document.querySelector('h1');"
            assert visit.page.evaluate(cut + "return h.scrollWidth - h.clientWidth })()") <= 0


def test_nothing_is_cut_off_in_large_letters_on_the_narrowest_phone(chromium: Any) -> None:
    """A long date that breaks keeps its first figure; a long address in the footer is divided."""
    gallery = replace(
        a_gallery(1, articles=(an_article(),)),
        removal_contact="fotografiju-iznemsana@labklajibasministrija.example",
    )
    made = render(replace(a_site(), funding_logo=some_arms()), gallery, a_stamp())
    server = serve({page.key: page.body for page in made})
    try:
        with Visit(chromium, 320, 800) as visit:
            visit.page.add_init_script("localStorage.setItem('gm-look', 'large contrast')")
            visit.page.goto(f"http://127.0.0.1:{server.server_address[1]}/{ENTRY}")
            assert visit.overflow() == 0
            lines = visit.page.evaluate(
                """() => {
                  const range = document.createRange();
                  return [...document.querySelectorAll(".facts li")].flatMap((fact) => {
                    range.selectNodeContents(fact);
                    return [...range.getClientRects()].map((line) => [line.left, line.right]);
                  });
                }"""
            )
            assert len(lines) > 3, "no fact breaks: nothing is tried"
            assert all(left >= 0 and right <= 320 for left, right in lines), lines
    finally:
        server.shutdown()
        server.server_close()
