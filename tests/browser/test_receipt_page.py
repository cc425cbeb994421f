"""A photographer's receipt in a real browser, opened from its folder without a server."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.receipts import (
    Fate,
    Link,
    ReceiptLine,
    Sheet,
    Thumbnail,
    receipt_page,
    receipt_styles,
)
from gallery_media.publishing.templates import search_path
from gallery_media.reasons import Code, Reason
from tests.makers.browser import browser_page
from tests.makers.images import a_jpeg

pytestmark = pytest.mark.browser

AT = datetime(2017, 6, 30, 21, 5, tzinfo=UTC)
LINES = (
    ReceiptLine(
        AT, "lampa-2017", "a" * 90 + ".JPG", Fate.PUBLISHED, photo="w3abcdefgh",
        page=(("lv", "https://foto.example.org/lv"),),
        thumbnail=Thumbnail("pictures/a-480.jpg", 480, 320),
    ),
    ReceiptLine(AT, "lampa-2017", "b.CR3", Fate.REFUSED, why=Reason.of(Code.RAW, kind="cr3")),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    day = tmp_path / "2017-06-30"
    (day / "pictures").mkdir(parents=True)
    (day / "pictures" / "a-480.jpg").write_bytes(a_jpeg(480, 320))
    (tmp_path / "receipts.css").write_bytes(receipt_styles(search_path()))
    sheet = Sheet("jana", date(2017, 6, 30), LINES)
    for lang, name, other in (("lv", "jana", "jana.en"), ("en", "jana.en", "jana")):
        link = Link(f"{other}.html", "en" if lang == "lv" else "lv", other)
        page = receipt_page(
            sheet, load_language(lang, search_path()), others=[link], table="jana.csv",
            styles="../receipts.css",
        )  # fmt: skip
        (day / f"{name}.html").write_bytes(page)
    return day


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_a_receipt_is_readable_from_a_folder_in_both_languages_and_sizes(
    folder: Path, width: int
) -> None:
    """Its own policy lets style sheet and picture in, and nothing has to be pushed sideways."""
    with browser_page(width, 900) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        for name in ("jana.html", "jana.en.html"):
            for fragment in ("", "#lielie-burti"):
                page.goto("about:blank")
                page.goto(f"file://{folder}/{name}{fragment}")
                wider = (
                    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
                )
                assert not page.evaluate(wider), (name, fragment)
                size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
                assert size == ("32px" if fragment else "16px")
                page.locator("img").scroll_into_view_if_needed()
                page.wait_for_function("document.querySelector('img').naturalWidth === 480")
        assert complaints == []
