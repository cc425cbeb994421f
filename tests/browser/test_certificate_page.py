"""The certificate in a real browser: readable on a phone, on a desk, and in large letters."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gallery_media.metadata.revealed import RevelationKind
from gallery_media.model.findings import AuditReport
from gallery_media.publishing.certificate import Certificate, certificate_pages
from gallery_media.publishing.pages import render
from gallery_media.publishing.plan import make_manifest
from tests.makers.browser import browser_page
from tests.makers.galleries import a_gallery, a_site, a_stamp

pytestmark = pytest.mark.browser

WIDER = """() => [document.documentElement, ...document.querySelectorAll("main *")]
    .filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth)
    .map((element) => element.outerHTML.slice(0, 80))"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Silent: pytest shows what failed."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with a gallery and its certificate, every kind removed from some."""
    pages = render(a_site(), a_gallery(), a_stamp())
    manifest = make_manifest(a_gallery(), a_stamp(), "0" * 64, pages)
    size = sum(item.size for item in manifest.objects)
    report = AuditReport(
        gallery=manifest.gallery,
        release=manifest.stamp.release,
        at=datetime(2017, 7, 3, 12, 30, tzinfo=UTC),
        objects=len(manifest.objects),
        size=size,
        variants=27,
        links=50,
        doors=4,
        policies=("pixels-only/1",),
        auditors=("walk/1",),
        findings=(),
    )
    removed = {kind.value: 1203 for kind in RevelationKind}
    certificate = Certificate(manifest, report, removed)
    folder = tmp_path_factory.mktemp("site")
    for page in (*pages, *certificate_pages(a_site(), a_gallery(), certificate)):
        path: Path = folder / page.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.body)
    handler = functools.partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/g/lampa-2017"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_on_the_certificate_has_to_be_pushed_sideways(house: str, width: int) -> None:
    """In both languages, in plain and in large letters, with every hash unfolded."""
    with browser_page(width, 900) as page:
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "response",
            lambda answer: complaints.append(answer.url) if answer.status >= 400 else None,
        )
        for pressed in ("false", "true"):
            for lang in ("lv", "en"):
                page.goto(f"{house}/certificate.{lang}.html")
                button = page.locator("[data-large-letters]")
                if button.get_attribute("aria-pressed") != pressed:
                    button.click()
                assert button.get_attribute("aria-pressed") == pressed
                page.locator("summary").click()
                assert page.locator("details li").count() > 30
                assert page.evaluate(WIDER) == [], (width, lang, pressed)
        assert complaints == []


def test_the_certificate_leads_back_to_its_gallery_and_to_the_other_language(house: str) -> None:
    """Both ways by a link that answers."""
    with browser_page(1440, 900) as page:
        page.goto(f"{house}/certificate.lv.html")
        page.get_by_role("link", name="English").click()
        assert page.url.endswith("/certificate.en.html")
        page.locator(".crumbs a").last.click()
        assert page.url.endswith("/en/index.html")
        assert page.locator("h1").count() == 1
