"""Select mode in a real browser: choosing, packing, stopping, what others are told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.metadata.audit.package import audit_package
from gallery_media.model.gallery import Gallery
from gallery_media.model.licence import Licence
from gallery_media.publishing.pages import render_changes
from tests.makers.galleries import a_site, a_stamp, some_arms
from tests.makers.packages import packages_of, zip_of
from tests.makers.selecting import ENTRY, selecting, site_with_press, status, taken, told
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> tuple[Gallery, dict[str, bytes]]:
    """Twelve photos on two pages."""
    return site_with_press()


@pytest.fixture
def house(site: tuple[Gallery, dict[str, bytes]]) -> Iterator[str]:
    server = serve(site[1])
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_without_scripts_there_is_no_sign_of_it(chromium: Any, house: str) -> None:
    """ZIP files of the house are offered all the same."""
    with Visit(chromium, 390, 844, java_script_enabled=False) as visit:
        visit.page.goto(house + ENTRY)
        assert not visit.page.is_visible(".select-start")
        assert visit.page.is_visible(".offers a")
        assert visit.page.locator("input[type=checkbox]").count() == 0


@pytest.mark.parametrize("width", [320, 1366])
def test_the_chosen_photos_come_as_the_zip_that_the_house_would_make(
    chromium: Any, house: str, site: tuple[Gallery, dict[str, bytes]], width: int
) -> None:
    """Byte for byte, in whatever order they were chosen, from two pages of the gallery."""
    gallery, files = site
    with Visit(chromium, width, 800) as visit:
        page = selecting(visit, house, 5, 2)
        assert status(page) == "Atlasīts: 2 (ne vairāk kā 50)"
        page.goto(page.locator("main a[href*='page-2']").first.evaluate("link => link.href"))
        page.wait_for_selector(".select-bar")
        assert status(page) == "Atlasīts: 2 (ne vairāk kā 50)"
        page.check(".rows li:nth-child(1) .select-box input")
        found = taken(page)
        told(page, "G")
        assert status(page) == "Gatavs. Fotogrāfijas ZIP failā: 3"
        some = tuple(gallery.pictures[at] for at in (1, 4, 9))
        (package,) = packages_of(replace(gallery, pictures=some))
        assert found == zip_of(package, files)
        assert len(audit_package(io.BytesIO(found))) == 5 + 3
        assert visit.overflow() == 0
        assert visit.complaints == []


def test_a_browser_that_can_write_files_writes_as_it_goes(chromium: Any, house: str) -> None:
    """The file is asked for first, and closed last."""
    with Visit(chromium, 1366, 900) as visit:
        visit.page.add_init_script("""
            window.written = [];
            window.showSaveFilePicker = async (options) => {
              window.written.push(options.suggestedName);
              return { createWritable: async () => ({
                write: async (piece) => window.written.push([...piece]),
                close: async () => window.written.push("closed"),
                abort: async () => window.written.push("aborted"),
              }) };
            };
        """)
        page = selecting(visit, house, 1, 3, picker=True)
        page.click(".select-take")
        page.wait_for_function("() => window.written.at(-1) === 'closed'")
        name, *pieces = page.evaluate("window.written")
        assert name == "lampa-2017-atlase.zip"
        body = b"".join(bytes(piece) for piece in pieces[:-1])
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            assert file.testzip() is None
            assert len(file.namelist()) == 5 + 2
        assert visit.complaints == []


def test_keys_choose_and_leave(chromium: Any, house: str) -> None:
    """The first box has the focus, Space selects, each change is announced, Esc leaves and gives
    the focus back; the Enter key on a photo opens it as always."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house)
        first = page.locator(".select-box input").first
        assert page.evaluate("document.activeElement.type") == "checkbox"
        assert first.get_attribute("aria-label") == "Atlasīt: Sarunas pie ezera, cilvēki saulē"
        assert page.locator(".select-status").get_attribute("role") == "status"
        page.keyboard.press("Space")
        assert status(page).startswith("Atlasīts: 1 ")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog.viewer[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.viewer", state="hidden")
        assert status(page).startswith("Atlasīts: 1 ")
        page.keyboard.press("Escape")
        assert page.locator(".select-bar").count() == 0
        assert page.locator(".select-box").count() == 0
        assert page.evaluate("document.activeElement.className") == "select-start"
        page.reload()
        assert page.locator(".select-box").count() == 0
        assert visit.complaints == []


def test_a_finger_on_the_photo_selects_it(chromium: Any, house: str) -> None:
    """No viewer opens meanwhile; all and none are a button each."""
    with Visit(chromium, 390, 844, has_touch=True) as visit:
        page = selecting(visit, house)
        page.tap(".rows li:nth-child(2) img")
        assert page.is_checked(".rows li:nth-child(2) .select-box input")
        assert page.locator("dialog[open]").count() == 0
        page.tap(".rows li:nth-child(2) img")
        assert not page.is_checked(".rows li:nth-child(2) .select-box input")
        page.click(".select-all")
        assert status(page).startswith("Atlasīts: 9 ")
        page.click(".select-none")
        assert status(page).startswith("Atlasīts: 0 ")
        assert page.get_attribute(".select-take", "aria-disabled") == "true"
        box = page.locator(".select-box").first.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_closing_the_display_settings_keeps_the_selection(chromium: Any, house: str) -> None:
    """The key is theirs first, and ends selecting when it is pressed once more."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        page.click(".look-button")
        page.wait_for_selector(".look", state="visible")
        page.evaluate(
            "document.getElementById('look').addEventListener('toggle', (event) => {"
            " document.body.dataset.look = event.newState; })"
        )
        page.keyboard.press("Escape")
        page.wait_for_selector("body[data-look=closed]")
        assert status(page).startswith("Atlasīts: 2 ")
        page.keyboard.press("Escape")
        page.wait_for_selector(".select-bar", state="detached")
        assert visit.complaints == []


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_button_that_began_it_looks_pressed(chromium: Any, house: str, colours: str) -> None:
    """Not only to those who are told so; with the system's own colours, too."""
    with Visit(chromium, 1366, 900, forced_colors=colours) as visit:
        visit.page.goto(house + ENTRY)
        look = "getComputedStyle(document.querySelector('.select-start')).backgroundColor"
        before = visit.page.evaluate(look)
        page = selecting(visit, house)
        page.hover("h1")
        assert page.evaluate(look) != before


def test_limits_are_told(chromium: Any, house: str) -> None:
    """Of number before, of size when the files are looked up."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house)
        page.evaluate("document.getElementById('select').dataset.most = 2")
        page.click(".select-all")
        assert status(page) == "Fotogrāfiju skaits vienā ZIP failā nedrīkst pārsniegt 2."
        assert page.locator(".select-box input:checked").count() == 2
        page.evaluate("document.getElementById('select').dataset.largest = 9000")
        page.click(".select-take")
        told(page, "Š")
        assert page.is_visible(".select-take")


def test_it_can_be_stopped(chromium: Any, house: str) -> None:
    """The button that appears has the focus; what was written is thrown away."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        waiting: list[Any] = []
        page.route("**/*-4000.jpg", lambda route: waiting.append(route))
        page.click(".select-take")
        told(page, "P")
        assert status(page) == "Pakojam 1. fotogrāfiju no 2"
        assert page.is_visible(".select-progress")
        assert page.evaluate("document.activeElement.className") == "select-stop"
        page.click(".select-stop")
        told(page, "Pār")
        assert status(page) == "Pārtraukts. Nekas netika saglabāts."
        assert not page.is_visible(".select-stop")
        for route in waiting:
            route.abort()


def test_the_viewer_says_format_size_and_licence_of_its_download(chromium: Any, house: str) -> None:
    with Visit(chromium, 1366, 900) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        page.click(".rows li:nth-child(1) a.thumb")
        page.wait_for_selector(".viewer-slide:not([inert]) .viewer-terms")
        words = page.inner_text(".viewer-slide:not([inert]) .viewer-terms")
        assert words.split() == "Lejupielādēt: JPEG, 5 kB · CC BY 4.0".split()
        assert page.get_attribute(".viewer-download", "download") == "lampa-2017-p0000000.jpg"
        assert visit.complaints == []


def test_the_viewer_marks_a_licence_in_another_language(
    chromium: Any, site: tuple[Gallery, dict[str, bytes]]
) -> None:
    gallery, files = site
    english = replace(gallery, licence=Licence.of({"en": "Naming the author"}))
    pages = render_changes(a_site(arms=some_arms()), english, a_stamp(), ()).pages
    server = serve(files | {page.key: page.body for page in pages})
    with Visit(chromium, 1366, 900) as visit:
        visit.page.goto(f"http://127.0.0.1:{server.server_address[1]}/{ENTRY}")
        visit.page.click(".rows li:nth-child(1) a.thumb")
        terms = visit.page.locator(".viewer-slide:not([inert]) .viewer-terms")
        assert terms.inner_text().split()[-5:] == "kB · Naming the author".split()
        assert terms.locator("[lang]").get_attribute("lang") == "en"
        assert terms.locator("[lang]").inner_text() == "Naming the author"
        assert visit.complaints == []
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("width", "look"), [(320, ""), (1366, ""), (1366, "dark"), (320, "large")])
def test_axe_finds_nothing_in_select_mode(
    chromium: Any, house: str, width: int, look: str, axe: str
) -> None:
    with Visit(chromium, width, 800) as visit:
        visit.page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
        page = selecting(visit, house, 1, 2)
        visit.page.evaluate(axe)
        found = page.evaluate("axe.run(document).then((said) => said.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert visit.overflow() == 0
