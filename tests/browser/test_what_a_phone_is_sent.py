"""What a gallery of sixty photos costs a phone until the network falls silent (item M): requests,
bytes, photos that nobody has come to see yet, and whether anything moved. No times: those are
`make bench-pages`'s."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Picture
from gallery_media.model.photo import PhotoId
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_painted_picture, a_site, a_stamp, some_arms
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTOS = 60
SHAPES = (1.5, 0.667, 1.333)
REQUESTS = 50
AHEAD = 36
"""Photos of sixty, 33 measured; Chromium fetches 1,250 pixels ahead of the window."""

ALL_BUT_PICTURES = 23_600
"""Bytes of page, style sheet, scripts and signs, as a server sends them, without headers."""


def sixty() -> dict[str, bytes]:
    """Three paintings, each of them twenty photos with names and addresses of their own."""
    painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(SHAPES)]
    files: dict[str, bytes] = {}
    pictures = []
    for number in range(PHOTOS):
        picture, bodies = painted[number % len(painted)]
        pictures.append(_anew(number, picture, bodies, files))
    site = a_site(public_url="https://foto.example.lv", arms=some_arms())
    pages = render(site, a_gallery(pictures), a_stamp())
    return files | {page.key: page.body for page in pages}


def _anew(
    number: int, picture: Picture, bodies: dict[str, bytes], files: dict[str, bytes]
) -> Picture:
    variants = []
    for variant in picture.variants:
        ending = variant.format.value
        name = hashlib.sha256(f"{number} {variant.sha256}".encode()).hexdigest()
        body = bodies[variant_key(variant.sha256, variant.width, ending)]
        files[variant_key(name, variant.width, ending)] = body
        variants.append(replace(variant, sha256=name))
    return replace(picture, photo=PhotoId(f"p{number:07d}"), variants=tuple(variants))


def test_a_phone_is_sent_what_it_shows_and_nothing_moves(chromium: Any) -> None:
    """Two pixels a point: at most fifty requests, one file a photo and in the size it is shown
    in, photos far below not at all; the layout shift is zero."""
    files = sixty()
    server = serve(files)
    try:
        with Visit(chromium, 390, 844, device_scale_factor=2) as visit:
            home = f"http://127.0.0.1:{server.server_address[1]}/"
            asked: list[str] = []
            visit.page.on("request", lambda request: asked.append(request.url))
            visit.page.goto(home + ENTRY, wait_until="networkidle")
            keys = [url.removeprefix(home) for url in asked]
            shown = visit.page.evaluate(
                """() => [...document.querySelectorAll(".rows img")]
                    .filter((image) => image.currentSrc)
                    .map((image) => [
                        image.currentSrc, image.clientWidth,
                        parseInt(/ (\\d+)w/.exec(image.previousElementSibling.srcset)[1]),
                    ])"""
            )
            shift = visit.page.evaluate(
                """() => new Promise((done) => {
                    let sum = 0;
                    new PerformanceObserver((list) => {
                        for (const entry of list.getEntries()) sum += entry.value;
                    }).observe({ type: "layout-shift", buffered: true });
                    setTimeout(() => done(sum), 100);
                })"""
            )
            assert visit.complaints == []
    finally:
        server.shutdown()
        server.server_close()
    pictures = [key for key in keys if key.startswith("m/")]
    rest = [key for key in keys if not key.startswith("m/")]
    assert len(keys) == len(set(keys)) <= REQUESTS
    assert sorted(pictures) == sorted(url.removeprefix(home) for url, *_ in shown)
    assert 8 <= len(pictures) <= AHEAD
    for url, width, smallest in shown:
        pixels = re.search(r"-(\d+)\.avif$", url)
        assert pixels, url
        sharpness = int(pixels[1]) / (2 * width)
        assert 0.7 <= sharpness <= (1.6 if int(pixels[1]) > smallest else 2), (url, width)
    sent = sum(len(gzip.compress(files[key], 6, mtime=0)) for key in rest)
    assert 0.9 * ALL_BUT_PICTURES < sent <= ALL_BUT_PICTURES
    assert shift == 0
