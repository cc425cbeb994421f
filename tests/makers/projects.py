"""A folder and a storage go in, a project on buckets of its own comes out, and its newsroom open.

Tests that have one each take the fixtures; those that share one between them, ``a_newsroom``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.newsrooms import GALLERY

SETTINGS = """
[site]
name = {{ lv = "Paraugs", en = "Example" }}
[storage]
endpoint = "{endpoint}"
originals_bucket = "o-{name}"
public_bucket = "p-{name}"
[inbox]
settle_seconds = 0.2
scan_seconds = 0.1
cut_off_wait_seconds = 0
[darkroom]
workers = 2
"""

SHOW_NAMED = '[people]\nnamed = "show"\n'


def a_project(root: Path, location: S3Location, patch: pytest.MonkeyPatch) -> Project:
    """A new project in ``root``; the keys are in the environment while ``patch`` lasts.

    Files that name people are shown in it: most test photos do. Tests of holds take that back
    with ``hold_named_people``.
    """
    project = make_project(root, GALLERY)
    write_settings(project, last=SHOW_NAMED)
    name = secrets.token_hex(6)
    project.settings_file.write_text(SETTINGS.format(endpoint=location.endpoint_url, name=name))
    patch.setenv("GALLERY_MEDIA_STORAGE__ACCESS_KEY", str(location.access_key))
    patch.setenv("GALLERY_MEDIA_STORAGE__SECRET_KEY", str(location.secret_key))
    return project


@contextmanager
def a_newsroom(root: Path, location: S3Location, darkroom: Darkroom) -> Iterator[Newsroom]:
    """A new project in ``root``, open, its buckets made."""
    with pytest.MonkeyPatch.context() as patch:
        project = a_project(root, location, patch)
        with open_newsroom(project, darkroom) as newsroom:
            newsroom.stores.prepare()
            yield newsroom


def write_settings(project: Project, first: str = "", last: str = "") -> None:
    """Add keys and tables to the gallery's settings."""
    path = project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(f"{first}\n{path.read_text()}\n{last}")


def hold_named_people(project: Project, *cleared: str) -> None:
    """Let photos whose files name people wait, as a new gallery does, but for those seen."""
    path = project.gallery_dir(GALLERY) / "gallery.toml"
    settings = path.read_text().partition("\n[people]\n")[0]
    path.write_text(f"{settings}\n[people]\n{_cleared(cleared)}")


def clear_people(project: Project, *names: str) -> None:
    """Show named people, and these photos whatever their files say of people."""
    path = project.gallery_dir(GALLERY) / "gallery.toml"
    path.write_text(path.read_text().replace(SHOW_NAMED, SHOW_NAMED + _cleared(names)))


def _cleared(names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"cleared = [{listed}]\n"
