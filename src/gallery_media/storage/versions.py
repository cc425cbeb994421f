"""A key of a versioned bucket goes in; the ids of all that is kept under it come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gallery_media.storage.answers import AnswerReader
from gallery_media.storage.failures import FAILURES, translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def versions_of(
    client: S3Client, bucket: str, key: str, answers: AnswerReader, doing: str
) -> tuple[str, ...]:
    """Versions and delete markers of exactly this key; none in a bucket without versions.

    ``doing``: what errors say was being done.
    """
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
    try:
        return tuple(
            found["VersionId"]
            for page in pages
            # Asked for the lines of objects, of which there are none, to see that it is whole.
            for found in (
                *answers.page(page, doing),
                *page.get("Versions", ()),
                *page.get("DeleteMarkers", ()),
            )
            if found["Key"] == key
        )
    except FAILURES as error:
        raise translated(error, doing) from error
