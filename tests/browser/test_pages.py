"""Gallery, photo and article pages in a real browser, served with the strict security policy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers.galleries import RATIOS
from tests.makers.visits import Visit

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTO = "g/lampa-2017/lv/p/p0000001.html"
ARTICLE = "g/lampa-2017/lv/article.html"
PAGES = (ENTRY, PHOTO, ARTICLE)
LARGE = "[data-large-letters]"


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_its_pictures_without_any_complaint(
    chromium: Any, house: str, path: str, width: int
) -> None:
    """No console message, no failed request, no picture that stayed empty."""
    with Visit(chromium, width, 900) as visit:
        visit.page.goto(house + path)
        visit.see_everything()
        widths = visit.page.evaluate("() => [...document.images].map((i) => i.naturalWidth)")
        assert widths
        assert all(widths)
        assert visit.complaints == []


@pytest.mark.parametrize("width", [360, 375, 390, 412])
def test_pictures_that_do_not_wait_for_a_layout_know_their_width(
    chromium: Any, house: str, width: int
) -> None:
    """On phones ``sizes`` says what the style sheet makes of the row: no rung too many."""
    with Visit(chromium, width, 800) as visit:
        visit.page.goto(house + ENTRY)
        found = visit.widths(".rows img:not([loading])")
        assert len(found) == 2
        for said, shown, _ in found:
            assert said == pytest.approx(shown, rel=0.03)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_narrowest_phone(
    chromium: Any, house: str, path: str, scheme: str
) -> None:
    """At 320 pixels, and there with large letters too, nobody scrolls sideways."""
    with Visit(chromium, 320, 640, color_scheme=scheme) as visit:
        visit.page.goto(house + path)
        assert visit.overflow() == 0
        visit.page.click(LARGE)
        assert visit.overflow() == 0


@pytest.mark.parametrize(
    "width", [320, 360, 390, 480, 600, 768, 1024, 1280, 1366, 1440, 1920, 2560]
)
def test_pictures_in_a_row_are_equally_high(chromium: Any, house: str, width: int) -> None:
    """Half a pixel is allowed (item B3); only the last row may be ragged."""
    with Visit(chromium, width, 900) as visit:
        visit.page.goto(house + ENTRY)
        boxes = visit.page.evaluate(
            """() => [...document.querySelectorAll(".rows .thumb")].map((thumb) => {
                const box = thumb.getBoundingClientRect();
                return [box.top, box.height, box.right];
            })"""
        )
        rows: dict[int, list[float]] = {}
        ends: dict[int, float] = {}
        for top, height, right in boxes:
            rows.setdefault(round(top), []).append(height)
            ends[round(top)] = right
        assert max(max(row) - min(row) for row in rows.values()) <= 0.5
        edge = max(ends.values())
        ragged = [top for top in sorted(ends)[:-1] if edge - ends[top] > 1]
        assert len(ragged) <= 1
        if width <= 480:
            assert max(len(row) for row in rows.values()) >= 2
        assert visit.overflow() == 0


def test_large_letters_stay_on_every_page_until_they_are_switched_off(
    chromium: Any, house: str
) -> None:
    """The button doubles the letters, says that it is pressed, and is remembered."""
    with Visit(chromium) as visit:
        visit.page.goto(house + ENTRY)
        assert visit.page.text_content(LARGE) == "Vājredzīgajiem – Lielie burti"
        assert _letters(visit) == ("false", 16)
        visit.page.click(LARGE)
        assert _letters(visit) == ("true", 32)
        visit.page.goto(house + PHOTO)
        assert _letters(visit) == ("true", 32)
        visit.page.click(LARGE)
        visit.page.goto(house + ARTICLE)
        assert _letters(visit) == ("false", 16)
        assert visit.complaints == []


def test_display_settings_are_chosen_one_by_one_and_remembered(chromium: Any, house: str) -> None:
    """Text size, contrast and colours; the large button is the two strongest at once."""
    with Visit(chromium, 390, 844, color_scheme="light") as visit:
        page = visit.page
        page.goto(house + ENTRY)
        assert not page.is_visible(".look")
        page.click(".look-button")
        assert page.get_by_role("dialog", name="Izskats").is_visible()
        page.get_by_label("150").check()
        page.get_by_label("Tumšas").check()
        page.keyboard.press("Escape")
        assert not page.is_visible(".look")
        page.goto(house + PHOTO)
        assert _letters(visit) == ("false", 24)
        assert _ground(page) == "rgb(19, 22, 27)"
        page.click(LARGE)
        assert _letters(visit) == ("true", 32)
        assert _ground(page) == "rgb(0, 0, 0)"
        page.click(".look-button")
        assert page.get_by_label("200").is_checked()
        assert page.get_by_label("Augsts").is_checked()
        page.get_by_label("100").check()
        assert _letters(visit) == ("false", 16)
        page.get_by_label("Parasts").check()
        page.get_by_label("Gaišas").check()
        page.click(".look-close")
        page.emulate_media(color_scheme="dark")
        page.goto(house + ARTICLE)
        assert _ground(page) == "rgb(253, 252, 250)"
        assert visit.complaints == []


def _ground(page: Any) -> str:
    return str(page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor"))


def test_large_letters_on_a_phone_show_one_picture_a_row(chromium: Any, house: str) -> None:
    """Each with its whole caption right below it, and none cut short."""
    with Visit(chromium, 320, 640) as visit:
        visit.page.goto(house + ENTRY)
        visit.page.click(LARGE)
        boxes = visit.page.evaluate(
            """() => [...document.querySelectorAll(".rows > li")].map((item) => {
                const caption = item.querySelector("figcaption");
                const [row, thumb, words] = [item, item.querySelector(".thumb"), caption]
                    .map((element) => element.getBoundingClientRect());
                const cut = caption.firstElementChild;
                return [row.top, words.top - thumb.bottom, row.bottom - words.bottom,
                        cut.scrollHeight - cut.clientHeight];
            })"""
        )
        assert len({top for top, *_ in boxes}) == len(RATIOS)
        for _, above, below, cut in boxes:
            assert abs(above) < 1
            assert abs(below) < 1
            assert cut <= 1


def test_everything_works_without_scripts(chromium: Any, house: str) -> None:
    """Photo pages, their neighbours, the way back, and large letters by a plain link."""
    with Visit(chromium, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(house + ARTICLE)
        page.click(".gallery-link a")
        assert page.url == house + ENTRY
        page.click(".rows li:nth-child(2) a")
        assert page.url == house + PHOTO
        page.click(".turn a[rel=next]")
        assert page.url.endswith("/p/p0000002.html")
        page.click(".back")
        assert page.url.startswith(house + ENTRY)
        page.wait_for_load_state()  # what is hidden is hidden by a style sheet
        assert not page.is_visible(LARGE)
        assert not page.is_visible(".large-off")
        assert _root_size(visit) == 16
        page.click(".large-on")
        assert _root_size(visit) == 32
        page.click(".large-off")
        assert _root_size(visit) == 16


def test_arrow_keys_turn_the_pages_of_photos(chromium: Any, house: str) -> None:
    """Right goes to the next photo, left back; with a modifier the browser keeps its keys."""
    with Visit(chromium, 1440, 900) as visit:
        visit.page.goto(house + PHOTO)
        visit.page.keyboard.press("ArrowRight")
        visit.page.wait_for_url("**/p0000002.html")
        visit.page.keyboard.press("ArrowLeft")
        visit.page.wait_for_url("**/p0000001.html")
        visit.page.keyboard.press("Shift+ArrowRight")
        visit.page.keyboard.press("End")
        assert visit.page.url == house + PHOTO


def test_a_photo_fits_the_first_window(chromium: Any, house: str) -> None:
    """At 1366 x 900 no photo reaches below the window (item F2)."""
    with Visit(chromium, 1366, 900) as visit:
        for number in range(len(RATIOS)):
            visit.page.goto(f"{house}g/lampa-2017/lv/p/p{number:07d}.html")
            box = visit.page.locator(".stage-photo").bounding_box()
            assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize(("width", "height", "limit"), [(390, 844, 500), (1366, 900, 330)])
def test_the_first_photo_is_near_the_top(
    chromium: Any, house: str, width: int, height: int, limit: int
) -> None:
    """A visitor comes for the photos; what stands above them is kept short (item B4)."""
    with Visit(chromium, width, height) as visit:
        visit.page.goto(house + ENTRY)
        assert visit.page.locator(".thumb").first.bounding_box()["y"] <= limit


def test_the_page_does_not_jump_while_it_loads(chromium: Any, house: str) -> None:
    """Cumulative layout shift is zero on all three pages, also when they are scrolled."""
    with Visit(chromium, 390, 844) as visit:
        for path in PAGES:
            visit.page.goto(house + path)
            visit.see_everything()
            shift = visit.page.evaluate(
                """() => new Promise((done) => {
                    let sum = 0;
                    new PerformanceObserver((list) => {
                        for (const entry of list.getEntries()) sum += entry.value;
                    }).observe({ type: "layout-shift", buffered: true });
                    setTimeout(() => done(sum), 200);
                })"""
            )
            assert shift < 0.001


def _letters(visit: Visit) -> tuple[str, float]:
    """What the button says, and the root's letter size in pixels."""
    return visit.page.get_attribute(LARGE, "aria-pressed"), _root_size(visit)


def _root_size(visit: Visit) -> float:
    size: float = visit.page.evaluate(
        "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    )
    return size
