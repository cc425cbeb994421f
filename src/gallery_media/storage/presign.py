"""A key and what may be stored under it go in; an address for exactly that one upload comes out."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

VALID_SECONDS = 15 * 60
"""How long an address works (storage page, section 2: access). A slow upload may take longer: what
counts is when it begins."""


@dataclass(frozen=True, slots=True)
class Presigned:
    """PUT exactly one body to ``url`` with exactly these ``headers``.

    Key, type, length in bytes and SHA-256 are part of the signature, and so is ``If-None-Match``:
    whoever comes by the address can neither store other bytes nor replace what is there.
    """

    url: str
    headers: Mapping[str, str]


def presign(
    client: S3Client,
    bucket: str,
    key: str,
    *,
    content_type: str,
    size: int,
    sha256: str,
    seconds: int = VALID_SECONDS,
) -> Presigned:
    """Nothing is asked of the storage. ``sha256`` in hex, ``size`` in bytes.

    A PUT with a signed length rather than a POST with a range: the sender knows the size, and only
    a PUT can carry a condition.
    """
    checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
    params: dict[str, Any] = {
        "Bucket": bucket,
        "Key": key,
        "ContentType": content_type,
        "ContentLength": size,
        "ChecksumSHA256": checksum,
        "IfNoneMatch": "*",
    }
    url = client.generate_presigned_url("put_object", Params=params, ExpiresIn=seconds)
    # The browser sets the length itself, and lets nobody else.
    headers = {
        "Content-Type": content_type,
        "x-amz-checksum-sha256": checksum,
        "If-None-Match": "*",
    }
    return Presigned(url, headers)
