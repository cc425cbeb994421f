"""Fixtures for more than one folder: the real storage server, started when first needed.

Several processes begin with the long files, so that none of them is left with one at the end.

``make test`` tries the same examples every time, so that a change is judged by what it changed;
``make search`` tries new ones, more of them, and keeps what it finds in ``.hypothesis``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from gallery_media.storage.location import S3Location
from gallery_media.storage.seaweedfs import embedded_location

settings.register_profile("judging", derandomize=True, deadline=None)
settings.register_profile("searching", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "judging"))


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Location]:
    """The embedded server, started once for this worker."""
    # Many tests make two buckets each, and each bucket takes a volume of its own.
    location, service = embedded_location(tmp_path_factory.mktemp("storage"), volumes=5000)
    with service:
        yield location


LONG_FIRST = ("torture", "journey", "browser", "contract")
"""Folders in the order in which several processes take their files; after these, all others."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each of several processes alike; a single one keeps the order of the folders."""
    if not hasattr(config, "workerinput"):
        return
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)

    items.sort(key=place)
