"""Fixtures for more than one folder: the real storage server, started when first needed.

``make test`` tries the same examples every time, so that a change is judged by what it changed;
``make search`` tries new ones, more of them, and keeps what it finds in ``.hypothesis``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

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
