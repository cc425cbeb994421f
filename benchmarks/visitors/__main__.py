"""``make bench-pages``: our pages beside sigal's and thumbsup's, written into docs/pages.md.

``RUNS`` (3) runs of Lighthouse for each page and preset; the median counts. ``NOTE`` is a sentence
about the circumstances that is written below the table.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError, sync_playwright

from benchmarks.__main__ import table
from benchmarks.visitors.galleries import PORT, TOOLS, NotBuilt, Place, ours, peers
from benchmarks.visitors.judges import (
    CHROMIUM,
    DESK,
    PHONE,
    alts,
    axe,
    lighthouse,
    tools_are_there,
    wire,
)
from benchmarks.visitors.photos import sixty_photos
from tests.makers.browser import ARGUMENTS
from tests.makers.served import served
from tests.pages.tools import install

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pages.md"
TITLE = "## Beside sigal and thumbsup"
HEADING = (
    "page",
    "Lighthouse mobile",
    "Lighthouse desktop",
    "LCP ms m/d",
    "CLS m/d",
    "idle kB m/d",
    "requests m/d",
    "axe page",
    "axe viewer",
    "alt = file name",
)


def main() -> None:
    install(Path(__file__).resolve().parent, TOOLS)
    _compile_for_thumbsup()
    tools_are_there()
    runs = int(os.environ.get("RUNS", "3"))
    photos = TOOLS / "photos"
    origin = sixty_photos(photos)
    rows, left_out = [], []
    for place in ours(photos):
        rows.append(_row(place, runs))
        _write(origin, rows, ["the peers: the run was broken off before them"], runs)
    for name, build in peers(photos):
        try:
            rows.append(_row(build(), runs))
        except NotBuilt as why:
            left_out.append(f"{name}: {why}")
    _write(origin, rows, left_out, runs)


def _compile_for_thumbsup() -> None:
    """The one script of a package that somebody needs; without it thumbsup is left out."""
    if not any((TOOLS / "node_modules" / "better-sqlite3").glob("build/Release/*.node")):
        command = ["npm", "rebuild", "better-sqlite3"]
        subprocess.run(command, cwd=TOOLS, capture_output=True, check=False)


def _row(place: Place, runs: int) -> list[str]:
    with (
        served(place.folder, place.headers, port=PORT) as home,
        sync_playwright() as playwright,
    ):
        url = home + place.page
        mobile, desktop = (lighthouse(url, preset, runs) for preset in ("mobile", "desktop"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        phone, desk = (wire(browser, url, window) for window in (PHONE, DESK))
        page = axe(browser, url, place, viewer=False)
        viewer = _with_viewer(browser, url, place)
        named = alts(browser, url)
        browser.close()
    row = [
        place.name,
        "/".join(map(str, mobile.scores)),
        "/".join(map(str, desktop.scores)),
        f"{mobile.lcp:.0f}/{desktop.lcp:.0f}",
        f"{mobile.cls:.3f}/{desktop.cls:.3f}",
        f"{phone.kilobytes:.0f}/{desk.kilobytes:.0f}",
        f"{phone.requests}/{desk.requests}",
        f"{page[0]}/{page[1]}",
        viewer,
        named,
    ]
    print(" | ".join(row), flush=True)
    return row


def _with_viewer(browser: Any, url: str, place: Place) -> str:
    if not place.opener:
        return "–"
    try:
        rules, nodes = axe(browser, url, place, viewer=True)
    except TimeoutError:
        return "did not open"
    return f"{rules}/{nodes}"


def _write(origin: str, rows: list[list[str]], left_out: list[str], runs: int) -> None:
    cores = len(os.sched_getaffinity(0))
    words = (
        f"Made by `make bench-pages`: {origin} of 2400 pixels, the same for everybody, served "
        "gzipped by one server on loopback. Lighthouse 12.2.3 is performance/accessibility/best "
        f"practices/SEO, median of {runs}; LCP and CLS are its figures. Idle: what had been sent, "
        "headers included, when the network fell silent, at 390 × 844 with two pixels a point and "
        "at 1366 × 900. axe-core 4.14.1: rules/nodes, WCAG A and AA up to 2.2, EN 301 549 and best "
        "practice. Peers' pages are those of their themes as they come."
    )
    parts = [TITLE, words, table(HEADING, rows)]
    parts += [f"- Left out: {one}." for one in left_out]
    parts.append(f"Measured on {cores} cores, Python {platform.python_version()}.")
    if os.environ.get("NOTE"):
        parts.append(os.environ["NOTE"])
    text = TARGET.read_text(encoding="utf-8")
    text = re.sub(rf"\n{TITLE}\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL).rstrip()
    TARGET.write_text(text + "\n\n" + "\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
