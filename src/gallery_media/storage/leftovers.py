"""A bucket goes in; uploads in parts that nobody finished are given up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gallery_media.storage.failures import FAILURES, translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def abort_uploads(client: S3Client, bucket: str, before: datetime, dry_run: bool) -> int:
    """Give up every upload in parts that was begun before an instant; how many there were.

    Their parts take space that no listing shows. With ``dry_run`` they are only counted.
    Raises StorageUnavailable or StorageRefused.
    """
    doing = f"giving up unfinished uploads in {bucket}"
    try:
        pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket)
        old = [
            (upload["Key"], upload["UploadId"])
            for page in pages
            for upload in page.get("Uploads", ())
            if upload["Initiated"] < before
        ]
        for key, upload in [] if dry_run else old:
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
    except FAILURES as error:
        raise translated(error, doing) from error
    return len(old)
