"""A form of the Prefect UI goes in; it is filled in as by hand, and what comes of it awaited."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.makers.running import PATIENCE


def choose(form: Any, number: int, words: str) -> None:
    """By keyboard: Prefect's lists do not open by a click without a screen."""
    form.locator(".p-select-button__control").nth(number).focus()
    form.keyboard.press("ArrowDown")
    form.get_by_text(words).last.click()
    form.wait_for_timeout(300)


def until(true: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    return found
