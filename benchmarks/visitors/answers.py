"""The gallery's address goes in; how soon it answers a visitor's hand on a slow phone comes out.

Real input through the DevTools protocol, the processor slowed down four times, and what the Event
Timing API says of each interaction: from the hand to the next picture, in steps of 8 milliseconds.
It is what "Interaction to Next Paint" is made of.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.visitors.judges import PHONE

SLOWDOWN = 4
GOAL = 200
"""Milliseconds; what the metric's authors call good."""

HEADING = ("what a visitor does", "times", "median ms", "slowest ms")

_LISTEN = """() => {
  window.answers = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.interactionId) window.answers.push(one.duration);
  }).observe({ type: "event", durationThreshold: 16 });
}"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done, and how long each time took (milliseconds; under 16 counts as 16)."""

    what: str
    took: tuple[float, ...]

    @property
    def row(self) -> tuple[str, ...]:
        middle, worst = statistics.median(self.took), max(self.took)
        return (self.what, str(len(self.took)), f"{middle:.0f}", f"{worst:.0f}")


def answers(browser: Any, url: str, rounds: int) -> list[Answer]:
    """Everything that visitors do with a gallery page, in ``rounds`` fresh visits."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        context = browser.new_context(**PHONE)
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.evaluate(_LISTEN)
        for what, act in _acts(page):
            found.setdefault(what, []).append(_timed(page, act))
        context.close()
    return [Answer(what, tuple(took)) for what, took in found.items()]


def _acts(page: Any) -> Iterator[tuple[str, Callable[[], None]]]:
    """In the order in which one visitor may do them."""
    yield "open a photo", page.locator(".rows a.thumb").nth(1).click
    page.wait_for_selector("dialog.viewer[open]")
    for _ in range(3):
        yield "next photo, by key", lambda: page.keyboard.press("ArrowRight")
    yield "next photo, by button", page.locator(".viewer-next").click
    yield "full size", page.locator(".viewer-zoom").click
    yield "whole photo again", page.locator(".viewer-zoom").click
    yield "close, by key", lambda: page.keyboard.press("Escape")
    yield "open again", page.locator(".rows a.thumb").first.click
    page.wait_for_selector("dialog.viewer[open]")
    yield "close, by button", page.locator(".viewer-close").click
    page.wait_for_selector("dialog.viewer:not([open])", state="attached")
    page.evaluate("() => scrollTo(0, 0)")
    yield "large letters", page.locator("[data-large-letters]").click
    yield "usual letters", page.locator("[data-large-letters]").click
    yield "display settings", page.locator(".look-button").click


def _timed(page: Any, act: Callable[[], None]) -> float:
    page.evaluate("() => { window.answers = []; }")
    act()
    # Entries come after the frame, and the next act must not share it.
    page.wait_for_timeout(1200)
    took: list[float] = page.evaluate("() => window.answers")
    return max(took, default=16.0)
