"""Chromium, and one site that is served to all browser tests of a worker."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.makers.browser import ARGUMENTS
from tests.makers.visits import files_of_a_site, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def site_files() -> dict[str, bytes]:
    """Every public file of the site, by key."""
    return files_of_a_site()


@pytest.fixture(scope="session")
def house(site_files: dict[str, bytes]) -> Iterator[str]:
    """The address of a server that carries the site."""
    server = serve(site_files)
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which tests put into a page."""
    build = Path(__file__).parents[2] / "build"
    # The tools of the page checks bring it along, also where CI runs.
    known = [build / of / "node_modules/axe-core/axe.min.js" for of in ("pages", "axe")]
    chosen = os.environ.get("GALLERY_MEDIA_AXE")
    for path in [Path(chosen)] if chosen else known:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    pytest.skip("axe-core is not there: make pages-check installs it")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
