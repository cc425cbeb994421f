"""Fixtures for more than one folder: the real storage server, started when first needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gallery_media.storage.location import S3Location
from gallery_media.storage.seaweedfs import embedded_location


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Location]:
    """The embedded server, started once for this worker."""
    location, service = embedded_location(tmp_path_factory.mktemp("storage"))
    with service:
        yield location
