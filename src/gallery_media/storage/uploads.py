"""The bucket that uploads arrive in: listed, fetched to a file, and emptied; a prefix goes in.

Everything that takes away or moves is bound to the very bytes that were looked at (etag), because
anybody with a key to this bucket may have put others in their place meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError

from gallery_media.errors import Conflict, StorageRefused, StorageUnavailable
from gallery_media.storage.answers import AnswerReader
from gallery_media.storage.buckets import UNSUPPORTED, block_strangers, make_bucket
from gallery_media.storage.connection import connect
from gallery_media.storage.cors import cors_rules, let_page_send, page_may_send
from gallery_media.storage.failures import (
    CONDITION_FAILED,
    FAILURES,
    code_of,
    is_missing,
    status_of,
    translated,
)
from gallery_media.storage.location import S3Location
from gallery_media.storage.port import ListedObject
from gallery_media.storage.presign import VALID_SECONDS, Presigned, presign
from gallery_media.storage.retrying import DEADLINE, RetryingStorage
from gallery_media.storage.s3 import S3Storage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHUNK = 1 << 20
"""Bytes held in memory while an object is written to a file."""


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """Where uploads arrive. ``prefix`` is "" or ends with a slash.

    ``public_endpoint``: the endpoint as photographers' browsers reach it, None when it is the same.
    """

    location: S3Location
    bucket: str
    prefix: str = ""
    public_endpoint: str | None = None


class UploadBucket:
    """Keys here are relative to the prefix. Threads may share one."""

    def __init__(self, place: UploadPlace, *, deadline: float = DEADLINE) -> None:
        """``deadline``: seconds for which a call is repeated while the storage is unavailable."""
        self.place = place
        self._client = connect(place.location)
        self._signing = self._client
        if place.public_endpoint:
            self._signing = connect(_seen_from_outside(place))
        self._storage = RetryingStorage(S3Storage(self._client, place.bucket), deadline=deadline)
        self._answers = AnswerReader()

    @property
    def client(self) -> S3Client:
        return self._client

    @property
    def browser_origin(self) -> str:
        """What a page must be allowed to connect to."""
        location = _seen_from_outside(self.place)
        scheme, _, rest = location.bucket_url(self.place.bucket).partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"

    def list(self, folder: str = "") -> Iterator[ListedObject]:
        """Everything below ``folder``; the objects' keys come without the prefix."""
        for found in self._storage.list(self.place.prefix + folder):
            key = found.key.removeprefix(self.place.prefix)
            yield ListedObject(key, found.size, found.etag, found.modified_at)

    def holds(self, key: str, size: int) -> bool:
        """Whether an object of this size in bytes is there."""
        head = self._storage.head(self.place.prefix + key)
        return head is not None and head.size == size

    def fetch(self, listed: ListedObject, out: IO[bytes]) -> str:
        """Write the object to ``out`` piece by piece; the SHA-256 (hex) of what was written.

        Raises Conflict when the object is gone or no longer the one that was listed, and
        StorageUnavailable when it did not arrive whole.
        """
        key = self.place.prefix + listed.key
        doing = f"fetching an upload from {self.place.bucket}"
        digest, written = hashlib.sha256(), 0
        try:
            answer = self._client.get_object(
                Bucket=self.place.bucket, Key=key, IfMatch=listed.etag, ChecksumMode="ENABLED"
            )
            head = self._answers.head(key, answer, doing)
            for chunk in answer["Body"].iter_chunks(CHUNK):
                digest.update(chunk)
                written += len(chunk)
                if written > listed.size:
                    break
                out.write(chunk)
        except ClientError as error:
            if is_missing(error) or status_of(error) in CONDITION_FAILED:
                raise Conflict(f"{doing}: it was replaced or removed; it is listed anew.") from None
            raise translated(error, doing) from error
        except FAILURES as error:
            raise translated(error, doing) from error
        if head.etag != listed.etag or written != listed.size or head.size != listed.size:
            raise StorageUnavailable(
                f"{doing}: it did not arrive as it was listed; it is tried again later by itself."
            )
        if head.sha256 is not None and head.sha256 != digest.hexdigest():
            raise StorageUnavailable(
                f"{doing}: the bytes do not match their SHA-256; it is tried again later by itself."
            )
        return digest.hexdigest()

    def remove(self, listed: ListedObject) -> bool:
        """Take away the very object that was listed. False: another is in its place, and stays."""
        key = self.place.prefix + listed.key
        doing = f"removing an upload from {self.place.bucket}"
        # Looked at first as well: not every server minds the condition on a delete.
        head = self._storage.head(key)
        if head is None:
            return True
        if head.etag != listed.etag:
            return False
        try:
            self._client.delete_object(Bucket=self.place.bucket, Key=key, IfMatch=listed.etag)
        except ClientError as error:
            if is_missing(error):
                return True
            if status_of(error) in CONDITION_FAILED:
                return False
            raise translated(error, doing) from error
        except FAILURES as error:
            raise translated(error, doing) from error
        return True

    def move(self, listed: ListedObject, target: str) -> bool:
        """Move the very object that was listed, without fetching it. False: it was replaced."""
        doing = f"setting an upload aside in {self.place.bucket}"
        try:
            self._client.copy_object(
                Bucket=self.place.bucket,
                Key=self.place.prefix + target,
                CopySource={"Bucket": self.place.bucket, "Key": self.place.prefix + listed.key},
                CopySourceIfMatch=listed.etag,
            )
        except ClientError as error:
            if is_missing(error) or status_of(error) in CONDITION_FAILED:
                return False
            raise translated(error, doing) from error
        except FAILURES as error:
            raise translated(error, doing) from error
        return self.remove(listed)

    def write(self, key: str, text: str) -> None:
        """A text for people, in place of an earlier one."""
        self._storage.put(
            self.place.prefix + key, text.encode(), content_type="text/plain; charset=utf-8"
        )

    def presign(
        self,
        key: str,
        *,
        content_type: str,
        size: int,
        sha256: str,
        seconds: int = VALID_SECONDS,
    ) -> Presigned:
        """See ``presign``; the address leads where browsers reach the storage."""
        return presign(
            self._signing,
            self.place.bucket,
            self.place.prefix + key,
            content_type=content_type,
            size=size,
            sha256=sha256,
            seconds=seconds,
        )

    def prepare(self) -> None:
        """Make the bucket and close it to strangers; what is so already is not set again.

        Raises StorageRefused with what a person has to do.
        """
        bucket = self.place.bucket
        doing = f"preparing the bucket {bucket} for uploads"
        try:
            make_bucket(self._client, bucket, self.place.location.region)
            block_strangers(self._client, bucket, policy=True)
        except ClientError as error:
            # A server without that switch has nothing that could be open either.
            if code_of(error) not in UNSUPPORTED:
                raise translated(error, doing) from error
        except FAILURES as error:
            raise translated(error, doing) from error

    def admit(self, origin: str) -> None:
        """Let pages of this origin upload, and no others. Twice is once. Raises StorageRefused."""
        bucket = self.place.bucket
        try:
            let_page_send(self._client, bucket, origin)
        except FAILURES as error:
            raise translated(error, f"letting the upload page into {bucket}") from error

    def allowed_origins(self) -> tuple[str, ...]:
        """The origins whose pages may upload, as the bucket says now."""
        try:
            rules = cors_rules(self._client, self.place.bucket)
        except FAILURES as error:
            raise translated(error, f"reading who may upload to {self.place.bucket}") from error
        return tuple(origin for rule in rules for origin in rule["AllowedOrigins"])

    def admits(self, origin: str) -> bool:
        """Whether pages of this origin may upload, as the bucket says now."""
        try:
            return page_may_send(self._client, self.place.bucket, origin)
        except FAILURES as error:
            raise translated(error, f"reading who may upload to {self.place.bucket}") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        if self._signing is not self._client:
            self._signing.close()


def _seen_from_outside(place: UploadPlace) -> S3Location:
    if not place.public_endpoint:
        return place.location
    return replace(place.location, endpoint_url=place.public_endpoint)


def refuse_shared_bucket(place: UploadPlace) -> None:
    """Uploads need a bucket of their own. Raises StorageRefused.

    In the bucket of originals each one would stay for ever as an older version, and browsers would
    be let in there; in the public one strangers would read them.
    """
    if place.bucket in (place.location.originals_bucket, place.location.public_bucket):
        raise StorageRefused(
            f"[inbox] url names the bucket {place.bucket}, which the house uses itself; "
            "uploads need a bucket of their own."
        )
