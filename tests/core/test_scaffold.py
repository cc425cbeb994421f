"""What a new gallery begins with: settings that count, and examples that do not yet."""

from __future__ import annotations

from pathlib import Path

from gallery_media.settings.captions import read_captions
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.scaffold import EXAMPLES, make_project

GALLERY = "lampa-2017"


def test_examples_count_only_without_their_last_ending(tmp_path: Path) -> None:
    """And then they are right: whoever renames one sees it work."""
    project = make_project(tmp_path / "festival", GALLERY)
    folder = project.gallery_dir(GALLERY)
    assert not read_captions(folder)
    assert not read_gallery(project, HouseSettings(), GALLERY).articles
    for name in EXAMPLES:
        (folder / name).rename(folder / name.removesuffix(".example"))
    (caption,) = read_captions(folder).values()
    assert [caption.headline.best(lang).words for lang in ("lv", "en")] == [
        "Saruna teltī",
        "A talk in the tent",
    ]
    (article,) = read_gallery(project, HouseSettings(), GALLERY).articles
    assert (article.lang, article.title) == ("lv", "Virsraksts")
