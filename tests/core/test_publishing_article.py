"""The article: where the gallery's photos stand, which they are, and who may list it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.desk.article_photos import cards_by_photo
from gallery_media.desk.gather import gather
from gallery_media.errors import SettingsError
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import LabelKind
from gallery_media.publishing.article_body import article_body, check_article
from gallery_media.publishing.pages import render
from gallery_media.settings.article import read_article
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in
from tests.makers.galleries import a_gallery, a_site, a_stamp, an_article

ONE, TWO = PhotoId("p0000001"), PhotoId("p0000002")
ARTICLE = "g/lampa-2017/lv/article.html"


def article_page(**changes: object) -> str:
    """Of a gallery of five; the photos' numbers are their ids."""
    gallery = a_gallery(5, articles=(replace(an_article("lv"), **changes),))  # type: ignore[arg-type]
    site = a_site(public_url="https://foto.example")
    pages = {page.key: page.body.decode() for page in render(site, gallery, a_stamp())}
    in_sitemap = any(ARTICLE in body for key, body in pages.items() if "sitemap" in key)
    assert in_sitemap is changes.get("indexed", True)
    return pages[ARTICLE]


def shown(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('<li id="f-')[1:]]


def test_the_photos_stand_where_the_text_says() -> None:
    """Between two paragraphs; without the mark, at the end."""
    page = article_page(body="Pirms.\n\n{{ gallery(photos=2) }}\n\n## Pēc\n\nBeigas.\n")
    assert page.index("Pirms.") < page.index('id="teaser"') < page.index(">Pēc</h2>")
    assert len(shown(page)) == 2
    assert "{{" not in page
    last = article_page(body="Pirms.\n\nBeigas.\n")
    assert last.index("Beigas.") < last.index('id="teaser"')
    assert len(shown(last)) == 5


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Teksts", None),
        ("{{ gallery }}", None),
        ("{{gallery()}}", None),
        ("{{ gallery( photos = 12 ) }}", 12),
        ("{{ gallery(photos=0) }}", 0),
        ("`{{ gallery(photos=3) }}`", None),
        ("```\n{{ gallery(photos=3) }}\n```", None),
    ],
)
def test_a_mark_is_a_line_of_its_own(body: str, count: int | None) -> None:
    """In code it is text like any other."""
    check_article(body)
    assert article_body(body, "Tabula").photos == count


@pytest.mark.parametrize(
    "body",
    [
        "{{ gallery(photos=99) }}",
        "{{ gallery(foto=3) }}",
        "{{ gallery }} un teksts",
        "{{ gallery",
        "Raksti {{ gallery }} te",
        "- {{ gallery(photos=3) }}",
        "1. viens\n\n   {{ gallery }}",
        "> {{ gallery }}",
        "| a |\n| --- |\n| {{ gallery }} |",
        "{{ gallery }}\n\nun {{ gallery }}",
    ],
)
def test_a_mark_that_cannot_be_read_is_told(body: str, tmp_path: Path) -> None:
    """Rather than shown to visitors as it stands."""
    assert told_of(body, tmp_path).startswith("the place of the gallery's photos")


def told_of(body: str, folder: Path) -> str:
    """What an editor reads about an article that is refused for its text."""
    path = folder / "article.lv.md"
    path.write_text(f'+++\ntitle = "T"\n+++\n{body}\n', encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_article(path, "lv")
    return str(refused.value).partition("article.lv.md: ")[2]


def test_two_marks_are_one_too_many() -> None:
    """The photos have ids, which stand on a page once."""
    with pytest.raises(ValueError, match="once"):
        check_article("{{ gallery }}\n\n{{ gallery }}\n")


@pytest.mark.parametrize("body", ["![Telts](telts.jpg)", "Teksts ![](telts.jpg) un\n\nvairāk"])
def test_a_picture_in_the_text_is_told(body: str, tmp_path: Path) -> None:
    """It would be missing, and nobody would know why."""
    assert re.match("a picture in the text .*lead_image", told_of(body, tmp_path))


def test_what_was_struck_out_stays_struck_out() -> None:
    """Otherwise a date that is no longer true would be read as one that is."""
    written = article_body("Notiks ~~30. jūnijā~~ 1. jūlijā.", "Tabula").before
    assert "<s>30. jūnijā</s> 1. jūlijā" in written


def test_a_table_scrolls_within_a_box_that_has_a_name() -> None:
    """Whoever has no mouse can go there, and it stays a table."""
    body = article_body("> | a | b |\n> | - | - |\n> | 1 | 2 |\n\nBeigas", "Tabula").before
    attributes = 'aria-label="Tabula"', 'class="scroll"', 'role="group"', 'tabindex="0"'
    box = body.partition("<div ")[2].partition(">")[0]
    assert sorted(box.split()) == [*attributes]
    assert "<table>" in body.partition("<div ")[2]
    assert body.index("</table>") < body.index("</div>") < body.index("Beigas")


def test_what_stands_around_the_mark_is_cleaned_as_ever() -> None:
    """Raw HTML is text on both sides."""
    body = article_body("<b onclick=x>a</b>\n\n{{ gallery }}\n\n<script>alert(1)</script>\n", "")
    assert "<b" not in body.before
    assert "<script" not in body.after
    assert "alert(1)" in body.after


def test_the_article_shows_the_photos_that_it_picks_in_its_order() -> None:
    """At most its count; a photo that is not shown is passed over; none left: the first ones."""
    picks = ("p0000003", "p0000001", "p0000099", "p0000003", "p0000000")
    assert shown(article_page(teaser_pick=picks)) == ["p0000003", "p0000001", "p0000000"]
    assert shown(article_page(teaser_pick=picks, teaser_count=2)) == ["p0000003", "p0000001"]
    assert shown(article_page(teaser_pick=("p0000099",), teaser_count=1)) == ["p0000000"]


def test_an_article_may_stay_out_of_search_engines() -> None:
    """``robots = "noindex"``: the page says so, and the sitemap does not name it."""
    assert '<meta name="robots" content="noindex, follow' in article_page(indexed=False)
    assert '<meta name="robots" content="index, follow' in article_page()


def test_a_photo_stands_above_the_text() -> None:
    """With its words and the way to its own page; the teaser does not show it a second time."""
    page = article_page(lead_image="p0000000", teaser_count=2)
    lead = page[page.index("lead-photo") : page.index('class="body"')]
    assert 'href="p/p0000000.html"' in lead
    assert 'fetchpriority="high"' in lead
    assert "<figcaption>" in lead
    assert shown(page) == ["p0000001", "p0000002"]
    assert shown(article_page(lead_image="p0000000", teaser_pick=("p0000000",))) == ["p0000000"]
    assert "lead-photo" not in article_page(lead_image="p0000099")


def test_other_sites_show_the_photo_that_the_article_names() -> None:
    """``og_image``, else the photo above the text, else (or where that is not shown) the first."""
    first = shared(article_page())
    by_name = shared(article_page(og_image="p0000003", lead_image="p0000001"))
    by_lead = shared(article_page(lead_image="p0000001"))
    assert len({first, by_name, by_lead}) == 3
    assert shared(article_page(og_image="p0000099")) == first


def shared(page: str) -> str:
    found = page.partition('<meta property="og:image" content="')[2].partition('"')[0]
    # Programs are told the same picture.
    assert f'"{found}"' in page.partition("application/ld+json")[2]
    return found


def test_the_card_of_an_article_is_drawn_onto_its_photo() -> None:
    """Each language's own; the gallery's cards stay on its first photo."""
    lv, en = (replace(an_article(lang), teaser_pick=()) for lang in ("lv", "en"))
    gallery = a_gallery(0, articles=(replace(lv, lead_image="2.jpg"), en))
    cards = cards_by_photo(gallery, {"1.jpg": ONE, "2.jpg": TWO}, ONE)
    card, of_article = LabelKind.GALLERY_CARD, LabelKind.ARTICLE_CARD
    assert cards == {
        ONE: ((card, "lv"), (card, "en"), (of_article, "en")),
        TWO: ((of_article, "lv"),),
    }
    gone = cards_by_photo(gallery, {"1.jpg": ONE}, ONE)
    assert gone == {ONE: ((card, "lv"), (of_article, "lv"), (card, "en"), (of_article, "en"))}


def test_a_gallery_features_photos_for_all_its_articles(tmp_path: Path) -> None:
    """Named once, in gallery.toml; an article that wants them while there are none is refused."""
    project = make_project(tmp_path / "festival", GALLERY)
    folder = project.gallery_dir(GALLERY)
    for lang in ("lv", "en"):
        text = '+++\ntitle = "T"\nteaser_pick = "featured"\n+++\nTeksts\n'
        (folder / f"article.{lang}.md").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"article\.lv\.md: teaser_pick = \"featured\""):
        read_gallery(project, HouseSettings(), GALLERY)
    settings = folder / "gallery.toml"
    told = 'featured = ["b.jpg", "a.jpg"]\n' + settings.read_text(encoding="utf-8")
    settings.write_text(told, encoding="utf-8")
    gallery = read_gallery(project, HouseSettings(), GALLERY)
    assert [one.teaser_pick for one in gallery.articles] == [("b.jpg", "a.jpg")] * 2


def test_picks_are_named_by_file_or_id_and_kept_as_ids(tmp_path: Path) -> None:
    """No file's name comes into the gallery; one that is not there is counted."""
    project = make_project(tmp_path / "festival", GALLERY)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        first, second = (take_in(catalogue, at, f"{at}.jpg") for at in (1, 2))
        (project.gallery_dir(GALLERY) / "article.lv.md").write_text(
            f'+++\ntitle = "T"\nteaser_pick = ["2.jpg", "{first}", "nav.jpg"]\n'
            'lead_image = "1.jpg"\nog_image = "arī-nav.jpg"\n+++\nTeksts\n'
        )
        found = gather(project, HouseSettings(), GALLERY, catalogue=catalogue)
    (article,) = found.gallery.articles
    assert article.teaser_pick == (second, first)
    assert (article.lead_image, article.og_image) == (first, "")
    assert found.unshown_picks == 2
