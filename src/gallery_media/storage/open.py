"""A location goes in; both buckets, ready for use by all threads, come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from gallery_media.storage.buckets import Shortfall, prepare_buckets
from gallery_media.storage.connection import connect
from gallery_media.storage.location import S3Location
from gallery_media.storage.port import Storage
from gallery_media.storage.retrying import DEADLINE, RetryingStorage
from gallery_media.storage.s3 import S3Storage

if TYPE_CHECKING:
    from types import TracebackType

    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Stores:
    """The two buckets of a house, with patience, and where visitors find the public one.

    ``public_endpoint`` is the address of the public bucket's root, without a slash at the end.
    """

    originals: Storage
    public: Storage
    public_endpoint: str
    location: S3Location
    client: S3Client

    def prepare(self, *, through_edge: bool = False) -> tuple[Shortfall, ...]:
        """Make and set up both buckets; what this storage cannot do comes back.

        ``through_edge``: the house has CloudFront, and nothing is opened to everybody for it.
        """
        return prepare_buckets(self.client, self.location, through_edge=through_edge)

    def close(self) -> None:
        """Close the connections; the stores cannot be used afterwards."""
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_stores(location: S3Location, *, deadline: float = DEADLINE) -> Stores:
    """Open both buckets through one client; nothing is asked of the storage yet.

    ``deadline``: seconds for which a call is repeated while the storage is unavailable.
    """
    client = connect(location)
    return Stores(
        originals=RetryingStorage(S3Storage(client, location.originals_bucket), deadline=deadline),
        public=RetryingStorage(S3Storage(client, location.public_bucket), deadline=deadline),
        public_endpoint=location.public_endpoint,
        location=location,
        client=client,
    )
