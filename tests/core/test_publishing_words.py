"""Alt text, headings and article bodies: what people wrote, and nothing else, gets on a page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.desk.lettering import Lettering
from gallery_media.model.localised import NOTHING, Localised, Text
from gallery_media.model.variant import BALANCED, LabelKind
from gallery_media.model.words import Caption
from gallery_media.publishing.alt import Alt, alt_for, first_sentence, heading, opening
from gallery_media.publishing.article_body import article_body
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.package_words import photo_lines
from gallery_media.publishing.pages import render
from gallery_media.publishing.shorten import shorten
from gallery_media.publishing.templates import search_path
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp

NEUTRAL = "Foto 3 no 24: LAMPA"


def test_alt_text_in_the_pages_language_comes_first() -> None:
    """Rule J1, first step."""
    caption = Caption(alt_text=Localised.of({"en": "A tent", "lv": "Telts"}))
    assert alt_for(caption, "lv", NEUTRAL).text == Text("Telts", "lv")


def test_alt_text_in_another_language_keeps_its_mark() -> None:
    """Rule J1, second step: a screen reader then speaks it in its own language."""
    caption = Caption(
        alt_text=Localised.of({"en": "A tent"}), caption=Localised.of({"lv": "Telts pļavā."})
    )
    assert alt_for(caption, "lv", NEUTRAL).text == Text("A tent", "en")


def test_without_alt_text_the_caption_names_the_picture() -> None:
    """Rule J1, third step."""
    alt = alt_for(Caption(caption=Localised.of({"lv": "Telts pļavā."})), "lv", NEUTRAL)
    assert alt.by_caption
    assert alt.text == NOTHING


def test_a_picture_without_any_words_is_named_neutrally() -> None:
    """Rule J1, last resort: never empty."""
    assert alt_for(Caption(), "lv", NEUTRAL).text == Text(NEUTRAL, "lv")


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0412.JPG",
        "DSC01234",
        "_DSC1234",
        "DSCF0042.raf.jpeg",
        "lampa_0001",
        "Anna bildes 12.jpg",
        "P1010001",
        "OLYMPUS DIGITAL CAMERA",
    ],
)
def test_a_file_name_is_never_read_to_anybody(name: str) -> None:
    """Cameras and programs write their names into caption fields; pages pass them over."""
    words = Localised.of({"lv": name})
    caption = Caption(headline=words, caption=words, alt_text=words)
    assert alt_for(caption, "lv", NEUTRAL).text == Text(NEUTRAL, "lv")
    assert heading(caption, "lv") == NOTHING


@pytest.mark.parametrize(
    "named",
    ["IMG_0412 no skatuves", "_DSC1234: telts", "dscf0042 (2)", " IMG_0412 ", "LAMPA-0412 zāle"],
)
def test_a_text_that_begins_with_a_file_name_is_not_read_either(named: str) -> None:
    """Item J2 calls it a fault, so that J1 goes on: another language, then the caption, then a
    neutral text. What stands under the picture is not cut, but does not name it."""
    alt = Localised.of({"lv": named, "en": "A tent"})
    assert alt_for(Caption(alt_text=alt), "lv", NEUTRAL).text == Text("A tent", "en")
    alone = Localised.of({"lv": named})
    told = Caption(alt_text=alone, caption=Localised.of({"lv": "Telts pļavā."}))
    assert alt_for(told, "lv", NEUTRAL) == Alt(NOTHING, by_caption=True)
    assert alt_for(Caption(alt_text=alone), "lv", NEUTRAL) == Alt(Text(NEUTRAL, "lv"))
    assert alt_for(Caption(caption=alone), "lv", NEUTRAL) == Alt(Text(NEUTRAL, "lv"))


def test_nothing_published_says_a_file_name_to_people_who_cannot_see() -> None:
    """Pages, feed, embed, structured data, gallery.json and the texts for the press."""
    alt = Localised.of({"lv": "IMG_0412 no skatuves", "en": "IMG_0412 from the stage"})
    pictures = [
        a_picture(0, caption=replace(a_caption(0), alt_text=alt)),
        a_picture(1, caption=Caption(alt_text=alt)),
    ]
    site, gallery = a_site(public_url="https://foto.example.lv"), a_gallery(pictures)
    pages = render(site, gallery, a_stamp())
    assert len([page for page in pages if b"p0000001" in page.body]) > 8
    assert [page.key for page in pages if b"IMG_0412" in page.body] == []
    lines = [
        photo_lines(site, gallery, picture, load_language(code, search_path()))
        for picture in pictures
        for code in gallery.languages
    ]
    assert not [line for line in lines if "IMG_0412" in f"{line}"]


@pytest.mark.parametrize(
    "words",
    ["Lampa", "Lampa 2017", "LAMPA-2017 atklāta", "Foto no .jpg darbnīcas", "P. Stradiņš"],
)
def test_words_that_only_resemble_a_file_name_are_kept(words: str) -> None:
    """The festival is called LAMPA, after all."""
    alt = Caption(alt_text=Localised.of({"lv": words}))
    assert alt_for(alt, "lv", NEUTRAL).text.words == words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Telts pļavā. Lietus līst.", "Telts pļavā"),
        ("Vai runāsim? Jā.", "Vai runāsim?"),
        ("Cēsis 2017. gada 30. jūnijā. Saule.", "Cēsis 2017. gada 30. jūnijā"),
        ("Runā J. Bērziņš un A. Kalniņa.", "Runā J. Bērziņš un A. Kalniņa"),
        ("Prof. Anna Kalniņa atklāj sarunu. Klausās visi.", "Prof. Anna Kalniņa atklāj sarunu"),
        ("Runā prof. Kalniņa un vietn. Ozola. Jā.", "Runā prof. Kalniņa un vietn. Ozola"),
        ("Pie Sv. Pētera baznīcas. Lietus.", "Pie Sv. Pētera baznīcas"),
        ("Dr. Jane Roe and Mr. Doe", "Dr. Jane Roe and Mr. Doe"),
        ("Vai runā prof? Jā.", "Vai runā prof?"),
        ("Prezidents runā... Un klausās.", "Prezidents runā..."),
        ("Klusums… Un smiekli.", "Klusums…"),
        ("Bez punkta", "Bez punkta"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_end_it(text: str, sentence: str) -> None:
    """Dates and initials hold stops that end nothing."""
    assert first_sentence(text) == sentence


LONG = (
    "No kreisās: ministrs Jānis Bērziņš, asociācijas direktore Madara Ozola, domes priekšsēdētājs, "
    "kāds ļoti zinātkārs klausītājs un uzņēmēja Anna Kalniņa pie ezera. Līst."
)


def test_a_long_first_sentence_is_cut_between_words_and_its_caption_stays_whole() -> None:
    """Heading, page title and what is shared are two lines at most; a headline is as it was
    written, and a card fits its own lines."""
    caption = Caption(caption=Localised.of({"lv": unicodedata.normalize("NFD", LONG)}))
    cut = heading(caption, "lv")
    kept = "No kreisās: ministrs Jānis Bērziņš, asociācijas direktore Madara Ozola, domes"
    assert cut == Text(f"{kept} priekšsēdētājs, kāds…", "lv")
    gallery = a_gallery([a_picture(caption=Caption(caption=Localised.of({"lv": LONG})))])
    page = next(
        page.body.decode()
        for page in render(a_site(public_url="https://foto.example.lv"), gallery, a_stamp())
        if page.key.endswith("lv/p/p0000000.html")
    )
    assert f'<h1 id="heading">{cut}</h1>' in page
    assert f"<title>{cut} –" in page
    assert re.search(f'<meta property="og:title" content="{cut}', page)
    assert f"<p>{LONG}</p>" in page
    assert opening(caption, "lv").words.endswith("pie ezera")
    headline = Caption(headline=Localised.of({"lv": LONG}))
    assert heading(headline, "lv") == Text(LONG, "lv")


def test_a_card_has_the_whole_sentence_to_fit() -> None:
    """It has three lines of its own measure, in letters that become smaller."""
    caption = Caption(caption=Localised.of({"lv": LONG}))
    written = Lettering(a_gallery(1), Localised.of({"lv": "Ministrija"}))
    labels = written.onto(BALANCED, caption).labels
    assert {label.headline for label in labels if label.kind is LabelKind.CARD} == {
        first_sentence(LONG)
    }


@pytest.mark.parametrize("length", [99, 100, 101, 300])
def test_only_a_word_that_is_longer_than_a_heading_is_cut_within(length: int) -> None:
    """Up to a hundred characters a sentence stays as it is."""
    told = heading(Caption(caption=Localised.of({"lv": "ā" * length})), "lv").words
    assert told == "ā" * length if length <= 100 else told == "ā" * 99 + "…"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/pixel.gif)",
        '<a href="https://e.example" onclick="alert(1)">x</a>',
        "<style>body{display:none}</style>",
        '[x](https://e.example "\\" onmouseover=alert(1) x=\\"")',
        "<iframe src=//elsewhere.example></iframe>",
    ],
)
def test_an_article_cannot_bring_markup_of_its_own(hostile: str) -> None:
    """No script, style, frame, handler, foreign picture or dangerous address comes through."""
    tags: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.append((tag, dict(attrs)))  # type: ignore[method-assign]
    reader.feed(str(article_body(f"Teksts\n\n{hostile}\n", "Tabula").before))
    reader.close()
    assert tags[0] == ("p", {})
    assert {tag for tag, _ in tags} <= {"p", "a"}
    for _, attributes in tags:
        assert set(attributes) <= {"href", "title"}
        assert str(attributes.get("href", "https:")).startswith("https:")


@given(st.text())
def test_any_text_makes_a_body_of_allowed_tags_only(body: str) -> None:
    """Whatever an editor pastes, the tags are those of a news text."""
    tags = set(
        re.findall(r"<\s*([a-z0-9]+)", str(article_body(body, "Tabula").before), re.IGNORECASE)
    )
    assert tags <= {
        *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "em", "strong", "s", "div"),
        *("blockquote", "code", "pre", "br", "hr", "table", "thead", "tbody", "tr", "th", "td"),
    }


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("# A\n\n## B", ("<h2>A</h2>", "<h3>B</h3>")),
        ("## A\n\n### B", ("<h2>A</h2>", "<h3>B</h3>")),
    ],
)
def test_headings_of_a_body_stand_below_the_title(body: str, tags: tuple[str, ...]) -> None:
    """A page has one first-level heading, however the editor counts."""
    written = str(article_body(body, "Tabula").before)
    assert all(tag in written for tag in tags)
    assert "<h1" not in written


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_a_description_is_one_short_line(text: str, limit: int) -> None:
    """As long as the limit at most, and without line breaks."""
    line = shorten(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
