"""What each bucket itself insists on, whoever comes: names go in, bucket policies come out."""

from __future__ import annotations

from typing import Any

from gallery_media.storage.keys import ORIGINALS
from gallery_media.storage.visitors import public_policy


def encrypted_only(bucket: str) -> dict[str, Any]:
    """Nobody comes without TLS."""
    return {
        "Sid": "GalleryMediaEncryptedOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def never_over_another(bucket: str) -> dict[str, Any]:
    """An original is only put where there is none yet (storage page, S11)."""
    return {
        "Sid": "GalleryMediaNeverOverAnother",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/{ORIGINALS}*",
        "Condition": {
            "Null": {"s3:if-none-match": "true"},
            # Parts of an upload carry no condition; only the whole does.
            "Bool": {"s3:ObjectCreationOperation": "true"},
        },
    }


def originals_policy(bucket: str) -> dict[str, Any]:
    """For the bucket of originals."""
    return _document(encrypted_only(bucket), never_over_another(bucket))


def public_bucket_policy(bucket: str) -> dict[str, Any]:
    """For the public bucket where visitors ask it themselves."""
    return _document(encrypted_only(bucket), public_policy(bucket))


def uploads_policy(bucket: str) -> dict[str, Any]:
    """For the bucket that uploads arrive in."""
    return _document(encrypted_only(bucket))


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
