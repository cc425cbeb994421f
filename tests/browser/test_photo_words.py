"""Many words and long ones on a photo's page: they stand beside the photo and push nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.model.gallery import Picture
from gallery_media.model.localised import Localised
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_painted_picture, a_site, a_stamp
from tests.makers.visits import Visit, serve

pytestmark = pytest.mark.browser

LENGTHS = (0, 500, 2000)
ADDRESS = "https://www.example.lv/jaunumi/diskusija-lampa"
SENTENCE = "Sarunu festivāla pirmajā dienā Cēsīs runāja par kopienām un to, kā darbs kļūst ilgs. "


@pytest.fixture(scope="module")
def wordy() -> Iterator[str]:
    """Photos of one headline with captions of so many letters, the last photo called ADDRESS."""
    pictures: list[Picture] = []
    files: dict[str, bytes] = {}
    for number, length in enumerate((*LENGTHS, 0)):
        picture, variants = a_painted_picture(number, 1.5)
        words = Localised.of({"lv": (SENTENCE * 30)[:length]} if length else {})
        named = Localised.of({"lv": "Sarunas pie ezera" if number < len(LENGTHS) else ADDRESS})
        caption = replace(picture.caption, headline=named, caption=words)
        pictures.append(replace(picture, caption=caption))
        files |= variants
    pages = render(a_site(), a_gallery(pictures), a_stamp())
    server = serve(files | {page.key: page.body for page in pages})
    yield f"http://127.0.0.1:{server.server_address[1]}/g/lampa-2017/lv/p/p000000"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("height", [768, 900])
def test_a_long_caption_leaves_the_photo_in_the_first_window(
    chromium: Any, wordy: str, height: int
) -> None:
    """Whole, and where every other photo stands, so that turning moves nothing."""
    tops = []
    with Visit(chromium, 1366, height) as visit:
        for number in range(len(LENGTHS)):
            visit.page.goto(f"{wordy}{number}.html")
            box = visit.page.locator(".stage-photo").bounding_box()
            assert box["y"] + box["height"] <= height
            tops.append(box["y"])
        assert visit.complaints == []
    assert tops == pytest.approx([tops[0]] * len(tops), abs=1)


@pytest.mark.parametrize("letters", ["as they are", "the page's 150 %", "a browser's own 32 px"])
def test_a_long_word_in_the_heading_does_not_widen_a_phones_page(
    chromium: Any, wordy: str, letters: str
) -> None:
    """It is divided instead: an address, or one long word where letters are larger."""
    with Visit(chromium, 320, 640) as visit:
        page = visit.page
        if letters.startswith("the"):
            page.add_init_script("localStorage.setItem('gm-look', 'text-150')")
        page.goto(f"{wordy}{len(LENGTHS)}.html")
        if letters.startswith("a "):
            page.evaluate("document.documentElement.style.fontSize = '32px'")
        for words in (ADDRESS, "Konkurētspējīgākajiem uzņēmumiem"):
            page.evaluate("(words) => { heading.textContent = words }", words)
            assert visit.overflow() == 0
            assert page.evaluate("heading.scrollWidth - heading.clientWidth") <= 0
