"""A check that never complains is none: each tool is given a page with one fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.checks import CHECKS, one_of_each
from tests.pages.tools import BUILD, NotInstallable

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html>
<html lang="lv"><head><meta charset="utf-8"><title>Foto</title></head>
<body><main><h1>Foto</h1>{}</main></body></html>
"""

FAULTS = {
    "html-validate": "<p><img src=x.png></p>",
    "vnu": "<p><b>unclosed</p>",
    "linkinator": '<p><a href="nowhere.html">nowhere</a></p>',
    "pa11y": "<h2></h2>",
}


@pytest.mark.parametrize("name", CHECKS)
def test_each_tool_finds_its_fault_and_nothing_in_a_good_page(name: str, tmp_path: Path) -> None:
    """The faulty page is named; without the fault there is silence."""
    packages = BUILD / "pages" / "node_modules"
    if not packages.is_dir():
        pytest.skip("the tools are not installed: make pages-check")
    for body, complained in ((FAULTS[name], True), ("<p>Labi.</p>", False)):
        (tmp_path / "index.html").write_text(PAGE.format(body), encoding="utf-8")
        assert bool(_complaints(CHECKS[name], tmp_path, packages)) is complained


def test_a_link_may_be_named_by_the_caption_beside_it(tmp_path: Path) -> None:
    """A gallery without alt texts has such links; one that nothing names is still a complaint."""
    packages = BUILD / "pages" / "node_modules"
    if not packages.is_dir():
        pytest.skip("the tools are not installed: make pages-check")
    link = '<p>ā <a href="x.html"{}><img src="x.png" alt=""></a></p><p id="c">Telts.</p>'
    for named, complained in ((' aria-labelledby="c"', False), ("", True)):
        (tmp_path / "index.html").write_text(PAGE.format(link.format(named)), encoding="utf-8")
        assert bool(_complaints(CHECKS["html-validate"], tmp_path, packages)) is complained
    (tmp_path / "index.html").write_text(
        PAGE.format(link.format(' aria-labelledby="d"')), encoding="utf-8"
    )
    assert _complaints(CHECKS["html-validate"], tmp_path, packages)


def _complaints(check: Callable[[Path, Path], list[str]], site: Path, packages: Path) -> list[str]:
    try:
        return check(site, packages)
    except NotInstallable as why:
        pytest.skip(str(why))


def test_one_page_of_each_kind_is_looked_at(tmp_path: Path) -> None:
    """Photo pages and listing pages are many and alike, but the first photo's and the last one's;
    embed fragments are no documents."""
    ways = {"a": ("prev", "next"), "b": ("prev", "next"), "c": ("next",), "d": ("prev",)}
    for name in (
        "index.html",
        *(f"g/lampa/lv/{name}.html" for name in ("index", "article", "embed")),
        *(f"g/lampa/lv/p/{name}.html" for name in ways),
        *(f"g/lampa/lv/r/{release}/2.html" for release in ("r1", "r2")),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        links = (f'<link rel="{way}" href="x">' for way in ways.get(path.stem, ()))
        path.write_text("".join(links), encoding="utf-8")
    assert list(one_of_each(tmp_path)) == [
        "g/lampa/lv/article.html",
        "g/lampa/lv/index.html",
        "g/lampa/lv/p/a.html",
        "g/lampa/lv/p/c.html",
        "g/lampa/lv/p/d.html",
        "g/lampa/lv/r/r1/2.html",
        "index.html",
    ]
