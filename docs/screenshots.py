"""Takes the screenshots of the documentation from a demo that is really running.

``make screenshots`` after ``make demo ONCE=1``; needs Chromium.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from gallery_media.cli.house import open_house
from gallery_media.model.addresses import article_key, entry_key
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.project import open_project
from tests.makers.browser import browser_page

IMAGES = Path(__file__).resolve().parent / "images"
GALLERY = "lampa-2017"


def main(directory: Path) -> None:
    with (
        open_house(open_project(directory)) as house,
        PreviewServer(house.newsroom.preview()) as preview,
        browser_page(1200, 800) as page,
    ):
        for name, key in (
            ("gallery", entry_key(GALLERY, "lv")),
            ("article", article_key(GALLERY, "lv")),
        ):
            page.goto(f"{preview.url}/{key}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
        page.goto(f"{house.ui_url}/runs")
        run = page.get_by_text(re.compile(f"{GALLERY}: \\d+ photos")).locator("visible=true")
        run.last.wait_for()
        run.last.click()  # the first one made all variants
        page.get_by_text(f"{GALLERY} is live as generation").first.wait_for()
        page.wait_for_timeout(3000)  # the chart of the tasks draws itself in
        page.screenshot(path=IMAGES / "prefect.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
