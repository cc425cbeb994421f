"""A ground of its own for each torture, on the session's real storage server."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.storage.location import S3Location
from tests.torture.ground import Ground


@pytest.fixture
def ground(tmp_path: Path, seaweedfs: S3Location) -> Ground:
    """An empty inbox, new buckets, a new catalogue."""
    name = secrets.token_hex(6)
    location = replace(seaweedfs, originals_bucket=f"o-{name}", public_bucket=f"p-{name}")
    made = Ground(tmp_path, location)
    made.prepare()
    return made
