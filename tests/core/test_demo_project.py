"""The demo's project: an address that is true on this machine, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery_media.demo.project import GALLERY, OTHER_SITE, make_demo
from gallery_media.publishing.markers import replaced
from gallery_media.settings.house import read_house_settings


@pytest.mark.parametrize(
    ("port", "address"), [(8080, "http://127.0.0.1:8080"), (9123, "http://127.0.0.1:9123"), (0, "")]
)
def test_the_demo_says_the_address_of_its_own_preview(
    tmp_path: Path, port: int, address: str
) -> None:
    """Where the system chooses the port nobody knows it beforehand, and nothing is claimed."""
    project = make_demo(tmp_path / "demo", port)
    assert read_house_settings(project).site.public_url == address


def test_the_page_of_another_site_has_one_place(tmp_path: Path) -> None:
    """For the demo's gallery, in the language of the page."""
    project = make_demo(tmp_path / "demo")
    asked: list[tuple[str, str]] = []

    def fragment(gallery: str, lang: str) -> str:
        asked.append((gallery, lang))
        return "<section></section>"

    text = (project.root / OTHER_SITE).read_text(encoding="utf-8")
    assert "<section></section>" in replaced(OTHER_SITE, text, fragment)
    assert asked == [(GALLERY, "lv")]
