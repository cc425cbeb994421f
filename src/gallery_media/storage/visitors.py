"""The public bucket goes in; visitors may read it, or whoever keeps them out is named.

Visitors ask the bucket itself, or CloudFront asks it for them. A bucket that is set up for
CloudFront is never opened to everybody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gallery_media.errors import StorageRefused
from gallery_media.model.addresses import HOUSE_FILES, PUBLIC_PREFIXES
from gallery_media.storage.statements import (
    Statement,
    accounts,
    lets_in,
    listed,
    services,
    statements,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STATEMENT = "GalleryMediaVisitors"
"""Our statement in the public bucket's policy; statements with other names are left as they are."""

EDGE = "cloudfront.amazonaws.com"
"""The service that reads for visitors where CloudFront stands before the bucket."""

READ = "s3:GetObject"


def public_policy(bucket: str) -> Statement:
    """Our one statement: anybody may read below the public prefixes, and the files of the host's
    root. Listing is not in it."""
    return {
        "Sid": STATEMENT,
        "Effect": "Allow",
        "Principal": "*",
        "Action": [READ],
        "Resource": [
            *(f"arn:aws:s3:::{bucket}/{prefix}*" for prefix in PUBLIC_PREFIXES),
            *(f"arn:aws:s3:::{bucket}/{key}" for key in HOUSE_FILES),
        ],
    }


def edge_policy(bucket: str, distribution: Any) -> Statement:
    """The same for one distribution of CloudFront, named by its ARN, instead of anybody."""
    return {
        **public_policy(bucket),
        "Principal": {"Service": EDGE},
        "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
    }


def lets_edge_in(statement: Statement) -> bool:
    return lets_in(statement) and EDGE in services(statement)


def behind_edge(client: S3Client, bucket: str) -> bool:
    """Whether the bucket's policy lets CloudFront read. Raises what boto3 raises."""
    return any(lets_edge_in(one) for one in statements(client, bucket))


def let_visitors_read(client: S3Client, bucket: str, *, through_edge: bool = False) -> None:
    """Write our statement where it is missing or names fewer objects than it should.

    ``through_edge``: the house has CloudFront, so that nobody is let in whom no statement names.
    Raises StorageRefused where somebody else has decided who reads, and what boto3 raises.
    """
    present = statements(client, bucket)
    if any(lets_edge_in(one) and _reads_all(one, bucket) for one in present):
        return
    ours = [one for one in present if one.get("Sid") == STATEMENT]
    if not ours and any(lets_edge_in(one) for one in present):
        raise StorageRefused(
            f"CloudFront may read only a part of {bucket}; let its statement name what "
            "gallery-media policies cloudformation --edge names"
        )
    if any(not lets_edge_in(one) and not _is_for_anybody(one) for one in ours):
        # Whoever narrowed it had a reason: it is never widened to everybody again.
        raise StorageRefused(
            f"the statement {STATEMENT} of {bucket} was changed by somebody and may keep visitors "
            "out; it stays as it is: give it another name to keep it, or take it away"
        )
    if any(_is_for_anybody(one) and _reads_all(one, bucket) for one in ours):
        return
    if through_edge and not ours:
        raise StorageRefused(
            f"[cdn] names CloudFront and no statement of {bucket} lets it read, so that the bucket "
            "is not opened to everybody; take the policy of gallery-media policies cloudformation "
            "--edge, or that of gallery-media policies public if everybody may ask the bucket"
        )
    # Who is let in stays as it was; only what they may read is brought up to date.
    wanted = public_policy(bucket)
    for one in ours:
        wanted |= {part: one[part] for part in ("Principal", "Condition") if part in one}
    others = [one for one in present if one.get("Sid") != STATEMENT]
    document = {"Version": "2012-10-17", "Statement": [*others, wanted]}
    client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


def _is_for_anybody(statement: Statement) -> bool:
    return lets_in(statement) and accounts(statement) == ["*"] and not statement.get("Condition")


def _reads_all(statement: Statement, bucket: str) -> bool:
    if not {READ, "s3:*", "*"} & set(listed(statement.get("Action", []))):
        return False
    named = listed(statement.get("Resource", []))
    return all(
        any(wanted == one or (one.endswith("*") and wanted.startswith(one[:-1])) for one in named)
        for wanted in public_policy(bucket)["Resource"]
    )
