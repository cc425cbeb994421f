"""A bucket goes in, the statements of its policy come out, and whom each of them means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gallery_media.storage.failures import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Statement = dict[str, Any]


def statements(client: S3Client, bucket: str) -> list[Statement]:
    """What the bucket's policy says; nothing where it has none. Raises what boto3 raises."""
    try:
        document = json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        if code_of(error) == "NoSuchBucketPolicy":
            return []
        raise
    found = document.get("Statement", [])
    return found if isinstance(found, list) else [found]


def listed(value: Any) -> list[Any]:
    """S3 gives a list of one back as the one."""
    return value if isinstance(value, list) else [value]


def accounts(statement: Statement) -> list[Any]:
    """Whose account is meant; "*" is everybody."""
    principal = statement.get("Principal", [])
    return listed(principal.get("AWS", []) if isinstance(principal, dict) else principal)


def services(statement: Statement) -> list[Any]:
    """Which services of the provider are meant ("cloudfront.amazonaws.com")."""
    principal = statement.get("Principal", [])
    return listed(principal.get("Service", [])) if isinstance(principal, dict) else []


def lets_in(statement: Statement) -> bool:
    return bool(statement.get("Effect") == "Allow")


def lets_everybody_in(statement: Statement) -> bool:
    return lets_in(statement) and "*" in accounts(statement)
