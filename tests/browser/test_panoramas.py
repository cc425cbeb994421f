"""A panorama that the rows crop is as sharp as the pictures beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_painted_picture, a_site, a_stamp
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

RATIOS = (6.0, 1.5, 1.5, 1.5, 6.0, 1.5)


@pytest.mark.parametrize("width", [390, 1366])
def test_the_file_is_as_high_as_what_is_seen_of_it(chromium: Any, width: int) -> None:
    """Above the fold and where it is loaded late; one pixel of the file for each of the screen."""
    painted = [a_painted_picture(number, one, large=True) for number, one in enumerate(RATIOS)]
    pages = render(a_site(), a_gallery([picture for picture, _ in painted]), a_stamp())
    files = {key: data for _, variants in painted for key, data in variants.items()}
    server = serve(files | {page.key: page.body for page in pages})
    try:
        with Visit(chromium, width, 900, device_scale_factor=1) as visit:
            home = f"http://127.0.0.1:{server.server_address[1]}/"
            visit.page.goto(home + "g/lampa-2017/lv/index.html")
            visit.see_everything()
            found = visit.page.evaluate(
                """() => [...document.querySelectorAll(".rows img")].map((image) =>
                    [image.currentSrc, image.getBoundingClientRect().height])"""
            )
            assert visit.complaints == []
    finally:
        server.shutdown()
        server.server_close()
    for (source, height), ratio in zip(found, RATIOS, strict=True):
        pixels = re.search(r"-(\d+)\.avif$", source)
        assert pixels, source
        assert int(pixels[1]) / ratio >= 0.97 * height, (source, height)
