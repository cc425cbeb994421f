"""The viewer in a real browser: opening, turning, addresses, keys, and what others are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.makers.visits import Visit, files_of_a_site, serve

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTOS = 12


def opened(visit: Visit, house: str, number: int = 2) -> Any:
    """The gallery with the viewer open on a photo, 1 being the first."""
    page = visit.page
    page.goto(house + ENTRY)
    page.click(f".rows li:nth-child({number}) a")
    page.wait_for_selector("dialog.viewer[open]")
    return page


def photo_address(house: str, number: int) -> str:
    return f"{house}g/lampa-2017/lv/p/p{number - 1:07d}.html"


def title(page: Any) -> str:
    return str(page.inner_text(".viewer-title"))


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def exposed(visit: Visit, *roles: str) -> list[str]:
    """The names of all that assistive technology is offered in these roles."""
    devtools = visit.context.new_cdp_session(visit.page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    return [
        node["name"]["value"]
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in roles
    ]


def behind(visit: Visit) -> list[tuple[str, str]]:
    """Role and name of all that assistive technology is offered outside the dialog, of any role;
    but for the document, which the browser always offers."""
    devtools = visit.context.new_cdp_session(visit.page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    dialogs = [node for node in nodes if node["role"]["value"] == "dialog"]
    inside = set()
    waiting = [node["nodeId"] for node in dialogs]
    while waiting:
        inside.add(one := waiting.pop())
        waiting += known[one].get("childIds", ())
    return [
        (node["role"]["value"], node["name"]["value"] if "name" in node else "")
        for node in nodes
        if not node["ignored"] and node["nodeId"] not in inside and "parentId" in node
    ]


def test_nothing_of_any_role_is_exposed_behind_the_open_viewer(chromium: Any, house: str) -> None:
    """Headings and links are not all: text, lists, landmarks, regions and groups count as well."""
    with Visit(chromium, 1366, 900) as visit:
        visit.page.goto(house + ENTRY)
        assert len(behind(visit)) > 100  # the page itself, while no dialog is open
        page = opened(visit, house)
        page.wait_for_selector(".viewer-download:visible")
        assert behind(visit) == []
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.viewer", state="hidden")
        assert len(behind(visit)) > 100


def test_a_photo_opens_in_a_named_dialog_under_its_own_address(chromium: Any, house: str) -> None:
    """The heading names it and takes the focus, and nothing of the page behind is exposed."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house)
        assert page.url == photo_address(house, 2)
        assert title(page) == f"Foto 2 no {PHOTOS}"
        assert page.title().startswith(f"Foto 2 no {PHOTOS} – ")
        assert focused(page) == "viewer-title"
        assert page.get_by_role("dialog", name=f"Foto 2 no {PHOTOS}").count() == 1
        page.wait_for_selector(".viewer-download:visible")
        assert exposed(visit, "link") == ["Lejupielādēt", "Par fotogrāfiju"]
        assert exposed(visit, "heading") == [f"Foto 2 no {PHOTOS}"]
        assert exposed(visit, "image") == ["Klausītāji lielajā teltī, cilvēki saulē"]
        assert exposed(visit, "button") == [
            "Pilns izmērs",
            "Aizvērt",
            "Iepriekšējā fotogrāfija",
            "Nākamā fotogrāfija",
        ]
        assert page.inner_text(".viewer-status") == ""
        page.wait_for_selector(".viewer figcaption .credit")
        assert visit.complaints == []


def test_the_large_picture_comes_from_the_photos_own_page(chromium: Any, house: str) -> None:
    """It names files that the rows do not, larger ones, and they can be taken along."""
    with Visit(chromium, 1366, 900, device_scale_factor=2) as visit:
        page = opened(visit, house, 1)
        page.wait_for_selector(".viewer-slide:not([inert]) figure .credit")
        image = page.locator(".viewer-slide:not([inert]) img")
        assert image.get_attribute("width") == "1600"
        assert image.get_attribute("srcset").endswith(" 1600w")
        page.wait_for_function(
            "() => document.querySelector('.viewer-slide:not([inert]) img').complete"
        )
        assert page.get_attribute(".viewer-download", "download").startswith("lampa-2017-")
        assert visit.complaints == []


@pytest.mark.parametrize("failure", ["no network", "busy server"])
def test_a_photos_page_that_did_not_come_is_asked_for_again(
    chromium: Any, house: str, failure: str
) -> None:
    """Meanwhile the small picture is shown; the next visit to the photo has the large one."""
    with Visit(chromium, 1366, 900, reduced_motion="reduce") as visit:
        page = visit.page
        asked: list[str] = []

        def fail_once(route: Any) -> None:
            asked.append(route.request.url)
            if len(asked) > 1:
                route.continue_()
            elif failure == "no network":
                route.abort("internetdisconnected")
            else:
                route.fulfill(status=503, content_type="text/html", body="<p>Later</p>")

        page.route(photo_address(house, 1), fail_once)
        with page.expect_event(
            "requestfailed" if failure == "no network" else "requestfinished",
            lambda request: request.url == photo_address(house, 1),
        ):
            opened(visit, house, 1)
        page.wait_for_selector(".viewer-slide:nth-child(2) figcaption .credit", state="attached")
        assert page.locator(".viewer-slide:not([inert]) img").is_visible()
        assert page.locator(".viewer-slide:not([inert]) .credit").count() == 0
        assert page.locator(".viewer-download").is_hidden()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        page.wait_for_selector(".viewer-slide:not([inert]) .credit")
        page.wait_for_selector(".viewer-download:visible")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        assert title(page) == f"Foto 1 no {PHOTOS}"
        assert len(asked) == 2  # what has come is kept


@pytest.mark.parametrize("way", ["Escape", "back", "button"])
def test_closing_leads_back_to_the_photo_that_was_shown_last(
    chromium: Any, house: str, way: str
) -> None:
    """By key, by the browser's Back, by the button: the gallery's address, focus on its link."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house)
        page.keyboard.press("ArrowRight")
        page.wait_for_url(photo_address(house, 3))
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "back":
            page.go_back()
        else:
            page.click(".viewer-close")
        page.wait_for_url(house + ENTRY)
        page.wait_for_selector("dialog.viewer", state="hidden")
        assert page.evaluate("document.activeElement.closest('li')?.id") == "f-p0000002"
        assert not page.title().startswith("Foto")
        page.go_forward()
        page.wait_for_selector("dialog.viewer[open]")
        assert title(page) == f"Foto 3 no {PHOTOS}"
        assert visit.complaints == []


def test_keys_turn_the_photos_and_each_change_is_announced(chromium: Any, house: str) -> None:
    """Arrows, PageUp and PageDown, Home and End; with a modifier the browser keeps its keys."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house)
        for key, number in [
            ("ArrowRight", 3),
            ("PageDown", 4),
            ("ArrowLeft", 3),
            ("PageUp", 2),
            ("End", PHOTOS),
            ("ArrowRight", PHOTOS),
            ("Home", 1),
            ("ArrowLeft", 1),
            ("Control+ArrowRight", 1),
        ]:
            page.keyboard.press(key)
            page.wait_for_function(
                "(said) => document.querySelector('.viewer-title').textContent === said",
                arg=f"Foto {number} no {PHOTOS}",
            )
            assert page.url == photo_address(house, number), key
            assert page.inner_text(".viewer-status").startswith(f"Foto {number} no {PHOTOS}. ")
        assert page.get_attribute(".viewer-previous", "aria-disabled") == "true"
        assert page.get_attribute(".viewer-next", "aria-disabled") == "false"
        assert visit.complaints == []


def test_the_shown_photo_is_the_one_in_the_window(chromium: Any, house: str) -> None:
    """After a turn, a jump and another window size, the slide fills the window exactly."""
    with Visit(chromium, 1366, 900, reduced_motion="reduce") as visit:
        page = opened(visit, house)
        for key in ("ArrowRight", "End", "ArrowLeft"):
            page.keyboard.press(key)
            assert _shown(page) == 0
        page.set_viewport_size({"width": 700, "height": 900})
        page.wait_for_function(
            "() => Math.abs(document.querySelector('.viewer-slide:not([inert])')"
            ".getBoundingClientRect().x) < 1"
        )


def _shown(page: Any) -> float:
    return float(
        page.evaluate(
            "document.querySelector('.viewer-slide:not([inert])').getBoundingClientRect().x"
        )
    )


def finger(devtools: Any, kind: str, *places: int) -> None:
    """One finger on the track of photos, at each place in turn; lifted where there is none."""
    for x in places or (None,):
        points = [] if x is None else [{"x": x, "y": 300}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_swiping_turns_the_photos(chromium: Any, house: str) -> None:
    """A finger that moves the track by a slide has turned a photo, address and all."""
    with Visit(chromium, 390, 844, has_touch=True, is_mobile=True) as visit:
        page = opened(visit, house)
        devtools = visit.context.new_cdp_session(page)
        finger(devtools, "touchStart", 330)
        finger(devtools, "touchMove", *range(320, 60, -20))
        finger(devtools, "touchEnd")
        page.wait_for_url(photo_address(house, 3))
        assert title(page) == f"Foto 3 no {PHOTOS}"
        assert visit.complaints == []


def test_words_that_arrive_during_a_swipe_do_not_undo_it(chromium: Any, house: str) -> None:
    """They make the track taller while the finger is on it; the photo is turned all the same."""
    with Visit(chromium, 390, 844, has_touch=True, is_mobile=True) as visit:
        waiting: list[Any] = []
        visit.page.route("**/p/*.html", lambda route: waiting.append(route))
        page = opened(visit, house)
        page.wait_for_timeout(300)
        devtools = visit.context.new_cdp_session(page)
        before = page.evaluate("document.querySelector('.viewer-track').clientHeight")
        finger(devtools, "touchStart", 330)
        finger(devtools, "touchMove", *range(320, 200, -20))
        for request in waiting:
            request.continue_()
        page.wait_for_function(
            "(before) => document.querySelector('.viewer-track').clientHeight !== before",
            arg=before,
        )
        finger(devtools, "touchMove", *range(200, 60, -20))
        finger(devtools, "touchEnd")
        page.wait_for_url(photo_address(house, 3))
        assert visit.complaints == []


def test_full_size_shows_every_pixel_and_arrow_keys_pan(chromium: Any, house: str) -> None:
    """The button stays pressed, the picture is as wide as its file, and turning lets go."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house, 1)
        page.wait_for_selector(".viewer-slide:not([inert]) figure .credit")
        page.click(".viewer-zoom")
        assert page.get_attribute(".viewer-zoom", "aria-pressed") == "true"
        image = page.locator(".viewer-slide:not([inert]) img")
        assert image.bounding_box()["width"] == float(image.get_attribute("width"))
        before = page.evaluate("document.querySelector('.zoomed').scrollLeft")
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "(before) => document.querySelector('.zoomed').scrollLeft > before", arg=before
        )
        assert title(page) == f"Foto 1 no {PHOTOS}"
        page.keyboard.press("PageDown")
        assert page.get_attribute(".viewer-zoom", "aria-pressed") == "false"
        assert page.locator(".zoomed").count() == 0
        assert visit.complaints == []


def test_a_click_with_a_modifier_is_the_browsers(chromium: Any, house: str) -> None:
    """Whoever wants a new tab gets the photo's own page in it."""
    with Visit(chromium, 1366, 900) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        with visit.context.expect_page() as new:
            page.click(".rows li:nth-child(2) a", modifiers=["Control"])
        assert new.value.url == photo_address(house, 2)
        assert page.locator("dialog[open]").count() == 0


def test_reloading_or_sharing_gives_a_real_page(chromium: Any, house: str) -> None:
    """The address bar never shows what is not there."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, house)
        page.reload()
        assert page.locator("body.photo-room").count() == 1
        page.go_back()
        page.wait_for_selector("body.gallery-room")
        assert page.url == house + ENTRY


def test_the_page_behind_keeps_its_pictures(chromium: Any, house: str) -> None:
    """Relative addresses are settled before the address changes: lazy pictures still arrive."""
    with Visit(chromium, 390, 844) as visit:
        page = opened(visit, house, 1)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.viewer", state="hidden")
        visit.see_everything()
        broken = page.evaluate("[...document.images].filter((image) => !image.naturalWidth).length")
        assert broken == 0
        assert visit.complaints == []


def test_no_photo_is_covered_when_letters_are_large_on_a_small_phone(
    chromium: Any, house: str
) -> None:
    """At 320 pixels with large letters the photo keeps its height, and nothing is cut off."""
    with Visit(chromium, 320, 640) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        page.click("[data-large-letters]")
        page.click(".rows li:nth-child(1) a")
        page.wait_for_selector("dialog.viewer[open]")
        assert page.evaluate("document.querySelector('.viewer').scrollWidth") <= 320
        box = page.locator(".viewer-slide:not([inert]) .viewer-photo").bounding_box()
        assert box["height"] >= 0.55 * 640 - 1
        targets = page.locator(".viewer button:visible, .viewer a:visible").all()
        for target in targets:
            size = target.bounding_box()
            assert min(size["width"], size["height"]) >= 44


@pytest.fixture(scope="module")
def paged_house() -> Iterator[str]:
    """The same photos, five to a page."""
    server = serve(files_of_a_site(per_page=5))
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_beyond_a_pages_last_photo_lies_the_next_pages_first(
    chromium: Any, paged_house: str
) -> None:
    """Numbers run through the gallery; at the edge the photo's own page goes on."""
    with Visit(chromium, 1366, 900) as visit:
        page = opened(visit, paged_house, 5)
        assert title(page) == f"Foto 5 no {PHOTOS}"
        page.click(".viewer-next")
        page.wait_for_url(photo_address(paged_house, 6))
        page.wait_for_selector("body.photo-room")


def test_every_link_leads_somewhere_before_the_viewer_was_ever_open(
    chromium: Any, house: str
) -> None:
    """The dialog is built while nobody waits, and search engines count links without address."""
    with Visit(chromium, 1366, 900) as visit:
        visit.page.goto(house + ENTRY)
        visit.page.wait_for_selector("dialog.viewer", state="attached")
        assert visit.page.locator("a:not([href])").count() == 0


def test_the_bar_is_one_line_on_the_narrowest_phone(chromium: Any, house: str) -> None:
    """Number and signs stand beside each other, so that the photo has the rest."""
    with Visit(chromium, 320, 800) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        page.click(".rows li:nth-child(12) a")
        page.wait_for_selector("dialog.viewer .viewer-download:visible")
        title, close = (
            page.locator(f".viewer-{name}").bounding_box() for name in ("title", "close")
        )
        assert abs(title["y"] + title["height"] / 2 - close["y"] - close["height"] / 2) < 2
