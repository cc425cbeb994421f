"""From an invite to the live page through a real browser, over a line that breaks."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gallery_media.cli.uploads import upload_service
from gallery_media.darkroom import Darkroom
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.browser import browser_page
from tests.makers.halfway_proxy import HalfwayProxy
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, public_keys, publish
from tests.makers.projects import a_project
from tests.makers.words import a_packet

pytestmark = pytest.mark.journey

JANIS = "Jānis Bērziņš"
PATIENCE = 60_000  # milliseconds


@dataclass
class Desk:
    """A house whose upload page is served, and the line between browsers and its bucket."""

    newsroom: Newsroom
    line: HalfwayProxy
    url: str

    def link(self) -> str:
        _, link = self.newsroom.invite(JANIS, GALLERY, 3, None)
        return f"{self.url}/#{link.partition('#')[2]}"

    def take_in(self) -> None:
        """What `up` does every few seconds."""
        intake = self.newsroom.uploads
        assert intake is not None
        if intake.look().ready:
            self.newsroom.take_uploads(intake.wave())


@pytest.fixture
def desk(
    tmp_path: Path, seaweedfs: S3Location, darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    project = a_project(tmp_path / "festival", seaweedfs, monkeypatch)
    with HalfwayProxy(seaweedfs.endpoint_url or "") as line:
        for name, value in {
            "INBOX__URL": f"s3://u-{secrets.token_hex(6)}/lampa/",
            "UPLOADS__PORT": "0",
            "UPLOADS__STORAGE_URL": line.url,
            "SITE__PUBLIC_URL": "https://foto.example.org",
        }.items():
            monkeypatch.setenv(f"GALLERY_MEDIA_{name}", value)
        with open_newsroom(project, darkroom) as newsroom, upload_service(newsroom) as url:
            newsroom.stores.prepare()
            yield Desk(newsroom, line, url)


def files_in(folder: Path, count: int) -> list[str]:
    """Photos on a photographer's disk, some of them with letters of Latvian in their names."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"Cēsis {number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(a_jpeg(900 + number, 600))
    return [str(path) for path in paths]


def opened(page: Any, link: str) -> Any:
    """The upload page, ready; every error of its scripts fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(link)
    page.locator("#desk").wait_for(timeout=PATIENCE)
    return page


def rows(page: Any, state: str) -> Any:
    return page.locator(f"#rows > [data-state={state}]")


def wait_for(page: Any, state: str, count: int, desk: Desk | None = None) -> None:
    """Until so many files are in this state; meanwhile the house takes in, if it is given."""
    for _ in range(PATIENCE // 100):
        if rows(page, state).count() == count:
            return
        if desk is not None:
            desk.take_in()
        page.wait_for_timeout(100)
    raise AssertionError(f"never {count} {state}: {page.inner_text('#rows')}")


def test_photos_arrive_over_a_breaking_line_and_go_live(desk: Desk, tmp_path: Path) -> None:
    """Two uploads break off halfway and are sent again by themselves; then all are on the page."""
    desk.line.breaks = 2
    with browser_page(390, 844) as page:
        opened(page, desk.link().replace("/#", "/en/#"))
        assert JANIS in page.inner_text("#invite")
        page.set_input_files("#files", files_in(tmp_path / "card", 3))
        wait_for(page, "received", 3, desk)
        assert desk.line.broken == 2
        assert len(desk.line.puts) == 3
        receipts = desk.newsroom.catalogue.receipts(GALLERY)
        assert {receipt.photographer for receipt in receipts} == {JANIS}
        assert {receipt.name for receipt in receipts} == {f"Cēsis {n}.jpg" for n in range(3)}
        assert publish(desk.newsroom).photos == 3
        page.reload()
        page.locator("#desk").wait_for()
        links = page.locator("#rows a")
        assert links.count() == 3
        seen = {links.nth(number).get_attribute("href") for number in range(3)}
    home = f"https://foto.example.org/g/{GALLERY}/en/p"
    assert seen == {f"{home}/{receipt.photo_id}.html" for receipt in receipts}
    keys = public_keys(desk.newsroom, f"g/{GALLERY}/en/p/")
    assert {f"g/{GALLERY}/en/p/{receipt.photo_id}.html" for receipt in receipts} <= keys
    assert desk.newsroom.uploads is not None
    assert list(desk.newsroom.uploads.bucket.list()) == []


def test_files_with_words_are_sent_with_their_photos(desk: Desk, tmp_path: Path) -> None:
    """Whatever type the browser knows them by; the page says that the words are taken."""
    folder = tmp_path / "card"
    files = files_in(folder, 1)
    words = folder / "Cēsis 0.jpg.xmp"
    words.write_bytes(a_packet({"dc:description": {"en": "Talk in the park"}}))
    table = folder / "captions.csv"
    table.write_text("photo,lang,headline\nCēsis 0.jpg,en,In the park\n")
    other = folder / "list.csv"
    other.write_text("a,b\n")
    with browser_page(390, 844) as page:
        opened(page, desk.link().replace("/#", "/en/#"))
        page.set_input_files("#files", [str(words), str(table), str(other), *files])
        wait_for(page, "received", 1, desk)
        wait_for(page, "words", 2, desk)
        wait_for(page, "unfit", 1)
        assert "its words are taken" in page.inner_text("#rows")
    assert publish(desk.newsroom).photos == 1
    shown = desk.newsroom.stores.public.get(f"g/{GALLERY}/en/index.html").body.decode()
    assert "Talk in the park" in shown


def test_a_closed_page_goes_on_where_it_was(desk: Desk, tmp_path: Path) -> None:
    """The link is opened again, the same files are chosen, and only what is missing is sent."""
    files = files_in(tmp_path / "card", 4)
    link = desk.link()
    with browser_page(1366, 800) as page:
        opened(page, link)
        page.set_input_files("#files", files[:2])
        wait_for(page, "received", 2, desk)
        desk.line.breaks = 10_000  # the line is dead from now on
        page.set_input_files("#files", files[2:])
        wait_for(page, "broken", 2)
    desk.line.breaks = 0
    sent = list(desk.line.puts)
    with browser_page(1366, 800) as page:
        opened(page, link)
        assert rows(page, "received").count() == 2
        wait_for(page, "missing", 2)
        page.set_input_files("#files", files)
        wait_for(page, "received", 4, desk)
        assert page.locator("#rows > li").count() == 4
    assert len(desk.line.puts) == len(sent) + 2


def test_what_was_refused_says_why(desk: Desk, tmp_path: Path) -> None:
    """Before sending, or after the house has looked at it; the others do not wait for it."""
    (good,) = files_in(tmp_path / "card", 1)
    bad, film = tmp_path / "card" / "bad.jpg", tmp_path / "card" / "film.mp4"
    bad.write_bytes(b"<html>" * 1000)
    film.write_bytes(b"film")
    with browser_page(390, 844) as page:
        opened(page, desk.link().replace("/#", "/lv/#"))
        page.set_input_files("#files", [str(bad), str(film), good])
        wait_for(page, "refused", 1, desk)
        wait_for(page, "received", 1, desk)
        assert "bad.jpg" in rows(page, "refused").inner_text()
        assert "nevis fotoattēls" in rows(page, "refused").inner_text()
        assert "JPEG" in rows(page, "unfit").inner_text()
    assert len(desk.line.puts) == 2  # the film stayed where it was


def test_a_link_that_opens_nothing_is_explained(desk: Desk) -> None:
    """Cut off, unknown, revoked: a sentence that is read aloud, and no way to choose files."""
    link = desk.link()
    (invite, *_) = desk.newsroom.catalogue.invites()
    with browser_page(390, 844) as page:
        for address, word in ((desk.url, "not complete"), (f"{desk.url}/#{'x' * 43}", "no such")):
            page.goto("about:blank")
            page.goto(address.replace("/#", "/en/#") if "#" in address else f"{address}/en/")
            page.locator("#trouble").wait_for(timeout=PATIENCE)
            assert word in page.inner_text("#trouble")
            assert not page.locator("#desk").is_visible()
        desk.newsroom.revoke_invite(invite.id)
        page.goto("about:blank")
        page.goto(link.replace("/#", "/en/#"))
        page.locator("#trouble").wait_for(timeout=PATIENCE)
        assert "revoked" in page.inner_text("#trouble")
        assert page.locator("#trouble").get_attribute("role") == "alert"


@pytest.mark.parametrize("large", [False, True])
def test_the_page_fits_narrow_screens_and_keys_alone(
    desk: Desk, tmp_path: Path, large: bool
) -> None:
    """No sideways scrolling at 320 pixels, targets of 24, and the chooser opens by keyboard."""
    with browser_page(320, 800) as page:
        opened(page, desk.link())
        if large:
            page.click("[data-large-letters]")
        page.set_input_files("#files", files_in(tmp_path / "card", 2))
        wait_for(page, "received", 2, desk)
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1]
        for target in page.locator("a:visible, button:visible, .choose").all():
            box = target.bounding_box()
            assert box is None or min(box["width"], box["height"]) >= 24, target.inner_text()
        page.locator("#files").focus()
        outline = page.evaluate("getComputedStyle(document.querySelector('.choose')).outlineStyle")
        assert outline != "none"
        with page.expect_file_chooser(timeout=PATIENCE):
            page.locator("#files").press("Enter")
        assert re.search(r": 2", page.inner_text("#said"))


def test_the_other_language_keeps_the_key(desk: Desk) -> None:
    """The link's secret goes along behind the #."""
    with browser_page(1366, 800) as page:
        opened(page, desk.link())
        page.click(".languages a")
        page.locator("#desk").wait_for(timeout=PATIENCE)
        assert JANIS in page.inner_text("#invite")
