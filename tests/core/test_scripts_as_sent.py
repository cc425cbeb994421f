"""Scripts as visitors get them: the source without what only its readers need."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gallery_media.publishing.assets import build_assets
from gallery_media.publishing.templates import search_path
from tests.makers.galleries import a_site

SCRIPTS = [page for page in build_assets(a_site(), search_path()).pages if page.key.endswith(".js")]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda page: page.key.split(".")[0])
def test_comments_and_indents_stay_at_home(script: object, tmp_path: Path) -> None:
    """And what is sent is still a script."""
    body = script.body.decode()  # type: ignore[attr-defined]
    lines = body.splitlines()
    assert not [line for line in lines if line != line.strip() or line.startswith("//")]
    if shutil.which("node"):
        path = tmp_path / "script.mjs"
        path.write_text(body, encoding="utf-8")
        subprocess.run(["node", "--check", path], check=True, capture_output=True)


def test_a_themes_text_over_several_lines_is_not_touched(tmp_path: Path) -> None:
    """Its second line may look like a comment."""
    folder = tmp_path / "static"
    folder.mkdir()
    source = "const said = `a\n  // not a comment\n`;\n"
    (folder / "page.js").write_text(source, encoding="utf-8")
    pages = build_assets(a_site(), search_path((tmp_path,))).pages
    (page,) = [page for page in pages if page.key.startswith("a/page.")]
    assert page.body.decode() == source
