"""What can go wrong while a visitor's own ZIP file is made: each fault is told by its name, leaves
nothing behind, and one more press on the same button mends it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gallery_media.metadata.audit.package import audit_package
from tests.makers.selecting import ENTRY, selecting, site_with_press, status, taken, told
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

PAGE = "**/p/p0000001.html"
FILES = "**/*-4000.jpg"
OFFLINE = "Pārtrūka savienojums, tāpēc ZIP faila nav."
UNSENT = "Serveris vienu fotogrāfiju neatsūtīja līdz galam, tāpēc ZIP faila nav."
GONE = "Atlasītās fotogrāfijas, kuru galerijā vairs nav: 1."
UNSAVED = "ZIP failu neizdevās saglabāt."
STOPPED = "Pārtraukts. Nekas netika saglabāts."


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    server = serve(site_with_press(3)[1])
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def cut(route: Any) -> None:
    route.abort("internetdisconnected")


def answering(code: int, body: str = "no") -> Callable[[Any], None]:
    return lambda route: route.fulfill(status=code, body=body, content_type="text/html")


def photos_in(body: bytes) -> int:
    return len(audit_package(io.BytesIO(body))) - 5


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.className"))


@pytest.mark.parametrize(
    ("pattern", "fault", "words"),
    [
        (PAGE, cut, OFFLINE),
        ("**/a/zip.*", cut, OFFLINE),
        (FILES, answering(503), UNSENT),
        (FILES, answering(200, "x"), UNSENT),
    ],
)
def test_what_does_not_come_is_told_and_the_same_button_tries_again(
    chromium: Any, house: str, pattern: str, fault: Callable[[Any], None], words: str
) -> None:
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        saved: list[Any] = []
        page.on("download", lambda one: saved.append(one))
        page.route(pattern, fault)
        page.click(".select-take")
        told(page, words)
        assert saved == []
        assert focused(page) == "select-take"
        assert page.locator(".select-box input:checked").count() == 2
        page.unroute(pattern)
        assert photos_in(taken(page)) == 2


def test_the_words_are_those_of_the_page(chromium: Any, house: str) -> None:
    with Visit(chromium, 1366, 900) as visit:
        page = visit.page
        page.add_init_script("delete window.showSaveFilePicker")
        page.goto(house + ENTRY.replace("/lv/", "/en/"))
        page.click(".select-start")
        page.check(".rows li:nth-child(1) .select-box input")
        page.route(FILES, cut)
        page.click(".select-take")
        told(page, "The connection was lost, so there is no ZIP file. Try again")


@pytest.mark.parametrize("fault", [cut, answering(429)])
def test_what_fails_for_a_moment_only_is_asked_for_once_more(
    chromium: Any, house: str, fault: Callable[[Any], None]
) -> None:
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        page.route(FILES, fault, times=1)
        assert photos_in(taken(page)) == 2


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (PAGE, answering(404)),
        (PAGE, answering(200, "<!DOCTYPE html><title>Foto ir izņemts</title>")),
        (FILES, answering(410)),
    ],
)
def test_a_photo_that_was_removed_is_deselected_and_the_others_are_packed(
    chromium: Any, house: str, pattern: str, fault: Callable[[Any], None]
) -> None:
    """By its notice, or by its file before the notice is there."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        page.route(pattern, fault, times=1)
        page.click(".select-take")
        told(page, GONE)
        assert page.locator(".select-box input:checked").count() == 1
        assert photos_in(taken(page)) == 1


def test_a_photo_with_a_newer_file_is_packed_with_that(chromium: Any, house: str) -> None:
    """The page that the browser had names a file that is no more; it is asked for anew."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)

        def older(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(
                response=answer, body=re.sub(r"[0-9a-f]{24}-4000", "0-4000", answer.text())
            )

        page.route(PAGE, older, times=1)
        page.click(".select-take")
        told(page, UNSENT)
        assert page.locator(".select-box input:checked").count() == 2
        assert photos_in(taken(page)) == 2


def test_pressing_twice_makes_one_file(chromium: Any, house: str) -> None:
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        saved: list[Any] = []
        page.on("download", lambda one: saved.append(one))
        page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('.select-take').click()")
        told(page, "Gatavs")
        page.wait_for_timeout(300)
        assert len(saved) == 1
        assert visit.complaints == []


def test_what_is_chosen_does_not_change_while_it_is_packed(chromium: Any, house: str) -> None:
    """The buttons that choose are out of reach, and say so."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        page.route(FILES, lambda route: None)
        page.click(".select-take")
        told(page, "Pakojam")
        for name in (".select-none", ".select-all"):
            assert page.get_attribute(name, "aria-disabled") == "true"
            page.click(name, force=True)
        assert status(page).startswith("Pakojam")
        assert page.locator(".select-box input:checked").count() == 2
        with page.expect_download():
            page.unroute(FILES)  # what was held goes on
        told(page, "Gatavs. Fotogrāfijas ZIP failā: 2")


def test_leaving_while_a_file_is_packed_is_asked_about(chromium: Any, house: str) -> None:
    """Only then; whoever comes back finds what was chosen, and can begin again."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", answer)
        page.route(FILES, lambda route: None)
        page.click(".select-take")
        told(page, "Pakojam")
        page.reload()
        assert asked == ["beforeunload"]
        page.unroute(FILES)
        page.wait_for_selector(".select-bar")
        assert status(page).startswith("Atlasīts: 2 ")
        assert photos_in(taken(page)) == 2
        page.reload()
        assert asked == ["beforeunload"]


def test_a_page_that_is_put_aside_stops_packing(chromium: Any, house: str) -> None:
    """And says so to whoever comes back to it."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        page.route(FILES, lambda route: None)
        page.click(".select-take")
        told(page, "Pakojam")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        told(page, STOPPED)
        page.unroute(FILES)
        assert photos_in(taken(page)) == 2


PICKER = """
    window.told = [];
    window.size = 0;
    window.fault = "write";
    const full = () => { throw new DOMException("no room", "QuotaExceededError"); };
    window.showSaveFilePicker = async () => {
      if (window.fault === "picker") throw new DOMException("", "SecurityError");
      if (window.fault === "visitor") throw new DOMException("", "AbortError");
      return {
        createWritable: async () => {
          return {
            write: async () => { if (window.fault === "write") full(); },
            close: async () => {
              if (window.fault === "close") full();
              window.told.push("closed");
            },
            abort: async () => { window.told.push("aborted"); },
          };
        },
        getFile: async () => ({ size: window.size }),
        remove: async () => { window.told.push("removed"); },
      };
    };
"""


@pytest.mark.parametrize(
    ("fault", "size", "words", "done"),
    [
        ("write", 0, UNSAVED, ["aborted", "removed"]),
        ("close", 0, UNSAVED, ["aborted", "removed"]),
        ("write", 7, UNSAVED, ["aborted"]),
        ("visitor", 0, STOPPED, []),
    ],
)
def test_a_file_that_cannot_be_written_is_told(
    chromium: Any, house: str, fault: str, size: int, words: str, done: list[str]
) -> None:
    """No empty file is left behind; one that was there before stays."""
    with Visit(chromium, 1366, 900) as visit:
        visit.page.add_init_script(PICKER)
        page = selecting(visit, house, 1, 2, picker=True)
        page.evaluate("([fault, size]) => Object.assign(window, { fault, size })", [fault, size])
        page.click(".select-take")
        told(page, words)
        assert page.evaluate("window.told") == done
        page.evaluate("window.fault = ''")
        page.click(".select-take")
        told(page, "Gatavs. Fotogrāfijas ZIP failā: 2")
        assert page.evaluate("window.told") == [*done, "closed"]
        assert visit.complaints == []


def test_where_the_browser_may_not_ask_for_a_place_the_file_comes_as_a_download(
    chromium: Any, house: str
) -> None:
    with Visit(chromium, 1366, 900) as visit:
        visit.page.add_init_script(PICKER)
        page = selecting(visit, house, 1, 2, picker=True)
        page.evaluate("window.fault = 'picker'")
        assert photos_in(taken(page)) == 2


def test_a_file_for_which_there_is_no_room_is_told(chromium: Any, house: str) -> None:
    """Browsers keep large files on disk, and tell whoever reads that they could not."""
    with Visit(chromium, 1366, 900) as visit:
        page = selecting(visit, house, 1, 2)
        saved: list[Any] = []
        page.on("download", lambda one: saved.append(one))
        page.evaluate("""() => {
            window.whole = Blob.prototype.arrayBuffer;
            const fault = new DOMException("", "NotReadableError");
            Blob.prototype.arrayBuffer = async () => { throw fault; };
        }""")
        page.click(".select-take")
        told(page, UNSAVED)
        assert saved == []
        page.evaluate("() => { Blob.prototype.arrayBuffer = window.whole; }")
        assert photos_in(taken(page)) == 2


def test_selecting_that_does_not_load_says_so(chromium: Any, house: str) -> None:
    """Beside its button, and one more press loads it."""
    with Visit(chromium, 1366, 900) as visit:
        page = visit.page
        page.goto(house + ENTRY)
        page.route("**/a/selection.*", cut)
        page.click(".select-start")
        page.wait_for_function("() => document.querySelector('.select-note').textContent !== ''")
        assert page.inner_text(".select-note").startswith("Atlasi neizdevās ielādēt.")
        page.unroute("**/a/selection.*")
        page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('.select-start').click()")
        page.wait_for_selector(".select-bar")
        assert page.inner_text(".select-note") == ""
