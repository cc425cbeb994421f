"""A location goes in; two buckets with the right doors open come out, and what could not be set."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gallery_media.errors import StorageRefused, StorageUnavailable
from gallery_media.model.addresses import HOUSE_FILES, PUBLIC_PREFIXES
from gallery_media.storage.failures import FAILURES, code_of, status_of, translated
from gallery_media.storage.location import S3Location

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STATEMENT = "GalleryMediaVisitors"
"""Our statement in the public bucket's policy; statements with other names are left as they are."""

UNSUPPORTED = ("NotImplemented", "MethodNotAllowed")
_UNSUPPORTED_WHY = "this storage has no such feature; see to it in another way, or do without it"

AWS_HOME_REGION = "us-east-1"
"""The one region that AWS wants unnamed when a bucket is made."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something about a bucket that could not be set: "originals": "encrypts by default".

    ``why`` says what a person can do. ``unsupported``: this storage has no such feature at all.
    """

    bucket: str
    what: str
    why: str
    unsupported: bool = False


def prepare_buckets(client: S3Client, location: S3Location) -> tuple[Shortfall, ...]:
    """Make what is missing; doing it twice changes nothing.

    Originals: versioned, encrypted, public access blocked, and no policy of ours ever. Public:
    anybody may read the keys below the public prefixes, and nobody unknown may list. A feature the
    provider lacks is reported, not raised; an unreachable storage is raised as StorageUnavailable.
    """
    originals, public = location.originals_bucket, location.public_bucket
    if originals == public:
        raise StorageRefused(
            f"Originals and public objects share the bucket {public}; name two different buckets."
        )
    steps: tuple[tuple[str, str, Callable[[], object]], ...] = (
        (originals, "exists", lambda: make_bucket(client, originals, location.region)),
        (public, "exists", lambda: make_bucket(client, public, location.region)),
        (originals, "keeps older versions", lambda: _version(client, originals)),
        (originals, "encrypts by default", lambda: _encrypt(client, originals)),
        (
            originals,
            "blocks public access",
            lambda: block_strangers(client, originals, policy=True),
        ),
        (
            public,
            "blocks public lists of rights",
            lambda: block_strangers(client, public, policy=False),
        ),
        (originals, "has no public statement", lambda: _expect_no_policy(client, originals)),
        (public, "lets visitors read", lambda: _let_visitors_read(client, public)),
    )
    missing: list[Shortfall] = []
    for bucket, what, step in steps:
        try:
            step()
        except FAILURES as error:
            known = translated(error, f"preparing {bucket}")
            if isinstance(known, StorageUnavailable):
                raise known from error
            unsupported = isinstance(error, ClientError) and code_of(error) in UNSUPPORTED
            why = _UNSUPPORTED_WHY if unsupported else str(known)
            missing.append(Shortfall(bucket, what, why, unsupported))
        except StorageRefused as error:
            missing.append(Shortfall(bucket, what, str(error)))
    return tuple(missing)


def public_policy(bucket: str) -> dict[str, Any]:
    """Our one statement: anybody may read below the public prefixes, and the files of the host's
    root. Listing is not in it."""
    return {
        "Sid": STATEMENT,
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [
            *(f"arn:aws:s3:::{bucket}/{prefix}*" for prefix in PUBLIC_PREFIXES),
            *(f"arn:aws:s3:::{bucket}/{key}" for key in HOUSE_FILES),
        ],
    }


def make_bucket(client: S3Client, bucket: str, region: str) -> None:
    """Make the bucket where there is none. Raises what boto3 raises."""
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as error:
        if status_of(error) != 404:
            raise
    else:
        return
    try:
        if region in ("", AWS_HOME_REGION):
            client.create_bucket(Bucket=bucket)
        else:
            place: Any = {"LocationConstraint": region}
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    except ClientError as error:
        # Somebody who starts at the same time may have been quicker.
        if code_of(error) != "BucketAlreadyOwnedByYou":
            raise


def _version(client: S3Client, bucket: str) -> None:
    if client.get_bucket_versioning(Bucket=bucket).get("Status") != "Enabled":
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def _encrypt(client: S3Client, bucket: str) -> None:
    try:
        client.get_bucket_encryption(Bucket=bucket)
    except ClientError as error:
        if code_of(error) != "ServerSideEncryptionConfigurationNotFoundError":
            raise
        client.put_bucket_encryption(
            Bucket=bucket,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
        )


def block_strangers(client: S3Client, bucket: str, *, policy: bool) -> None:
    """No list of rights may open the bucket, and with ``policy`` no policy either."""
    client.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": policy,
            "RestrictPublicBuckets": policy,
        },
    )


def _expect_no_policy(client: S3Client, bucket: str) -> None:
    opening = [
        statement
        for statement in _statements(client, bucket)
        if statement.get("Effect") == "Allow" and "*" in _principals(statement)
    ]
    if opening:
        # Reported, never removed by us: somebody wrote it, and only they know what for.
        raise StorageRefused(
            f"The bucket {bucket} holds originals with all their metadata, but its policy lets "
            "anybody in; remove the statements for everybody from its policy."
        )


def _let_visitors_read(client: S3Client, bucket: str) -> None:
    present = _statements(client, bucket)
    others = [statement for statement in present if statement.get("Sid") != STATEMENT]
    wanted = [*others, public_policy(bucket)]
    if present != wanted:
        document = {"Version": "2012-10-17", "Statement": wanted}
        client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


def _statements(client: S3Client, bucket: str) -> list[dict[str, Any]]:
    try:
        document = json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        if code_of(error) == "NoSuchBucketPolicy":
            return []
        raise
    statements = document.get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _principals(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal", [])
    if isinstance(principal, dict):
        principal = principal.get("AWS", [])
    return principal if isinstance(principal, list) else [principal]
