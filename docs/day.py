"""Takes the screenshots of docs/day.md: a house of its own, driven through an operator's day.

``make day``; needs Chromium.
"""

from __future__ import annotations

import io
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from gallery_media.demo.paint import paint_photo
from gallery_media.demo.project import GALLERY, make_demo
from tests.makers.browser import browser_page
from tests.makers.festival_day import FestivalDay
from tests.makers.running import up

IMAGES = Path(__file__).resolve().parent / "images" / "day"
PHOTOS = (0, 3, 5, 8, 10, 12, 15, 17, 19, 20, 22, 23)
MEGAPIXELS = 2.0
COLOURS = 128
MEDIANCUT = Image.Quantize.MEDIANCUT
NO_DITHER = Image.Dither.NONE
MOST_BYTES = 90_000


def small(taken: Image.Image) -> bytes:
    """A PNG of few colours; of fewer pixels where it would be large (a page full of photos)."""
    for scale in (1.0, 0.75, 0.6, 0.5):
        size = (round(taken.width * scale), round(taken.height * scale))
        written = io.BytesIO()
        few = taken.resize(size).quantize(COLOURS, MEDIANCUT, kmeans=1, dither=NO_DITHER)
        few.save(written, "PNG", optimize=True)
        if written.tell() < MOST_BYTES:
            break
    return written.getvalue()


def main(images: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    images.mkdir(parents=True, exist_ok=True)
    photos = [paint_photo(number, MEGAPIXELS) for number in PHOTOS]
    with tempfile.TemporaryDirectory() as scratch:
        project = make_demo(Path(scratch) / "festival", port)
        settings = project.gallery_dir(GALLERY) / "gallery.toml"
        settings.write_text("approval = true\n" + settings.read_text(encoding="utf-8"))

        def shoot(page: Any, name: str) -> None:
            taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            (images / f"{name}.png").write_bytes(small(taken))

        with up(project.root, port) as house, browser_page(1440, 900) as page:
            page.set_default_timeout(40_000)
            day = FestivalDay(house, page, photos, shoot)
            for step in (
                day.begin,
                day.watch,
                day.approve,
                day.mend,
                day.roll_back,
                day.take_back,
                day.end,
            ):
                try:
                    step()
                except Exception:
                    shoot(page, "_failed")
                    raise
                print(step.__name__, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
