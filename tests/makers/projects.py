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


def a_project(root: Path, location: S3Location, patch: pytest.MonkeyPatch) -> Project:
    """A new project in ``root``; the keys are in the environment while ``patch`` lasts."""
    project = make_project(root, GALLERY)
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
