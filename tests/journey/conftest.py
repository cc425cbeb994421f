"""One storage server and one Prefect server a session; each test gets buckets and a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.settings.project import Project
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.projects import a_project
from tests.makers.shared_prefect import SharedPrefect, shared_prefect


@pytest.fixture(scope="session")
def darkroom() -> Iterator[Darkroom]:
    """Children that all tests of this worker share: starting them takes a second."""
    with Darkroom(2) as opened:
        yield opened


@pytest.fixture(scope="session")
def prefect_of_all() -> Iterator[SharedPrefect]:
    """Started when first needed: it takes seconds of a processor."""
    with shared_prefect() as server:
        yield server


@pytest.fixture(scope="module")
def prefect_server(prefect_of_all: SharedPrefect) -> Iterator[None]:
    """A Prefect server that knows nothing yet, for all flows of one file."""
    with prefect_of_all.emptied():
        yield


@pytest.fixture
def project(tmp_path: Path, seaweedfs: S3Location, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the gallery lampa-2017, on buckets of its own of the session's server."""
    return a_project(tmp_path / "festival", seaweedfs, monkeypatch)


@pytest.fixture
def newsroom(project: Project, darkroom: Darkroom) -> Iterator[Newsroom]:
    """The project's newsroom, open, its buckets made."""
    with open_newsroom(project, darkroom) as opened:
        opened.stores.prepare()
        yield opened
