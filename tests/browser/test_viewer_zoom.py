"""The viewer at full size, magnified by fingers, and in the words of another language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.model.licence import Licence
from gallery_media.model.localised import Localised
from gallery_media.model.variant import Format
from gallery_media.model.words import Caption
from gallery_media.publishing.pages import render
from tests.browser.test_viewer import ENTRY, PHOTOS, focused, opened, photo_address, title
from tests.makers.galleries import RATIOS, a_gallery, a_painted_picture, a_site, a_stamp
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

SHOWN = ".viewer-slide:not([inert])"


def test_turning_at_full_size_keeps_the_keys(chromium: Any, house: str) -> None:
    """The photo that had the focus is out of reach afterwards: the heading gets it (WCAG 2.4.3)."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house, 1)
        page.click(".viewer-zoom")
        assert "zoomed" in focused(page)
        page.keyboard.press("PageDown")
        assert focused(page) == "viewer-title"
        page.keyboard.press("PageDown")
        page.wait_for_url(photo_address(house, 3))
        page.click(".viewer-zoom")
        page.click(".viewer-zoom")
        assert focused(page) == "viewer-zoom"
        assert page.locator(".viewer-photo[tabindex]").count() == 0
        assert visit.complaints == []


def test_a_photo_that_arrives_late_stays_at_full_size(chromium: Any, house: str) -> None:
    """Whoever asks for full size before the photo's page is there gets it all the same, and what
    they do meanwhile is not undone."""
    with Visit(chromium, 1366, 900) as visit:
        waiting: list[Any] = []
        visit.page.route("**/p/p0000000.html", lambda route: waiting.append(route))
        page = opened(visit, house, 1)
        page.click(".viewer-zoom")
        page.focus(".viewer-close")
        assert page.locator(f"{SHOWN} .credit").count() == 0
        for route in waiting:
            route.continue_()
        page.wait_for_selector(f"{SHOWN} .credit")
        image = page.locator(f"{SHOWN} img")
        assert page.get_attribute(".viewer-zoom", "aria-pressed") == "true"
        assert image.get_attribute("width") == "1600"
        assert image.bounding_box()["width"] == 1600
        assert image.get_attribute("sizes") == "1600px"
        box = page.locator(".zoomed").bounding_box()
        middle = page.evaluate("document.querySelector('.zoomed').scrollLeft") + box["width"] / 2
        assert middle == pytest.approx(800, abs=2)
        assert focused(page) == "viewer-close"


def test_full_size_is_that_of_the_largest_file(chromium: Any) -> None:
    """AVIF goes further than JPEG; a large window must not make the photo smaller (item E4)."""
    picture, files = a_painted_picture(0, 1.5, large=True)
    widest = max(one.width for one in picture.variants)
    assert widest > max(one.width for one in picture.variants if one.format is Format.JPEG)
    pages = render(a_site(), a_gallery([picture]), a_stamp())
    server = serve(files | {page.key: page.body for page in pages})
    try:
        with Visit(chromium, 2560, 1300) as visit:
            page = opened(visit, f"http://127.0.0.1:{server.server_address[1]}/", 1)
            page.wait_for_selector(f"{SHOWN} .credit")
            image = page.locator(f"{SHOWN} img")
            before = image.bounding_box()["width"]
            page.click(".viewer-zoom")
            assert before < image.bounding_box()["width"] == widest
            page.wait_for_function(
                "(one) => document.querySelector(one).currentSrc.includes('-' + "
                f"{widest} + '.avif')",
                arg=f"{SHOWN} img",
            )
            assert visit.complaints == []
    finally:
        server.shutdown()
        server.server_close()


def test_full_size_ends_with_the_viewer(chromium: Any, house: str) -> None:
    """Whoever comes back to the photo finds it whole, as the button says."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house, 1)
        page.click(".viewer-zoom")
        page.keyboard.press("Escape")
        page.wait_for_url(house + ENTRY)
        page.go_forward()
        page.wait_for_selector("dialog.viewer[open]")
        assert page.get_attribute(".viewer-zoom", "aria-pressed") == "false"
        assert page.locator(".zoomed").count() == 0
        assert visit.complaints == []


def test_a_viewer_that_the_browser_closes_by_itself_is_closed_whole(
    chromium: Any, house: str
) -> None:
    """As it may when Esc is pressed twice: address, title and focus are the gallery's again."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house)
        page.evaluate("document.querySelector('dialog.viewer').close()")
        page.wait_for_url(house + ENTRY)
        page.wait_for_function("() => document.activeElement.closest('li')?.id === 'f-p0000001'")
        assert not page.title().startswith("Foto")
        page.click(".rows li:nth-child(3) a")
        page.wait_for_selector("dialog.viewer[open]")
        assert title(page) == f"Foto 3 no {PHOTOS}"
        assert visit.complaints == []


def test_two_fingers_magnify_and_one_then_moves_the_picture(chromium: Any, house: str) -> None:
    """While the page is magnified the track does not snap; afterwards it does again."""
    with Visit(chromium, 390, 844, has_touch=True, is_mobile=True) as visit:
        page = opened(visit, house)
        devtools = visit.context.new_cdp_session(page)
        for gaps, overflow in [(range(40, 200, 20), "hidden"), (range(200, 20, -20), "auto")]:
            for kind, gap in [
                ("touchStart", gaps[0]),
                *(("touchMove", gap) for gap in gaps[1:]),
                ("touchEnd", None),
            ]:
                points = [] if gap is None else [195 - gap // 2, 195 + gap // 2]
                touched = [{"x": x, "y": 300, "id": at} for at, x in enumerate(points)]
                devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
            page.wait_for_function(
                "(wanted) => getComputedStyle(document.querySelector('.viewer-track'))"
                ".overflowX === wanted && (visualViewport.scale > 1.02) === (wanted === 'hidden')",
                arg=overflow,
            )
        assert title(page) == f"Foto 2 no {PHOTOS}"
        assert visit.complaints == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_whoever_asked_for_that(chromium: Any, house: str, motion: str) -> None:
    """Opening and turning are moved only where nobody minds."""
    with Visit(chromium, 1366, 900, reduced_motion=motion) as visit:
        visit.page.add_init_script(
            "window.moved = []; const animate = Element.prototype.animate;"
            "Element.prototype.animate = function (...how) {"
            " window.moved.push('opening'); return animate.apply(this, how); };"
            "const scrollTo = Element.prototype.scrollTo;"
            "Element.prototype.scrollTo = function (how) {"
            " if (how.behavior === 'smooth') window.moved.push('turning');"
            " return scrollTo.call(this, how); };"
        )
        page = opened(visit, house)
        page.keyboard.press("ArrowRight")
        page.wait_for_url(photo_address(house, 3))
        moved = page.evaluate("window.moved")
        assert moved == ([] if motion == "reduce" else ["opening", "turning"])


def test_from_right_to_left_the_arrows_change_places(chromium: Any, house: str) -> None:
    """Left is on, right is back, and the photo that is said is the one that is seen (item E9)."""
    with Visit(chromium, 1366, 900, reduced_motion="reduce") as visit:
        visit.page.goto(house + ENTRY)
        visit.page.evaluate("document.documentElement.dir = 'rtl'")
        page = visit.page
        page.click(".rows li:nth-child(2) a")
        page.wait_for_selector("dialog.viewer[open]")
        for key, number in [("ArrowLeft", 3), ("ArrowLeft", 4), ("ArrowRight", 3), ("End", PHOTOS)]:
            page.keyboard.press(key)
            page.wait_for_url(photo_address(house, number))
            box = page.locator(SHOWN).bounding_box()
            assert box["x"] == pytest.approx(0, abs=1)
        on, back = (page.locator(f".viewer-{one}").bounding_box() for one in ("next", "previous"))
        assert on["x"] < back["x"]
        page.keyboard.press("Home")
        page.wait_for_url(photo_address(house, 1))
        page.evaluate("document.querySelector('.viewer-track').dispatchEvent(new Event('wheel'))")
        page.evaluate("document.querySelector('.viewer-track').scrollTo({ left: -innerWidth })")
        page.wait_for_url(photo_address(house, 2))
        assert visit.complaints == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_full_size_begins_in_the_middle_of_the_photo(
    chromium: Any, house: str, direction: str
) -> None:
    """From right to left too, and what a visitor moved to stays when the larger file arrives."""
    with Visit(chromium, 800, 900, reduced_motion="reduce") as visit:
        page = visit.page
        waiting: list[Any] = []
        page.route("**/p/p0000000.html", lambda route: waiting.append(route))
        page.goto(house + ENTRY)
        page.evaluate("(way) => { document.documentElement.dir = way }", direction)
        page.click(".rows li:nth-child(1) a")
        page.wait_for_selector("dialog.viewer[open]")
        page.click(".viewer-zoom")
        width, in_window = _zoomed(page)
        assert width > 800
        assert in_window == pytest.approx(width / 2, abs=2)
        page.evaluate("document.querySelector('.zoomed').scrollBy(30, 0)")
        moved = _zoomed(page)[1]
        assert moved == pytest.approx(width / 2 + 30, abs=2)
        for route in waiting:
            route.continue_()
        page.wait_for_selector(f"{SHOWN} .credit")
        larger, in_window = _zoomed(page)
        assert larger == 1600
        assert in_window == pytest.approx(moved * larger / width, abs=2)
        assert visit.complaints == []


def _zoomed(page: Any) -> tuple[float, float]:
    """Of the photo at full size its width, and which of its pixels (from the left) is in the
    middle of the window."""
    image = page.locator(f"{SHOWN} img").bounding_box()
    window = page.locator(".zoomed").bounding_box()
    return image["width"], window["x"] + window["width"] / 2 - image["x"]


def test_words_in_another_language_say_so(chromium: Any) -> None:
    """What is announced and what names the large picture is read in the language that it is in."""
    painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(RATIOS[:2])]
    english = Localised.of({"en": "A lake"})
    bare = Caption(headline=Localised(), caption=english)
    pictures = [
        replace(one, caption=caption)
        for (one, _), caption in zip(painted, (replace(bare, alt_text=english), bare), strict=True)
    ]
    pages = render(a_site(), a_gallery(pictures), a_stamp())
    files = {key: data for _, variants in painted for key, data in variants.items()}
    server = serve(files | {page.key: page.body for page in pages})
    try:
        with Visit(chromium, 1366, 900) as visit:
            page = opened(visit, f"http://127.0.0.1:{server.server_address[1]}/", 1)
            page.click(".viewer-zoom")
            assert page.get_attribute(".zoomed", "aria-label") == "A lake"
            assert page.get_attribute(".zoomed", "lang") == "en"
            for key, number in [("PageDown", 2), ("PageUp", 1)]:
                page.keyboard.press(key)
                status = page.inner_html(".viewer-status")
                words = re.sub(r' class=""', "", status)
                assert words == f'Foto {number} no 2. <span lang="en">A lake</span>'
            assert page.get_attribute(f"{SHOWN} img", "lang") == "en"
            assert page.locator(".viewer-photo[lang]").count() == 0
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("described", [True, False])
def test_words_that_run_the_other_way_keep_their_direction(chromium: Any, described: bool) -> None:
    """In the rows, in the viewer and at full size, which still begins in the middle."""
    picture, variants = a_painted_picture(0, RATIOS[0])
    arabic = Localised.of({"ar": "بحيرة (2017)."})
    caption = Caption(caption=arabic, alt_text=arabic if described else Localised())
    gallery = a_gallery([replace(picture, caption=caption)])
    licence = replace(gallery, licence=Licence.of({"ar": "الاسم."}))
    pages = render(a_site(), licence, a_stamp())
    server = serve(variants | {page.key: page.body for page in pages})
    try:
        with Visit(chromium, 800, 900, reduced_motion="reduce") as visit:
            page = opened(visit, f"http://127.0.0.1:{server.server_address[1]}/", 1)
            page.wait_for_selector(f"{SHOWN} .viewer-terms")
            named = f"{SHOWN} img" if described else ".rows a.thumb"
            for place in (".rows figcaption p", f"{SHOWN} figcaption p[lang]", named):
                assert page.get_attribute(place, "dir") == "rtl", place
            way = "(one) => getComputedStyle(one).direction"
            assert page.locator(f"{SHOWN} .viewer-terms [lang]").evaluate(way) == "rtl"
            assert page.locator(f"{SHOWN} .viewer-terms").evaluate(way) == "ltr"
            page.click(".viewer-zoom")
            width, in_window = _zoomed(page)
            assert width > 800
            assert in_window == pytest.approx(width / 2, abs=2)
            page.click(".viewer-zoom")
            assert page.locator(".viewer-photo[lang], .viewer-photo[dir]").count() == 0
            assert visit.complaints == []
    finally:
        server.shutdown()
        server.server_close()


def test_what_is_pressed_is_seen_in_forced_colours(chromium: Any, house: str) -> None:
    """Where the system's own colours replace ours, a pressed button still stands out."""
    with Visit(chromium, 1366, 900, forced_colors="active") as visit:
        page = opened(visit, house, 1)
        before = _look(page, ".viewer-zoom")
        page.click(".viewer-zoom")
        page.hover(".viewer-title")
        after = _look(page, ".viewer-zoom")
        assert before != after
        assert after == _look(page, ".viewer-zoom", "Highlight")


def _look(page: Any, selector: str, colour: str = "") -> str:
    """The button's ground; with ``colour`` what that colour is here."""
    return str(
        page.evaluate(
            """([selector, colour]) => {
                const one = document.querySelector(selector);
                if (colour) one.style.background = colour;
                return getComputedStyle(one).backgroundColor;
            }""",
            [selector, colour],
        )
    )
