"""Storages for the contract suite: moto in this process, and one real SeaweedFS a session."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from gallery_media.storage.buckets import prepare_buckets
from gallery_media.storage.connection import connect
from gallery_media.storage.location import S3Location
from gallery_media.storage.port import Storage
from gallery_media.storage.retrying import RetryingStorage
from gallery_media.storage.s3 import S3Storage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

IN_MEMORY = S3Location("originals", "public", access_key="key", secret_key="secret")


@dataclass(frozen=True)
class Bench:
    """A storage to try, the bucket behind it, and a prefix that nobody else uses."""

    storage: Storage
    client: S3Client
    location: S3Location
    bucket: str
    prefix: str


@pytest.fixture(scope="session")
def real_client(seaweedfs: S3Location) -> Iterator[S3Client]:
    """One client of the real server, as one process has."""
    client = connect(seaweedfs)
    yield client
    client.close()


@pytest.fixture(scope="session")
def memory_client() -> Iterator[S3Client]:
    """One client for every moto account: making one costs more than most tests."""
    client = connect(IN_MEMORY)
    yield client
    client.close()


@pytest.fixture(
    params=[
        "moto",
        "moto, retrying",
        pytest.param("seaweedfs originals", marks=pytest.mark.journey),
        pytest.param("seaweedfs public", marks=pytest.mark.journey),
    ]
)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Each storage that has to keep the port's promises, one after the other.

    The real server's two buckets differ: one is versioned and encrypted, the other is neither.
    """
    if request.param.startswith("moto"):
        with mock_aws():
            client = request.getfixturevalue("memory_client")
            prepare_buckets(client, IN_MEMORY)
            bench = _bench(client, IN_MEMORY, "originals")
            if request.param.endswith("retrying"):
                bench = replace(bench, storage=RetryingStorage(bench.storage))
            yield bench
        return
    location = request.getfixturevalue("seaweedfs")
    yield _bench(request.getfixturevalue("real_client"), location, request.param.split()[1])


@pytest.fixture(params=["originals", "public"])
def real(seaweedfs: S3Location, real_client: S3Client, request: pytest.FixtureRequest) -> Bench:
    """The real server alone, for what moto does not check: races, checksums, access."""
    return _bench(real_client, seaweedfs, request.param)


def _bench(client: S3Client, location: S3Location, bucket: str) -> Bench:
    # Three keys a page: a dozen objects are several pages.
    storage = S3Storage(client, bucket, page_size=3)
    return Bench(storage, client, location, bucket, f"t/{secrets.token_hex(6)}/")
