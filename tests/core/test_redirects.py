"""Old addresses of articles: which may be named, and where they lead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, run
from gallery_media.errors import SettingsError
from gallery_media.publishing.moved import moved_pages
from gallery_media.publishing.serving.redirects import Redirect
from gallery_media.settings.article import read_article
from gallery_media.settings.redirects import redirects_now, redirects_of
from gallery_media.settings.scaffold import make_gallery, make_project
from tests.makers.galleries import a_gallery, a_site, an_article

ARTICLE = "g/lampa-2017/lv/article.html"


@pytest.mark.parametrize(
    "written", ["/jaunumi/diskusija", "/jaunumi/diskusija/", "/a.b/c_d~e.html"]
)
def test_a_path_is_an_old_address(written: str, tmp_path: Path) -> None:
    """With or without a slash at its end it is the same."""
    assert read_article(_article(tmp_path, written), "lv").redirects == (written.rstrip("/"),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("https://www.example.org/jaunumi/x", "what follows the host"),
        ("jaunumi/x", "begins with a slash"),
        ("/jaunumi/x?id=7", "no path that servers agree on"),
        ("/jaunumi/../x", "no path that servers agree on"),
        ("/jaunumi//x", "no path that servers agree on"),
        ("/jaunumi/raksts; }", "no path that servers agree on"),
        ("/jaunumi/dārzs", "no path that servers agree on"),
        ("/.well-known/x", "no path that servers agree on"),
        ("/", "no path that servers agree on"),
        ("/g/lampa-2017/lv/index.html", "of the house itself"),
        ("/m", "of the house itself"),
        ("/robots.txt", "of the house itself"),
        ("/index.html", "of the house itself"),
    ],
)
def test_what_is_no_old_address_is_told(written: str, said: str, tmp_path: Path) -> None:
    """It would become a directive of a server, or hide what the house shows."""
    with pytest.raises(SettingsError, match=said):
        read_article(_article(tmp_path, written), "lv")


def _article(folder: Path, old: str) -> Path:
    path = folder / "article.lv.md"
    path.write_text(f'+++\ntitle = "T"\nredirects = ["{old}"]\n+++\nT\n', encoding="utf-8")
    return path


def test_an_address_leads_to_one_article() -> None:
    """Two that claim the same one are a mistake; the house goes on with the first meanwhile."""
    one = a_gallery(0, articles=(replace(an_article("lv"), redirects=("/x",)),))
    other = replace(one, slug="svetki")
    url = "https://example.org/foto"
    assert redirects_of([one], url) == (Redirect("/x", f"/foto/{ARTICLE}"),)
    assert redirects_of([replace(one, draft=True)], url) == ()
    with pytest.raises(SettingsError, match="/x is an old address of another article too"):
        redirects_of([one, other], url)
    assert redirects_now([one, other], url) == redirects_of([one], url)


def test_a_page_at_the_old_address_leads_on() -> None:
    """For hosts whose configuration is nobody's: with a canonical address and a plain link."""
    article = replace(an_article("lv"), redirects=("/jaunumi/x", "/vecs.html"))
    gallery = a_gallery(0, articles=(article,))
    site = a_site(public_url="https://foto.example")
    redirects = redirects_of([gallery], site.public_url)
    pages = {one.key: one.body.decode() for one in moved_pages(site, [gallery], redirects, ARTICLE)}
    assert sorted(pages) == ["jaunumi/x/index.html", "vecs.html"]
    page = pages["jaunumi/x/index.html"]
    way = f"../../{ARTICLE}"
    assert f'<meta http-equiv="refresh" content="0; url={way}">' in page
    assert f'<link rel="canonical" href="https://foto.example/{ARTICLE}">' in page
    assert f'<a href="{way}">' in page
    assert list(moved_pages(site, [gallery], redirects, ())) == []


def test_every_kind_of_configuration_names_old_addresses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the article to what servers read."""
    project = make_project(tmp_path / "house")
    make_gallery(project, "lampa")
    _article(project.gallery_dir("lampa"), "/jaunumi/x")
    folder = ["--folder", str(tmp_path / "site")]
    kinds = {
        "nginx": folder,
        "caddy": folder,
        "cloudfront-function": [],
        "_redirects": [],
        "json": [],
    }
    for kind, more in kinds.items():
        assert run(["headers", kind, "--project", str(project.root), *more]) == DONE
        said = capsys.readouterr().out
        assert "/jaunumi/x" in said, kind
        assert "/g/lampa/lv/article.html" in said, kind
