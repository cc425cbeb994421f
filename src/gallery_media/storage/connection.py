"""An S3 location goes in; the one boto3 client of this process for it comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.session import Session
from botocore.config import Config

from gallery_media.storage.location import S3Location

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_TIMEOUT = 3
READ_TIMEOUT = 20
ATTEMPTS = 5
"""Attempts within one call. More do not help: standard mode has a retry quota (measured: with 55 %
faults 10 attempts failed as often as 5). Around it the retrying wrapper waits longer."""

CONNECTIONS = 32
"""At least as many as threads, or they wait for each other's connections."""


def connect(location: S3Location, *, attempts: int = ATTEMPTS) -> S3Client:
    """A client that threads may share. Make one a process: a new one for each object costs six
    times the CPU of a put (measured: 9.1 instead of 1.6 ms)."""
    return Session().client(
        "s3",
        endpoint_url=location.endpoint_url,
        region_name=location.region,
        aws_access_key_id=location.access_key,
        aws_secret_access_key=location.secret_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if location.path_style else "virtual"},
            # boto3's default CRC breaks some servers that are not AWS; we send SHA-256 ourselves.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "total_max_attempts": attempts},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            max_pool_connections=CONNECTIONS,
            # None: as the environment says.
            proxies={} if location.is_local else None,
        ),
    )
