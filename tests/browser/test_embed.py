"""The embed in another site's page, and structured data under the strict policy, in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gallery_media.preview.app import preview_app
from gallery_media.preview.server import PreviewServer
from gallery_media.publishing.markers import replaced
from gallery_media.publishing.pages import render
from gallery_media.publishing.serving.rules import MEDIA_TYPES, Serving
from tests.makers.galleries import RATIOS, a_gallery, a_painted_picture, a_site, a_stamp
from tests.makers.storages import MemoryStorage
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

ROOM = "g/lampa-2017/lv"
PAGE = """<!DOCTYPE html>
<html lang="lv"><head><meta charset="utf-8"><title>Cita vietne</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
</head>
<body><main><h1>Jaunumi</h1>
<!-- gallery-media:start lampa-2017 --><!-- gallery-media:end -->
</main></body></html>
"""


@pytest.fixture(scope="module")
def gallery() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The preview with a gallery that knows its address, and the gallery's files."""
    public = MemoryStorage()
    with PreviewServer(preview_app(public, tuple)) as server:
        painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(RATIOS)]
        pages = render(
            a_site(public_url=server.url), a_gallery(one for one, _ in painted), a_stamp()
        )
        files = {key: data for _, variants in painted for key, data in variants.items()}
        files |= {page.key: page.body for page in pages}
        rules = Serving()
        for key, data in files.items():
            public.put(
                key,
                data,
                content_type=MEDIA_TYPES[key.rpartition(".")[2]],
                cache_control=rules.headers(key)["Cache-Control"],
            )
        yield server.url, files


@pytest.fixture(scope="module")
def elsewhere(gallery: tuple[str, dict[str, bytes]]) -> Iterator[str]:
    """Another origin, whose page has the embed between its markers."""
    _, files = gallery
    fragment = files[f"{ROOM}/embed.html"].decode()
    page = replaced("news.html", PAGE, lambda *_: fragment)
    server: ThreadingHTTPServer = serve({"news.html": page.encode()}, policy="")
    yield f"http://127.0.0.1:{server.server_address[1]}/news.html"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [320, 1366])
def test_another_site_shows_the_embed_without_scripts(
    chromium: Any, elsewhere: str, width: int
) -> None:
    """Pictures and styles come from the gallery's own origin, though pages there may not."""
    with Visit(chromium, width, 900, java_script_enabled=False) as visit:
        visit.page.goto(elsewhere, wait_until="networkidle")
        widths = visit.page.evaluate("() => [...document.images].map((i) => i.naturalWidth)")
        assert len(widths) == 6
        assert all(widths)
        tops = visit.page.evaluate(
            "() => [...document.images].map((i) => Math.round(i.getBoundingClientRect().top))"
        )
        assert tops.count(tops[0]) >= 2  # the styles are there: more than one beside another
        assert visit.overflow() == 0
        assert visit.complaints == []
        if folder := os.environ.get("GALLERY_MEDIA_SCREENSHOTS"):
            visit.page.screenshot(path=Path(folder) / f"embed-{width}.png", full_page=True)


def test_the_embed_can_be_used_without_its_styles(chromium: Any, elsewhere: str) -> None:
    """A heading, links with names, and the way to the gallery; nothing is hidden or too wide."""
    with Visit(chromium, 320, 900) as visit:
        visit.page.route("**/embed.css", lambda route: route.abort())
        visit.page.goto(elsewhere)
        assert visit.page.get_by_role("heading", level=2).inner_text() == "Foto no diskusijas"
        links = visit.page.get_by_role("region").get_by_role("link")
        names = [links.nth(n).get_attribute("href") for n in range(links.count())]
        assert len(names) == 7
        for n in range(6):
            assert links.nth(n).get_by_role("img").get_attribute("alt")
        assert visit.page.get_by_role("link", name="foto galerija").is_visible()


@pytest.mark.parametrize("page", ["index.html", "p/p0000001.html", "article.html"])
def test_structured_data_passes_the_strict_policy(
    chromium: Any, gallery: tuple[str, dict[str, bytes]], page: str
) -> None:
    """The data block is there for programs, nothing of it runs, and the console stays silent."""
    url, _ = gallery
    with Visit(chromium, 1366, 900) as visit:
        visit.page.goto(f"{url}/{ROOM}/{page}")
        visit.see_everything()
        types = visit.page.evaluate(
            """() => [...document.querySelectorAll('script[type="application/ld+json"]')]
                .map((one) => JSON.parse(one.textContent)["@type"])"""
        )
        assert len(types) == 1
        assert visit.complaints == []
