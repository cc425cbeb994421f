"""An operator's day in the Prefect UI, screen by screen, by clicks and forms."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from gallery_media.demo.paint import paint_photo
from gallery_media.demo.project import GALLERY, make_demo
from tests.makers.browser import browser_page
from tests.makers.festival_day import FestivalDay
from tests.makers.running import up
from tests.torture.measure import FULL

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not FULL, reason="minutes of clicks: `make torture`, or `make day`"),
]


def test_every_screen_of_a_day_can_be_read_and_every_form_works(tmp_path: Path) -> None:
    """Thumbnails load, forms do what they say, and no screen shows an id where a word exists."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    project = make_demo(tmp_path / "festival", port)
    settings = project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text("approval = true\n" + settings.read_text())
    photos = [paint_photo(number, 0.5) for number in (0, 8, 22)]
    seen = []

    def look(page: Any, name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}.png")
        seen.append(name)

    with up(project.root, port) as house, browser_page(1440, 900) as page:
        day = FestivalDay(house, page, photos, look)
        day.begin()
        day.watch()
        day.approve()
        day.mend()
        day.roll_back()
        day.take_back()
        day.end()
    assert len(seen) == 11
