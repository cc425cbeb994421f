"""Receipts as photographers read them: true, private, and safe to open."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.desk.receipts import HOUSE, file_name
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.receipts import (
    Came,
    Fate,
    Link,
    ReceiptLine,
    Sheet,
    Thumbnail,
    receipt_page,
    receipt_table,
)
from gallery_media.publishing.templates import search_path
from gallery_media.reasons import Code, Reason

DAY = date(2017, 6, 30)
AT = datetime(2017, 6, 30, 21, 5, tzinfo=UTC)
LINE = ReceiptLine(AT, "lampa-2017", "day-2/IMG_1.JPG", Fate.PUBLISHED, photo="w3abcdefgh")
REFUSED = ReceiptLine(
    AT, "lampa-2017", "IMG_2.CR3", Fate.REFUSED, why=Reason.of(Code.RAW, kind="cr3")
)
LANGUAGES = {code: load_language(code, search_path()) for code in ("lv", "en")}


def a_page(*lines: ReceiptLine, lang: str = "en") -> str:
    sheet = Sheet("jana", DAY, lines)
    others = [Link("jana.html", "lv", "Latviešu")]
    return receipt_page(
        sheet, LANGUAGES[lang], others=others, table="jana.csv", styles="../receipts.css"
    ).decode()


def a_table(*lines: ReceiptLine) -> list[dict[str, str]]:
    body = receipt_table(Sheet("jana", DAY, lines), ["lv", "en"])
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


class Attributes(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs]


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("fate", Fate)
@pytest.mark.parametrize("came", Came)
def test_every_fate_is_told_in_both_languages(fate: Fate, came: Came, lang: str) -> None:
    """No outcome leaves a photographer without a word."""
    page = a_page(replace(LINE, fate=fate, came=came, known_as="IMG_0.JPG"), lang=lang)
    assert f'class="fate {fate.value}"' in page
    assert ("IMG_0.JPG" in page) is (came is Came.AGAIN)


def test_a_refusal_stands_first_with_what_to_do() -> None:
    """Whoever has to act reads that before the list of what went well."""
    page = a_page(LINE, REFUSED, lang="lv")
    assert page.index("IMG_2.CR3") < page.index("IMG_1.JPG")
    assert "Canon CR3" in page
    assert "Eksportējiet to kā pilna izmēra JPEG" in page


def test_names_are_text_whatever_they_hold() -> None:
    """A file's name comes from a stranger's computer."""
    page = a_page(replace(LINE, path='<script>alert("x")</script>.jpg', known_as="{{ 7 * 7 }}"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_page_holds_no_script_no_inline_style_and_nothing_from_elsewhere() -> None:
    """It obeys its own policy, and works from a folder without a server."""
    line = replace(LINE, thumbnail=Thumbnail("pictures/abc-480.avif", 480, 320))
    reader = Attributes()
    page = a_page(line, REFUSED)
    reader.feed(page)
    assert not [one for one in reader.found if one[0] == "script"]
    assert not [one for one in reader.found if one[1] == "style" or one[1].startswith("on")]
    loaded = [
        v for tag, name, v in reader.found if (tag, name) in (("img", "src"), ("link", "href"))
    ]
    assert loaded == ["../receipts.css", "pictures/abc-480.avif"]
    assert "default-src 'none'" in page


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_no_cell_is_a_formula(name: str) -> None:
    """A spreadsheet program would compute it, with the reader's rights."""
    (row,) = a_table(replace(LINE, path=name))
    assert not row["file"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert row["file"].removeprefix("'") in (name, name.removeprefix("'"))


def test_the_table_has_the_reason_in_both_languages() -> None:
    """One file for whoever reads which of the two."""
    taken, refused = a_table(LINE, REFUSED)
    assert (taken["outcome"], taken["why_lv"]) == ("published", "")
    assert refused["why_en"].startswith("A camera raw file (Canon CR3)")
    assert refused["what_now_lv"].startswith("Eksportējiet")
    assert refused["received"] == "2017-06-30T21:05:00+00:00"


def test_the_same_lines_give_the_same_bytes() -> None:
    """Nothing says when it was made, so that nothing is written anew for nothing."""
    assert a_page(LINE, REFUSED) == a_page(LINE, REFUSED)


def test_a_link_leads_to_the_page_in_the_readers_language() -> None:
    """Where there is one; otherwise to the first."""
    line = replace(LINE, page=(("lv", "https://x.lv/lv.html"), ("en", "https://x.lv/en.html")))
    assert "https://x.lv/en.html" in a_page(line, lang="en")
    assert line.address("de") == "https://x.lv/lv.html"
    assert LINE.address("lv") == ""


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_photographers_never_share_a_file(one: str, other: str) -> None:
    """Names of people and of accounts become names of files that lead nowhere else."""
    for name in (one, other):
        made = file_name(name)
        assert made == made.lower()
        assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 0 < len(made) <= 60
        assert made != HOUSE
    assert (file_name(one) == file_name(other)) == (one == other)


def test_a_photographers_name_can_be_recognised() -> None:
    """People look for their own."""
    assert file_name("jana") == "jana"
    assert file_name("Jānis Bērziņš").startswith("janis-berzins--")
    assert file_name("") == HOUSE
