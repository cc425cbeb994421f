"""A page's address goes in; what Lighthouse, axe and the wire say about it comes out."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.visitors.galleries import TOOLS, NotBuilt, Place
from tests.makers.browser import ARGUMENTS

SCORES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1366, "height": 900}, "device_scale_factor": 1}
TRIES = 3
"""Runs of Lighthouse that may lack a metric before a page is given up."""


@dataclass(frozen=True, slots=True)
class Lighthouse:
    """Medians of a few runs; times in milliseconds."""

    scores: tuple[int, ...]
    lcp: float
    cls: float


@dataclass(frozen=True, slots=True)
class Wire:
    """What a visitor was sent until the network fell silent."""

    kilobytes: float
    requests: int


def lighthouse(url: str, preset: str, runs: int) -> Lighthouse:
    """``preset``: mobile or desktop. Raises NotBuilt when Lighthouse has no answer."""
    found = [_once(url, preset) for _ in range(runs)]
    medians = [round(statistics.median(run.scores[i] for run in found)) for i in range(len(SCORES))]
    lcp = statistics.median(run.lcp for run in found)
    return Lighthouse(tuple(medians), lcp, statistics.median(run.cls for run in found))


def _once(url: str, preset: str) -> Lighthouse:
    command = [str(TOOLS / "node_modules" / ".bin" / "lighthouse"), url]
    command += ["--output=json", "--quiet", f"--chrome-flags={' '.join(ARGUMENTS)}"]
    command += [f"--only-categories={','.join(SCORES)}"]
    command += ["--preset=desktop"] if preset == "desktop" else []
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    # Into a file: a report is longer than a pipe holds, and Lighthouse does not wait for it.
    written = TOOLS / "lighthouse.json"
    command += [f"--output-path={written}"]
    said = ""
    for _ in range(TRIES):
        written.unlink(missing_ok=True)
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=300
        )
        try:
            report = json.loads(written.read_text(encoding="utf-8"))
            scores = [report["categories"][name]["score"] for name in SCORES]
            metrics = ("largest-contentful-paint", "cumulative-layout-shift")
            lcp, cls = (report["audits"][name]["numericValue"] for name in metrics)
            return Lighthouse(tuple(round(score * 100) for score in scores), lcp, cls)
        except (OSError, ValueError, KeyError, TypeError):
            said = (done.stderr or done.stdout)[-300:]
    raise NotBuilt(f"Lighthouse had no answer: {said}")


def wire(browser: Any, url: str, window: dict[str, Any]) -> Wire:
    """Bytes as they came, headers included, until half a second without a request."""
    context = browser.new_context(**window)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda sent: sizes.append(sent["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(500)
    context.close()
    return Wire(sum(sizes) / 1000, len(sizes))


def axe(browser: Any, url: str, place: Place, *, viewer: bool) -> tuple[int, int]:
    """Broken rules, and by how many nodes; ``viewer``: after the first photo was opened."""
    context = browser.new_context(**DESK, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    if viewer:
        page.locator(place.opener).first.click()
        page.wait_for_selector(place.shows)
        page.wait_for_timeout(1000)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    broken = page.evaluate("(options) => axe.run(document, options)", tags)["violations"]
    context.close()
    return len(broken), sum(len(rule["nodes"]) for rule in broken)


def alts(browser: Any, url: str) -> str:
    """How many pictures have a file's name instead of a description, of how many."""
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    said = page.evaluate("() => [...document.images].map((image) => image.alt)")
    context.close()
    named = [alt for alt in said if alt.lower().endswith((".jpg", ".jpeg")) or "IMG_" in alt]
    return f"{len(named)} of {len(said)}"


def tools_are_there() -> Path:
    """Raises NotBuilt when something is missing."""
    if CHROMIUM is None:
        raise NotBuilt("chromium is not installed: apt-get install chromium")
    return AXE
