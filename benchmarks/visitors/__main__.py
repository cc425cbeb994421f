"""``make bench-pages``: our pages beside sigal's and thumbsup's, written into docs/pages.md.

``RUNS`` (3) runs of Lighthouse for each page and preset, and visits that are timed; the median
counts. ``ONLY``: "pages" (ours and the peers', one table) or "answers". ``NOTE`` is a sentence
about the circumstances that is written below what was measured.
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
from benchmarks.visitors import answers as answering
from benchmarks.visitors.galleries import PORT, TOOLS, NotBuilt, Place, ours, peers
from benchmarks.visitors.http2 import sent_by_caddy
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
from benchmarks.visitors.scale import large
from tests.makers.browser import ARGUMENTS
from tests.makers.served import served
from tests.pages.tools import install

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pages.md"
TITLE = "## Beside sigal and thumbsup"
ANSWERS = "## How soon the gallery answers"
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
    mine = ours(photos)
    only = os.environ.get("ONLY", "").split() or ["answers", "pages"]
    if "answers" in only:
        _answers(mine[0], runs)
    if "pages" in only:
        _pages(mine, photos, origin, runs)


def _pages(mine: list[Place], photos: Path, origin: str, runs: int) -> None:
    rows, left_out = [], []
    sent = _by_caddy(mine[0])
    for place in (*mine, *large()):
        rows.append(_row(place, runs))
        _write(origin, rows, ["the peers: the run was broken off before them"], runs, sent)
    # A run of an hour may be broken off; what it has measured until then is written.
    for name, build in peers(photos):
        try:
            rows.append(_row(build(), runs))
        except NotBuilt as why:
            left_out.append(f"{name}: {why}")
        _write(
            origin,
            rows,
            [*left_out, f"who comes after {name}: the run was broken off before them"],
            runs,
            sent,
        )
    _write(origin, rows, left_out, runs, sent)


def _by_caddy(place: Place) -> str:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        sent = sent_by_caddy(browser, place)
        browser.close()
    print(sent, flush=True)
    return sent


def _answers(place: Place, runs: int) -> None:
    with (
        served(place.folder, place.headers) as home,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        found = answering.answers(browser, home + place.page, runs)
        browser.close()
    words = (
        "Made by `make bench-pages`: from the hand to the next picture (Event Timing, which "
        "Interaction to Next Paint is made of), with real input, a processor slowed down "
        f"{answering.SLOWDOWN} times, at 390 × 844 with two pixels a point, the gallery of sixty. "
        f"{answering.GOAL} ms are the goal."
    )
    _put(ANSWERS, [words, table(answering.HEADING, [one.row for one in found]), *_circumstances()])
    for one in found:
        print(" | ".join(one.row), flush=True)


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


def _write(origin: str, rows: list[list[str]], left_out: list[str], runs: int, sent: str) -> None:
    words = (
        f"Made by `make bench-pages`: {origin} of 2400 pixels, the same for everybody, served "
        "gzipped by one server on loopback. Lighthouse 12.2.3 is performance/accessibility/best "
        f"practices/SEO, median of {runs}; LCP and CLS are its figures. Idle: what had been sent, "
        "headers included, when the network fell silent, at 390 × 844 with two pixels a point and "
        "at 1366 × 900. axe-core 4.14.1: rules/nodes, WCAG A and AA up to 2.2, EN 301 549 and best "
        "practice. Peers' pages are those of their themes as they come. First pages of 500 and "
        "5,000 photos show the sixty again and again."
    )
    left = [f"- Left out: {one}." for one in left_out]
    _put(TITLE, [words, table(HEADING, rows), *left, sent, *_circumstances()])


def _circumstances() -> list[str]:
    cores = len(os.sched_getaffinity(0))
    note = os.environ.get("NOTE", "")
    return [
        f"Measured on {cores} cores, Python {platform.python_version()}.",
        *([note] if note else []),
    ]


def _put(title: str, parts: list[str]) -> None:
    """The section anew, at the end of the page."""
    text = TARGET.read_text(encoding="utf-8")
    text = re.sub(rf"\n{title}\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL).rstrip()
    TARGET.write_text("\n\n".join([text, title, *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
