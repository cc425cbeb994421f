"""One storage server and one Prefect server a session; each test gets buckets and a project."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_project
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom

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


@pytest.fixture(scope="session")
def darkroom() -> Iterator[Darkroom]:
    """Children that all tests of this worker share: starting them takes a second."""
    with Darkroom(2) as opened:
        yield opened


@pytest.fixture
def project(tmp_path: Path, seaweedfs: S3Location, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the gallery lampa-2017, on buckets of its own of the session's server."""
    made = make_project(tmp_path / "festival", "lampa-2017")
    made.settings_file.write_text(
        SETTINGS.format(endpoint=seaweedfs.endpoint_url, name=secrets.token_hex(6))
    )
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__ACCESS_KEY", str(seaweedfs.access_key))
    monkeypatch.setenv("GALLERY_MEDIA_STORAGE__SECRET_KEY", str(seaweedfs.secret_key))
    return made


@pytest.fixture
def newsroom(project: Project, darkroom: Darkroom) -> Iterator[Newsroom]:
    """The project's newsroom, open, its buckets made."""
    with open_newsroom(project, darkroom) as opened:
        opened.stores.prepare()
        yield opened
