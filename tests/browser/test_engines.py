"""Layout and viewer in Firefox and WebKitGTK: what Chromium's tests say holds there too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.engines import ENGINES, Engine, NotThere, until
from tests.makers.galleries import RATIOS

pytestmark = pytest.mark.browser

ENTRY = "g/lampa-2017/lv/index.html"
PHOTO = "g/lampa-2017/lv/p/p{:07d}.html"
WIDTHS = (320, 360, 390, 480, 600, 768, 1024, 1280, 1366, 1440, 1920, 2560)
OPEN = "() => document.querySelector('dialog.viewer')?.open ?? false"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    try:
        with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as started:
            yield started
    except NotThere as why:
        pytest.skip(str(why))


def opened(engine: Engine, house: str, number: int = 2) -> None:
    engine.resize(1366, 900)
    engine.goto(house + ENTRY)
    engine.click(f".rows li:nth-child({number}) a")
    until(engine, OPEN)


def titled(engine: Engine, number: int) -> None:
    """Wait until the viewer names this photo."""
    words = f"Foto {number} no {len(RATIOS)}"
    until(engine, f"() => document.querySelector('.viewer-title').textContent === '{words}'")


def test_pictures_in_a_row_are_equally_high(engine: Engine, house: str) -> None:
    """Half a pixel is allowed (item B3); nobody scrolls sideways; two a row on phones."""
    engine.goto(house + ENTRY)
    for width in WIDTHS:
        engine.resize(width, 900)
        boxes = engine.run(
            """() => [...document.querySelectorAll(".rows .thumb")].map((thumb) => {
                const box = thumb.getBoundingClientRect();
                return [box.top, box.height, box.right];
            })"""
        )
        rows: dict[int, list[float]] = {}
        ends: dict[int, float] = {}
        for top, height, right in boxes:
            rows.setdefault(round(top), []).append(height)
            ends[round(top)] = right
        assert len(boxes) == len(RATIOS)
        assert max(max(row) - min(row) for row in rows.values()) <= 0.5, width
        ragged = [top for top in sorted(ends)[:-1] if max(ends.values()) - ends[top] > 1]
        assert len(ragged) <= 1, width
        assert max(len(row) for row in rows.values()) >= 2, width
        assert engine.run(OVERFLOW) == 0, width


def test_large_letters_fit_the_narrowest_phone(engine: Engine, house: str) -> None:
    """The button doubles the letters, says so, and nothing becomes wider than the window."""
    engine.resize(320, 640)
    engine.goto(house + ENTRY)
    engine.click("[data-large-letters]")
    letters = "() => getComputedStyle(document.documentElement).fontSize"
    try:
        assert engine.run(letters) == "32px"
        assert engine.run(OVERFLOW) == 0
    finally:
        engine.click("[data-large-letters]")
    assert engine.run(letters) == "16px"


def test_a_photo_opens_turns_and_closes(engine: Engine, house: str) -> None:
    """Address, focus, announcement, keys, and the way back to the photo shown last."""
    opened(engine, house)
    titled(engine, 2)
    assert engine.run("() => location.href") == house + PHOTO.format(1)
    assert engine.run("() => document.activeElement.className") == "viewer-title"
    for key, number in (("ArrowRight", 3), ("End", len(RATIOS)), ("Home", 1), ("PageDown", 2)):
        engine.press(key)
        titled(engine, number)
        said = engine.run("() => document.querySelector('.viewer-status').textContent")
        assert said.startswith(f"Foto {number} no ")
        until(
            engine,
            "() => Math.abs(document.querySelector('.viewer-slide:not([inert])')"
            ".getBoundingClientRect().x) < 1",
        )
    engine.press("Escape")
    until(engine, f"() => location.href === '{house}{ENTRY}'")
    assert not engine.run(OPEN)
    until(engine, "() => document.activeElement.closest('li')?.id === 'f-p0000001'")


def test_back_closes_the_viewer_and_stays_on_the_page(engine: Engine, house: str) -> None:
    """The browser's own way back is as good as the button."""
    opened(engine, house, 3)
    engine.click(".viewer-next")
    titled(engine, 4)
    engine.back()
    until(engine, "() => !document.querySelector('dialog.viewer')?.open")
    assert engine.run("() => location.href") == house + ENTRY


def test_the_large_picture_and_its_words_arrive(engine: Engine, house: str) -> None:
    """From the photo's own page, past the strict policy; full size then shows every pixel."""
    opened(engine, house, 1)
    until(engine, "() => !!document.querySelector('.viewer-slide:not([inert]) figure .credit')")
    until(
        engine,
        "() => { const it = document.querySelector('.viewer-slide:not([inert]) img');"
        "return it.complete && it.naturalWidth > 0; }",
    )
    engine.click(".viewer-zoom")
    until(
        engine,
        "() => { const it = document.querySelector('.viewer-slide:not([inert]) img');"
        "return it.getBoundingClientRect().width === Number(it.getAttribute('width')); }",
    )
    engine.press("Escape")
    until(engine, "() => !document.querySelector('dialog.viewer')?.open")


def test_a_thumbnail_is_no_larger_than_it_has_to_be(engine: Engine, house: str) -> None:
    """``sizes`` is understood: no row asks for the full width of the window."""
    engine.resize(1366, 900)
    engine.goto(house + ENTRY)
    chosen = until(
        engine,
        "() => { const it = document.querySelector('.rows img');"
        "return it.complete && [it.getBoundingClientRect().width, it.currentSrc]; }",
    )
    width = int(chosen[1].rpartition("-")[2].partition(".")[0])
    assert width <= 720, chosen
