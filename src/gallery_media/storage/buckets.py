"""A location goes in; two buckets with the right doors open come out, and what could not be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gallery_media.errors import StorageRefused, StorageUnavailable
from gallery_media.storage.failures import FAILURES, code_of, status_of, translated
from gallery_media.storage.location import S3Location
from gallery_media.storage.statements import lets_everybody_in, statements
from gallery_media.storage.visitors import behind_edge, let_visitors_read

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UNSUPPORTED = ("NotImplemented", "MethodNotAllowed")
_UNSUPPORTED_WHY = "this storage has no such feature, and the house does without it"

LIST_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls")
POLICY_BLOCKS = ("BlockPublicPolicy", "RestrictPublicBuckets")
"""S3's blocks of public access: by lists of rights, and by a bucket's policy."""

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


def prepare_buckets(
    client: S3Client, location: S3Location, *, through_edge: bool = False
) -> tuple[Shortfall, ...]:
    """Look, and make what is missing; what is right already is not written again.

    Originals: versioned, encrypted, public access blocked, and no policy of ours ever. Public:
    anybody may read the keys below the public prefixes, or CloudFront alone where it is let in
    already, and nobody unknown may list. ``through_edge``: the house has CloudFront, and nothing is
    opened to everybody for it. A feature the provider lacks is reported, not raised; an
    unreachable storage is raised as StorageUnavailable.
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
            lambda: _block_lists_of_rights(client, public, through_edge),
        ),
        (originals, "has no public statement", lambda: _expect_no_policy(client, originals)),
        (
            public,
            "lets visitors read",
            lambda: let_visitors_read(client, public, through_edge=through_edge),
        ),
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


def block_strangers(client: S3Client, bucket: str, *, policy: bool | None) -> None:
    """No list of rights may open the bucket, and with ``policy`` no policy either; None leaves
    that as it is. Raises what boto3 raises."""
    found = access_blocks(client, bucket)
    wanted = {**found, **dict.fromkeys(LIST_BLOCKS, True)}
    if policy is not None:
        wanted |= dict.fromkeys(POLICY_BLOCKS, policy)
    if wanted != found:
        blocks: Any = wanted
        client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=blocks)


def access_blocks(client: S3Client, bucket: str) -> dict[str, bool]:
    """All four blocks, and whether each is on. Raises what boto3 raises."""
    try:
        answer = client.get_public_access_block(Bucket=bucket)
    except ClientError as error:
        if code_of(error) != "NoSuchPublicAccessBlockConfiguration":
            raise
        return dict.fromkeys((*LIST_BLOCKS, *POLICY_BLOCKS), False)
    found: dict[str, Any] = dict(answer["PublicAccessBlockConfiguration"])
    return {name: bool(found.get(name)) for name in (*LIST_BLOCKS, *POLICY_BLOCKS)}


def _block_lists_of_rights(client: S3Client, bucket: str, through_edge: bool) -> None:
    """Visitors who ask the bucket itself come by its policy; CloudFront needs no open block."""
    stays = through_edge or behind_edge(client, bucket)
    block_strangers(client, bucket, policy=None if stays else False)


def _expect_no_policy(client: S3Client, bucket: str) -> None:
    if any(lets_everybody_in(one) for one in statements(client, bucket)):
        # Reported, never removed by us: somebody wrote it, and only they know what for.
        raise StorageRefused(
            f"The bucket {bucket} holds originals with all their metadata, but its policy lets "
            "anybody in; remove the statements for everybody from its policy."
        )
