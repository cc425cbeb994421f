"""The article: where the gallery's photos stand, which they are, and who may list it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.desk.gather import gather
from gallery_media.errors import SettingsError
from gallery_media.publishing.article_body import article_body, marked_count
from gallery_media.publishing.pages import render
from gallery_media.settings.article import read_article
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project
from tests.core.test_desk_gather import GALLERY, take_in
from tests.makers.galleries import a_gallery, a_site, a_stamp, an_article

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
        ("- {{ gallery(photos=3) }}", None),
        ("`{{ gallery(photos=3) }}`", None),
        ("Raksti {{ gallery }} te", None),
    ],
)
def test_a_mark_is_a_line_of_its_own(body: str, count: int | None) -> None:
    """In lists, code and sentences it is text like any other."""
    assert marked_count(body) == count


@pytest.mark.parametrize(
    "body",
    ["{{ gallery(photos=99) }}", "{{ gallery(foto=3) }}", "{{ gallery }} un teksts", "{{ gallery"],
)
def test_a_mark_that_cannot_be_read_is_told(body: str, tmp_path: Path) -> None:
    """Rather than shown to visitors as it stands."""
    path = tmp_path / "article.lv.md"
    path.write_text(f'+++\ntitle = "T"\n+++\n{body}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"article\.lv\.md: the place of the gallery's photos"):
        read_article(path, "lv")


def test_two_marks_are_one_too_many() -> None:
    """The photos have ids, which stand on a page once."""
    with pytest.raises(ValueError, match="once"):
        marked_count("{{ gallery }}\n\n{{ gallery }}\n")


def test_what_stands_around_the_mark_is_cleaned_as_ever() -> None:
    """Raw HTML is text on both sides."""
    body = article_body("<b onclick=x>a</b>\n\n{{ gallery }}\n\n<script>alert(1)</script>\n")
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


def test_picks_are_named_by_file_or_id_and_kept_as_ids(tmp_path: Path) -> None:
    """No file's name comes into the gallery; one that is not there is counted."""
    project = make_project(tmp_path / "festival", GALLERY)
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        first, second = (take_in(catalogue, at, f"{at}.jpg") for at in (1, 2))
        (project.gallery_dir(GALLERY) / "article.lv.md").write_text(
            f'+++\ntitle = "T"\nteaser_pick = ["2.jpg", "{first}", "nav.jpg"]\n+++\nTeksts\n'
        )
        found = gather(project, HouseSettings(), GALLERY, catalogue=catalogue)
    (article,) = found.gallery.articles
    assert article.teaser_pick == (second, first)
    assert found.unshown_picks == 1
