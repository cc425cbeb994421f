"""Pages that few see, asked by axe-core: a removed photo's, that of no address, the first one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from gallery_media.model.addresses import NOT_FOUND, variant_key
from gallery_media.model.photo import PhotoId
from gallery_media.publishing.front import FRONT_KEY, front_pages
from gallery_media.publishing.missing import missing_page
from gallery_media.publishing.pages import render
from tests.makers.galleries import (
    a_gallery,
    a_picture,
    a_site,
    a_stamp,
    an_article,
    some_arms,
)
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

PAGES = {
    "removed photo": ("g/lampa-2017/lv/p/p0000007.html", "Foto ir izņemts"),
    "nothing there": (NOT_FOUND, "Šādas lapas nav"),
    "nothing there, in English": ("g/lampa-2017/en/p/gone.html", "There is no such page"),
    "article with a table": ("g/lampa-2017/lv/article.html", "Skaitļi"),
    "first page": (FRONT_KEY, "Foto galerijas"),
}
COLUMNS = range(2010, 2018)
TABLE = "\n".join(
    "| " + " | ".join(cells) + " |"
    for cells in (
        ("Rādītājs", *map(str, COLUMNS)),
        ("---",) * (len(COLUMNS) + 1),
        ("Sociālās uzņēmējdarbības uzņēmumi", *("1234",) * len(COLUMNS)),
    )
)
"""Wider than a phone."""
STATES: dict[str, tuple[int, str, dict[str, str]]] = {
    "plain": (1366, "", {}),
    "dark on the narrowest phone": (320, "", {"color_scheme": "dark"}),
    "large letters there": (320, "large contrast", {}),
}
"""Width in pixels, what was chosen in the display settings, and what the system says."""
NOWHERE = {
    "g/lampa-2017/en/p/gone.html": "en",
    "g/en/lv/gone.html": "lv",
    "foto/g/lampa-2017/en/r/0123/page-2.html": "en",
    "en/news.html": "en",
    "g/lampa-2017/lv/p/gone.html": "lv",
    "g/lampa-2017/de/index.html": "lv",
    "englishmen.html": "lv",
}
"""Addresses of nothing, and the language of whoever asked there."""


@pytest.fixture(scope="module")
def rare_house() -> Iterator[str]:
    """A site with all its artwork and two galleries, one of them in the second language alone."""
    site = replace(a_site(arms=some_arms()), funding_logo=replace(some_arms(), name="fund"))
    article = replace(an_article("lv"), title="Skaitļi", body=TABLE)
    gallery = replace(a_gallery(3, articles=(article,)), withdrawn=(PhotoId("p0000007"),))
    other = replace(a_gallery(map(a_picture, range(10, 13)), languages=("en",)), slug="zirgi")
    both = (gallery, other)
    pages = (
        *(page for one in both for page in render(site, one, a_stamp())),
        *missing_page(site, both),
        *front_pages(site, both),
    )
    pixels = io.BytesIO()
    Image.new("RGB", (4, 4), (90, 120, 70)).save(pixels, "PNG")
    variants = {
        variant_key(one.sha256, one.width, one.format.value): pixels.getvalue()
        for shown in both
        for picture in shown.pictures
        for one in picture.variants
    }
    files = variants | {page.key: page.body for page in pages}
    files |= dict.fromkeys(NOWHERE, files[NOT_FOUND])
    server = serve(files)
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(chromium: Any, rare_house: str, axe: str, kind: str, state: str) -> None:
    """Nor is anything wider than the window, or missing."""
    width, look, options = STATES[state]
    path, heading = PAGES[kind]
    with Visit(chromium, width, 800, reduced_motion="reduce", **options) as visit:
        visit.page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
        visit.page.goto(rare_house + path)
        visit.see_everything()
        assert visit.page.inner_text("h1") == heading
        visit.page.evaluate(axe)
        found = visit.page.evaluate("axe.run(document).then((said) => said.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert visit.overflow() == 0
        assert visit.complaints == []


def test_a_wide_table_is_scrolled_by_keyboard(chromium: Any, rare_house: str) -> None:
    """And stays a table with its headings."""
    with Visit(chromium, 390, 800) as visit:
        page = visit.page
        page.goto(rare_house + PAGES["article with a table"][0])
        table = page.get_by_role("group", name="Tabula")
        table.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")
        assert table.get_by_role("table").get_by_role("columnheader").count() == 9
        assert visit.complaints == []


@pytest.mark.parametrize(("path", "lang"), NOWHERE.items())
def test_whoever_is_lost_reads_first_in_the_language_of_the_address(
    chromium: Any, rare_house: str, path: str, lang: str
) -> None:
    """Title and first heading, whichever server answers; the other language follows."""
    said = {"lv": "Šādas lapas nav", "en": "There is no such page"}
    (other,) = said.keys() - {lang}
    with Visit(chromium, 390, 800) as visit:
        visit.page.goto(rare_house + path)
        assert visit.page.title() == f"{said[lang]} – Foto galerijas"
        headings = visit.page.eval_on_selector_all(
            ".missing :is(h1, h2)", "(all) => all.map((one) => [one.localName, one.textContent])"
        )
        assert headings == [["h1", said[lang]], ["h2", said[other]]]
        named = visit.page.eval_on_selector_all(
            ".missing",
            "(all) => all.map((one) => document.getElementById("
            "one.getAttribute('aria-labelledby')).closest('.missing') === one)",
        )
        assert named == [True, True]
        assert visit.complaints == []
