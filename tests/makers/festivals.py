"""Lines for ``gallery.toml`` go in, the gallery that the settings say comes out."""

from __future__ import annotations

from pathlib import Path

from gallery_media.model.gallery import Gallery
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project

GALLERY = "lampa-2017"


def a_festival(tmp_path: Path) -> Project:
    """A new project with the gallery that ``read_with`` reads."""
    return make_project(tmp_path / "festival", GALLERY)


def read_with(project: Project, text: str) -> Gallery:
    """The gallery as it is with ``text`` before everything else in its settings."""
    path = project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(f"{text}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    return read_gallery(project, HouseSettings(), GALLERY)
