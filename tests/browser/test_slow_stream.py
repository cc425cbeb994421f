"""A page that arrives piece by piece does not jump: rows are not shown before they are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.makers.served import served
from tests.makers.visits import Visit, files_of_a_site

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 900)])
def test_a_slow_stream_shifts_nothing(
    chromium: Any, tmp_path: Path, width: int, height: int
) -> None:
    """Sixteen pieces, a tenth of a second apart: the layout shift is zero (item M)."""
    for key, data in files_of_a_site().items():
        path = tmp_path / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with served(tmp_path, slow=(ENTRY, 16, 0.1)) as home, Visit(chromium, width, height) as visit:
        visit.page.goto(home + ENTRY)
        visit.see_everything()
        took, shift = visit.page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({ type: "layout-shift", buffered: true });
                const [page] = performance.getEntriesByType("navigation");
                setTimeout(() => done([page.responseEnd - page.responseStart, sum]), 200);
            })"""
        )
        assert took > 1000  # it was slow indeed
        assert shift < 0.001
