"""Public addresses go in; one invalidation of a CloudFront distribution comes out."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from boto3.session import Session
from botocore.config import Config

from gallery_media.storage.failures import FAILURES, translated

PATHS_AT_ONCE = 3000
"""Paths of one invalidation. Source: CloudFront's guide, quotas on invalidations."""


class CloudFrontPurge:
    """``site``: what the distribution serves; other addresses are left out.

    Credentials are those of the environment, as boto3 finds them, and need
    cloudfront:CreateInvalidation alone.
    """

    def __init__(self, distribution: str, site: str, *, client: Any = None) -> None:
        self._distribution = distribution
        self._site = site.rstrip("/")
        self._client = client or Session().client(
            "cloudfront",
            region_name="us-east-1",  # the service is global, and signs for this region
            config=Config(retries={"mode": "standard", "total_max_attempts": 5}),
        )

    def purge(self, urls: Sequence[str]) -> None:
        """See ``Purge``. One invalidation for all, or for each three thousand."""
        doing = f"telling CloudFront distribution {self._distribution} what to forget"
        for paths in self._portions(urls):
            try:
                self._client.create_invalidation(
                    DistributionId=self._distribution,
                    InvalidationBatch={
                        "Paths": {"Quantity": len(paths), "Items": paths},
                        "CallerReference": secrets.token_hex(16),
                    },
                )
            except FAILURES as error:
                raise translated(error, doing) from error

    def _portions(self, urls: Sequence[str]) -> Iterator[list[str]]:
        behind = dict.fromkeys(url for url in urls if url.startswith(f"{self._site}/"))
        paths = [urlsplit(url).path for url in behind]
        for start in range(0, len(paths), PATHS_AT_ONCE):
            yield paths[start : start + PATHS_AT_ONCE]
