"""A project's theme: what it may replace, what is told of its mistakes, and that nothing slips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.errors import ThemeBroken
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page
from gallery_media.model.site import Site
from gallery_media.publishing.digest import content_digest
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.pages import render
from gallery_media.publishing.templates import environment, search_path
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import make_project
from gallery_media.settings.site import read_site, site_of_gallery
from tests.makers.galleries import a_gallery, a_site, a_stamp

EXAMPLE = Path(__file__).parents[2] / "docs" / "theme-example" / "templates"
ENTRY = "g/lampa-2017/lv/index.html"
ARTICLE = "g/lampa-2017/lv/article.html"
PO = "locales/et/LC_MESSAGES/messages.po"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def themed(folder: Path) -> Site:
    return replace(a_site(public_url="https://foto.example"), theme=(folder,))


def pages_of(site: Site, languages: tuple[str, ...] = ("lv", "en")) -> dict[str, Page]:
    return {page.key: page for page in render(site, a_gallery(3, languages=languages), a_stamp())}


def text(page: Page) -> str:
    return page.body.decode()


def test_the_example_in_the_docs_is_built() -> None:
    """Green instead of red, a line below the header in each language, and all else as it was."""
    pages = pages_of(themed(EXAMPLE), ("lv", "en", "et"))
    assert '<p class="festival">Sarunu festivāls</p>' in text(pages[ENTRY])
    assert '<p class="festival">Sarunu festivāls</p>' in text(pages[ARTICLE])
    assert '<p class="festival">Arvamusfestival</p>' in text(pages["g/lampa-2017/et/index.html"])
    assert "<header" in text(pages[ENTRY])
    (key,) = (key for key in pages if key.startswith("a/gallery."))
    styles = text(pages[key])
    assert styles.index("--accent: #8c1d2c") < styles.index("--accent: #0b5d4f")
    assert styles.index("--accent: #0b5d4f") < styles.rindex("@media print")


def test_the_docs_show_the_example_as_it_is() -> None:
    """What a designer copies out of the page is what the test above builds."""
    page = (EXAMPLE.parents[1] / "themes.md").read_text(encoding="utf-8")
    for name in (
        "static/theme.css",
        "partials/masthead.html",
        "locales/lv/LC_MESSAGES/messages.po",
    ):
        assert (EXAMPLE / name).read_text(encoding="utf-8") in page, name


def test_a_project_finds_its_theme_by_itself(tmp_path: Path) -> None:
    """The folder templates/ of the project, also when it comes later than the house was opened."""
    project = make_project(tmp_path / "festival")
    site = read_site(project, HouseSettings())
    before = content_digest(site, a_gallery(1))
    written(project.templates, "partials/footer.html", "<footer>Mūsu kājene</footer>\n")
    assert content_digest(site, a_gallery(1)) != before
    assert "Mūsu kājene" in text({p.key: p for p in render(site, a_gallery(1), a_stamp())}[ENTRY])


def test_a_gallery_may_have_a_theme_of_its_own(tmp_path: Path) -> None:
    """Before the project's, file by file; its rules come after the project's; the others' pages
    stay as they are, and a mistake is told with the gallery's name."""
    project = make_project(tmp_path / "festival")
    written(project.templates, "static/theme.css", ":root { --accent: green }\n")
    written(project.templates, "partials/footer.html", "<footer>Mūsu kājene</footer>\n")
    site = read_site(project, HouseSettings())
    before = content_digest(site, a_gallery(1))
    own = site_of_gallery(site, project, "lampa-2017")
    assert content_digest(own, a_gallery(1)) == before
    folder = project.gallery_templates("lampa-2017")
    written(folder, "static/theme.css", ":root { --accent: blue }\n")
    written(folder, "partials/footer.html", "<footer>Festivāla kājene</footer>\n")
    assert content_digest(own, a_gallery(1)) != before
    assert content_digest(site, a_gallery(1)) == before
    pages = pages_of(own)
    assert "Festivāla kājene" in text(pages[ENTRY])
    sheet = next(text(page) for key, page in pages.items() if key.startswith("a/gallery."))
    assert sheet.index("--accent: green") < sheet.index("--accent: blue")
    written(folder, "partials/footer.html", "<footer style=x>\n")
    with pytest.raises(ThemeBroken, match=r"galleries/lampa-2017/templates/partials/footer\.html"):
        pages_of(own)


def test_where_a_theme_lies_is_in_no_digest(tmp_path: Path) -> None:
    """Two hosts with the same project have the same pages, and do not take turns."""
    for name in ("one", "two"):
        written(tmp_path / name, "static/theme.css", ":root { --accent: green }")
    first, second = themed(tmp_path / "one"), themed(tmp_path / "two")
    assert content_digest(first, a_gallery(1)) == content_digest(second, a_gallery(1))


def test_what_an_editor_leaves_behind_is_no_news(tmp_path: Path) -> None:
    """A swap file or a backup changes no digest: no page is made from it."""
    written(tmp_path, "static/theme.css", ":root { --accent: green }")
    before = content_digest(themed(tmp_path), a_gallery(1))
    written(tmp_path, "static/.theme.css.swp", "x")
    written(tmp_path, "static/theme.css~", "x")
    written(tmp_path, ".git/HEAD", "x")
    assert content_digest(themed(tmp_path), a_gallery(1)) == before


def test_one_block_of_a_template_may_be_replaced(tmp_path: Path) -> None:
    """The theme's page extends the package's own of the same name."""
    written(
        tmp_path,
        "pages/gallery.html",
        '{% extends "house/pages/gallery.html" %}\n'
        '{% block head %}{{ super() }}<meta name="theme" content="own">{% endblock %}\n',
    )
    entry = text(pages_of(themed(tmp_path))[ENTRY])
    assert '<meta name="theme" content="own">' in entry
    assert '<ul class="rows"' in entry


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("<header>\n{{ frame.organization }}\n</header>", "line 2: .*organization"),
        ("<header>\n\n{% if frame %}\n</header>", "line 4: .*endif"),
        ('<header>\n{% include "partials/nowhere.html" %}', "line 2: .*partials/nowhere.html"),
        (
            '<header>\n{% include "partials/masthead.html" %}',
            "line 2: it includes or extends itself",
        ),
        ("<header>\n{{ 1 // 0 }}", r"line 2: it cannot be filled out \(ZeroDivisionError\)"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_file_and_line(
    template: str, told: str, tmp_path: Path
) -> None:
    """A misspelt name, a block without an end, a missing part, a circle, and a sum gone wrong."""
    written(tmp_path, "partials/masthead.html", template)
    with pytest.raises(ThemeBroken, match=rf"^templates/partials/masthead\.html, {told}"):
        pages_of(themed(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("partials/footer.html", '<footer>\n<p style="color:red">', "line 2: styles stand in"),
        ("partials/footer.html", "<footer>\n\n<style>p{}</style>", "line 3: styles stand in"),
        ("partials/footer.html", "<script>alert(1)</script>", "line 1: scripts stand in"),
        ("partials/footer.html", '<p\n onclick="go()">', "line 2: scripts stand in"),
        ("partials/footer.html", '<a href="javascript:go()">', "line 1: scripts stand in"),
        ("partials/footer.html", '<img src="https://cdn.example/x.png">', "another host"),
        ("partials/footer.html", '<script src="//cdn.example/x.js"></script>', "another host"),
        (
            "partials/footer.html",
            '<link rel="stylesheet" href="https://fonts.example/css">',
            "another host",
        ),
        ("partials/footer.html", '<iframe src="x.html"></iframe>', "no frames"),
        ("static/theme.css", "p{}\n@import 'x.css';", "line 2: a style sheet takes in no other"),
        ("static/theme.css", "p { background: url(x.png) }", "no pictures and no fonts"),
    ],
)
def test_what_the_content_policy_would_drop_is_told_before(
    name: str, content: str, told: str, tmp_path: Path
) -> None:
    """A designer would look for it for hours: browsers say nothing on the page."""
    written(tmp_path, name, content)
    with pytest.raises(ThemeBroken, match=told):
        pages_of(themed(tmp_path))


def test_what_stands_in_comments_harms_nobody(tmp_path: Path) -> None:
    """Notes for the next designer may name what is not allowed; links may lead anywhere."""
    written(
        tmp_path,
        "partials/footer.html",
        '{# no style="" here #}\n<!-- <script>no</script> -->\n'
        '<footer><a href="https://example.lv/">cita vieta</a></footer>\n',
    )
    written(tmp_path, "static/theme.css", "/* url(none) */ p { margin: 0 }")
    assert "cita vieta" in text(pages_of(themed(tmp_path))[ENTRY])


def test_the_packages_own_templates_pass_the_check_for_themes() -> None:
    """What a theme copies from the package to begin with is no mistake."""
    from gallery_media.publishing.theme import check_theme

    check_theme((search_path()[0],))


@pytest.mark.parametrize(("count", "told"), [(0, "0 fotot"), (1, "1 foto"), (21, "21 fotot")])
def test_a_third_language_counts_by_its_own_header(count: int, told: str) -> None:
    """Estonian from the example: two forms, and 21 is many."""
    language = load_language("et", search_path((EXAMPLE,)))
    facts = environment(language, (EXAMPLE,)).get_template("partials/facts.html").module
    assert str(facts.photo_count(count, language)) == told  # type: ignore[attr-defined]


def test_a_third_language_has_all_pages() -> None:
    """Entry, photo, article in Estonian, its date and its own name; both others lead there."""
    site = replace(themed(EXAMPLE), languages=("lv", "en", "et"))
    gallery = replace(
        a_gallery(3, languages=("lv", "en", "et")),
        title=Localised.of({"lv": "Foto", "et": "Fotod Paidest"}),
    )
    pages = {page.key: page for page in render(site, gallery, a_stamp())}
    entry = text(pages["g/lampa-2017/et/index.html"])
    assert '<html lang="et" dir="ltr">' in entry
    assert "Fotod Paidest" in entry
    assert "3 fotot" in entry
    assert "Suured tähed" in entry
    assert "30. juuni" in entry
    assert "Foto 1/3" in text(pages["g/lampa-2017/et/p/p0000000.html"])
    assert "g/lampa-2017/et/article.html" in pages
    assert ">Eesti</a>" in text(pages[ENTRY])
    assert 'hreflang="et"' in text(pages[ENTRY])


@pytest.mark.parametrize(
    ("catalog", "told"),
    [
        (HEADER + '\nmsgid "Next"\nmsgstr "Järgmine\n', "line 5: a text stands between two quotes"),
        (HEADER + '\nmsgid "%(number)s photo"\nmsgstr "%(nubmer)s foto"\n', "line 4: .*nubmer"),
        (
            HEADER
            + '\nmsgid "%(number)s photo"\nmsgid_plural "%(number)s photos"\n'
            + 'msgstr[0] "%(number)s foto"\nmsgstr[1] "%(number)s fotot"\n',
            'has no "Plural-Forms:"',
        ),
        (
            HEADER.replace('utf-8\\n"', 'utf-8\\n"\n"Plural-Forms: nplurals=2; plural=import;\\n"'),
            "cannot be read",
        ),
        (
            HEADER.replace('utf-8\\n"', 'utf-8\\n"\n"Plural-Forms: nplurals=2; plural=n;\\n"'),
            "a form for 2 that is not among its 2",
        ),
        (HEADER + '\nmsgid "Next"\nmsgstr "<b>Edasi</b>"\n', "line 4: a text has no markup"),
    ],
)
def test_a_mistake_in_a_catalog_is_told_before_a_page_is_written(
    catalog: str, told: str, tmp_path: Path
) -> None:
    """A lost quote, a misspelt place, a missing or wrong plural rule, and markup in a text."""
    written(tmp_path, PO, catalog)
    with pytest.raises(ThemeBroken, match=rf"^templates/{PO}.*{told}"):
        load_language("et", search_path((tmp_path,)))
