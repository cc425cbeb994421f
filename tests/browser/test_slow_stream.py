"""A page that arrives piece by piece does not jump: rows are not shown before they are whole."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.makers.served import served
from tests.makers.visits import Visit, files_of_a_site

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of sixty photos as files."""
    root = tmp_path_factory.mktemp("site")
    for key, data in files_of_a_site(photos=60).items():
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 900), (2560, 1440)])
def test_a_slow_stream_shifts_nothing(chromium: Any, folder: Path, width: int, height: int) -> None:
    """Sixteen pieces, a tenth of a second apart: the layout shift is zero (item M). The page waits
    for its twelfth photo, on wide screens for its 24th; the others of sixty arrive while it is
    looked at."""
    painted = threading.Event()
    slow = (ENTRY, 16, 0.1)
    with (
        served(folder, slow=slow, painted=painted) as home,
        Visit(chromium, width, height) as visit,
    ):
        visit.page.goto(home + ENTRY, wait_until="commit")
        # The last quarter stays away until something is seen: a busy machine changes nothing.
        visit.page.wait_for_function(
            "() => performance.getEntriesByName('first-contentful-paint').length > 0"
        )
        rows = visit.page.locator("main img").count()
        painted.set()
        visit.page.wait_for_load_state("load")
        visit.see_everything()
        assert rows < visit.page.locator("main img").count()  # it was looked at meanwhile
        shift = visit.page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({ type: "layout-shift", buffered: true });
                setTimeout(() => done(sum), 200);
            })"""
        )
        assert shift < 0.001
