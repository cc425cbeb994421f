"""Pictures of visitors' pages in every size and state, to be looked at by somebody: ``make looks``.

Sheets of several states beside each other, because a person looks at twenty pictures and not at two
hundred. Takes an exported site; needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.makers.browser import ARGUMENTS
from tests.makers.served import served

WINDOWS = {
    "small": ((320, 800), (390, 844), (768, 1024)),
    "wide": ((1366, 900), (1920, 1080)),
}
"""Windows in pixels: phones and a tablet; a laptop and a large screen."""

LOOKS: dict[str, tuple[str, dict[str, str]]] = {
    "light": ("light", {}),
    "dark": ("dark", {}),
    "large": ("large contrast", {}),
    "more-contrast": ("", {"contrast": "more"}),
    "forced": ("", {"forced_colors": "active"}),
}
"""What is chosen in the display settings, and what the device asks for."""

SHEET = 2000
"""Pixels across a sheet of several pictures, at most."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page, and what a visitor does on it."""

    name: str
    path: str
    act: Callable[[Any], object] | None = None


def main(site: Path, into: Path) -> None:
    from playwright.sync_api import sync_playwright

    into.mkdir(parents=True, exist_ok=True)
    with served(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(ARGUMENTS))
        for scene in _scenes(site):
            for name, (look, options) in LOOKS.items():
                for group, windows in WINDOWS.items():
                    shots = []
                    for width, height in windows:
                        context = browser.new_context(
                            viewport={"width": width, "height": height},
                            reduced_motion="reduce",
                            **options,
                        )
                        page = context.new_page()
                        page.add_init_script(f"localStorage.setItem('gm-look', {look!r})")
                        page.goto(home + scene.path, wait_until="networkidle")
                        if scene.act:
                            scene.act(page)
                        shots.append(Image.open(BytesIO(page.screenshot())))
                        context.close()
                    _sheet(shots).save(into / f"{scene.name}-{name}-{group}.png")
            _print(browser, home + scene.path, into / f"{scene.name}-print.png")
        browser.close()


def _scenes(site: Path) -> Iterator[Scene]:
    entry = next(iter(sorted(site.glob("g/*/lv/index.html"))))
    here = entry.parent
    photo = next(iter(sorted(here.glob("p/*.html"))))
    for name, path in (
        ("gallery", entry),
        ("photo", photo),
        ("article", here / "article.html"),
        ("missing", site / "404.html"),
        ("front", site / "index.html"),
    ):
        if path.is_file():
            yield Scene(name, path.relative_to(site).as_posix())
    gallery = entry.relative_to(site).as_posix()
    yield Scene("viewer", gallery, _open_viewer)
    yield Scene("settings", gallery, lambda page: page.click(".look-button"))
    yield Scene("foot", gallery, lambda page: page.evaluate("scrollTo(0, 1e6)"))
    if "select-start" in entry.read_text(encoding="utf-8"):
        yield Scene("selecting", gallery, _select)


def _open_viewer(page: Any) -> None:
    page.click(".rows li:nth-child(2) a")
    page.wait_for_selector(".viewer-slide:not([inert]) figcaption")
    page.wait_for_load_state("networkidle")


def _select(page: Any) -> None:
    page.click(".select-start")
    page.check(".select-box input >> nth=1")


def _print(browser: Any, address: str, into: Path) -> None:
    """As on a sheet of A4 at 96 pixels an inch."""
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=into)
    page.close()


def _sheet(shots: list[Image.Image]) -> Image.Image:
    """Beside each other, all at one scale."""
    gap = 24
    across = sum(shot.width for shot in shots) + gap * (len(shots) - 1)
    sheet = Image.new("RGB", (across, max(shot.height for shot in shots)), "#888")
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + gap
    if across <= SHEET:
        return sheet
    return sheet.resize((SHEET, round(sheet.height * SHEET / across)), Image.Resampling.LANCZOS)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
