"""Where the two buckets are: settings of an S3 endpoint go in, addresses for anybody come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit


def is_loopback(url: str) -> bool:
    """Whether an address leads to this very machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class S3Location:
    """An S3 endpoint, and the two buckets of one house.

    ``endpoint_url`` None means AWS itself. Without keys, boto3's own chain is asked (environment,
    profile, role). ``path_style`` is right for most servers that are not AWS.
    """

    originals_bucket: str
    public_bucket: str
    endpoint_url: str | None = None
    region: str = "us-east-1"
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    path_style: bool = True

    def bucket_url(self, bucket: str) -> str:
        """The bucket's own address, without a slash at the end."""
        endpoint = self.endpoint_url or f"https://s3.{self.region}.amazonaws.com"
        scheme, host, path, _, _ = urlsplit(endpoint)
        if self.path_style:
            return urlunsplit((scheme, host, f"{path.rstrip('/')}/{bucket}", "", ""))
        return urlunsplit((scheme, f"{bucket}.{host}", path.rstrip("/"), "", ""))

    def object_url(self, bucket: str, key: str) -> str:
        """An object's unsigned address: what an anonymous visitor would ask for."""
        return f"{self.bucket_url(bucket)}/{quote(key)}"

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine: no proxy of the office network leads there."""
        return is_loopback(self.endpoint_url or "")

    @property
    def public_endpoint(self) -> str:
        """Where the public bucket's root answers, without a slash at the end."""
        return self.bucket_url(self.public_bucket)
