"""The port on S3: keys and bytes go in, requests through a shared boto3 client come out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from botocore.exceptions import ClientError

from gallery_media.errors import Conflict, ObjectMissing, StorageUnavailable
from gallery_media.storage.answers import AnswerReader
from gallery_media.storage.failures import (
    CONDITION_FAILED,
    FAILURES,
    is_missing,
    status_of,
    translated,
)
from gallery_media.storage.headers import ascii_header, escaped
from gallery_media.storage.port import ListedObject, ObjectHead, StoredObject
from gallery_media.storage.versions import versions_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PAGE_SIZE = 1000
"""Keys a listing asks for at once: the most that S3 gives."""

MAX_KEY_BYTES = 1024
"""Source: the S3 guide, object key naming. Some servers take more; AWS does not."""

_BITE = 1 << 20


class S3Storage:
    """One bucket. ``client`` is shared; every put carries a SHA-256 for the server to check."""

    def __init__(self, client: S3Client, bucket: str, *, page_size: int = PAGE_SIZE) -> None:
        self._client = client
        self._bucket = bucket
        self._page_size = page_size
        self._answers = AnswerReader()

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str,
        cache_control: str | None = None,
        content_language: str | None = None,
        content_disposition: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_none_match: bool = False,
        if_match: str | None = None,
    ) -> ObjectHead:
        """See the port. Costs one request; two where a condition fails."""
        if if_none_match and if_match is not None:
            raise ValueError("if_none_match and if_match exclude each other")
        if if_match == "":
            raise ValueError("if_match is empty: no object has such an etag")
        return self._store(
            key,
            body,
            hashlib.sha256(body).hexdigest(),
            len(body),
            {
                "CacheControl": cache_control,
                "ContentLanguage": content_language,
                "ContentDisposition": content_disposition,
                "IfNoneMatch": "*" if if_none_match else None,
                "IfMatch": if_match,
            },
            content_type,
            dict(metadata or {}),
        )

    def put_file(
        self,
        key: str,
        file: BinaryIO,
        *,
        sha256: str,
        size: int,
        content_type: str,
        cache_control: str | None = None,
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        """See the port. One request, whatever the size: the storage then checks the whole."""
        file.seek(0)
        headers = {
            "CacheControl": cache_control,
            "ContentDisposition": content_disposition,
            "IfNoneMatch": "*" if if_none_match else None,
        }
        return self._store(key, file, sha256, size, headers, content_type, {})

    def _store(
        self,
        key: str,
        body: bytes | BinaryIO,
        sha256: str,
        size: int,
        headers: Mapping[str, str | None],
        content_type: str,
        metadata: dict[str, str],
    ) -> ObjectHead:
        if len(key.encode()) > MAX_KEY_BYTES:
            raise ValueError(f"key {key[:40]}…: {len(key.encode())} bytes, the limit is 1024")
        wanted: dict[str, Any] = {
            name: ascii_header(value) for name, value in headers.items() if value
        }
        try:
            answer = self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentLength=size,
                ContentType=ascii_header(content_type),
                Metadata=escaped(metadata),
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                **wanted,
            )
        except ClientError as error:
            lost = is_missing(error) and "IfMatch" in wanted
            refused = status_of(error) in CONDITION_FAILED
            if wanted.keys() & {"IfNoneMatch", "IfMatch"} and (lost or refused):
                return self._after_refusal(key, sha256, error)
            raise translated(error, self._doing("storing", key)) from error
        except FAILURES as error:
            raise translated(error, self._doing("storing", key)) from error
        return ObjectHead(
            key=key,
            size=size,
            etag=self._answers.etag(answer, self._doing("storing", key)),
            sha256=sha256,
            content_type=content_type,
            cache_control=headers.get("CacheControl") or "",
            content_language=headers.get("ContentLanguage") or "",
            content_disposition=headers.get("ContentDisposition") or "",
            metadata=metadata,
        )

    def get(self, key: str) -> StoredObject:
        """See the port. Raises StorageUnavailable when the bytes do not match their SHA-256."""
        doing = self._doing("reading", key)
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
            body = answer["Body"].read()
        except FAILURES as error:
            raise translated(error, doing) from error
        head = self._answers.head(key, answer, doing)
        if len(body) != head.size:
            raise StorageUnavailable(
                f"{doing}: {len(body)} of {head.size} bytes arrived; it is tried again later."
            )
        if head.sha256 is not None and hashlib.sha256(body).hexdigest() != head.sha256:
            raise StorageUnavailable(
                f"{doing}: the bytes that arrived do not match their SHA-256; it is tried again "
                "later. If it stays so, the object is damaged: restore it or put it anew."
            )
        return StoredObject(head, body)

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        """See the port. Raises StorageUnavailable when the bytes do not match their SHA-256."""
        doing = self._doing("reading", key)
        digest = hashlib.sha256()
        file.seek(0)
        file.truncate()
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
            while piece := answer["Body"].read(_BITE):
                digest.update(piece)
                file.write(piece)
        except FAILURES as error:
            raise translated(error, doing) from error
        head = self._answers.head(key, answer, doing)
        if file.tell() != head.size or head.sha256 not in (digest.hexdigest(), None):
            raise StorageUnavailable(
                f"{doing}: {file.tell()} bytes arrived, of {head.size}, or others than were put; "
                "it is tried again later. If it stays so, the object is damaged: put it anew."
            )
        file.seek(0)
        return head

    def head(self, key: str) -> ObjectHead | None:
        """See the port. On AWS, credentials without the right to list get StorageRefused for a
        missing object."""
        try:
            answer = self._client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if is_missing(error):
                return None
            raise translated(error, self._doing("looking at", key)) from error
        except FAILURES as error:
            raise translated(error, self._doing("looking at", key)) from error
        return self._answers.head(key, answer, self._doing("looking at", key))

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        """See the port. One request for each page of keys."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket,
            Prefix=prefix,
            PaginationConfig={"PageSize": self._page_size},
        )
        try:
            for page in pages:
                for found in self._answers.page(page, self._doing("listing", f"{prefix}*")):
                    yield ListedObject(
                        key=found["Key"],
                        size=found["Size"],
                        etag=found["ETag"],
                        modified_at=found["LastModified"],
                    )
        except FAILURES as error:
            raise translated(error, self._doing("listing", f"{prefix}*")) from error

    def delete(self, key: str) -> None:
        """See the port. In a versioned bucket older versions stay."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if not is_missing(error):
                raise translated(error, self._doing("deleting", key)) from error
        except FAILURES as error:
            raise translated(error, self._doing("deleting", key)) from error

    def erase(self, key: str) -> None:
        """See the port: deletes each version and each delete marker by its own id.

        Asked once more at the end: raises StorageUnavailable while anything of it is left.
        """
        self.delete(key)
        doing = self._doing("erasing", key)
        for version in versions_of(self._client, self._bucket, key, self._answers, doing):
            try:
                self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)
            except FAILURES as error:
                raise translated(error, doing) from error
        if left := len(versions_of(self._client, self._bucket, key, self._answers, doing)):
            raise StorageUnavailable(
                f"{doing}: {left} older versions are still there; it is tried again."
            )

    def _after_refusal(self, key: str, sha256: str, refusal: ClientError) -> ObjectHead:
        """Read back before believing a refusal: it may be our own earlier attempt that is there.

        An attempt whose answer got lost is repeated by boto3 and then meets its own bytes
        (measured: with 30 % faults, 42 of 300 conditional puts).
        """
        there = self.head(key)
        if there is not None:
            found = there.sha256
            if found is None:
                try:
                    found = hashlib.sha256(self.get(key).body).hexdigest()
                except ObjectMissing:
                    found = ""
            if found == sha256:
                return replace(there, sha256=found)
        state = "something else is there by now" if there else "there is nothing under it any more"
        raise Conflict(
            f"{self._doing('storing', key)}: {state}; read it again and decide anew."
        ) from refusal

    def _doing(self, what: str, key: str) -> str:
        return f"{what} {self._bucket}/{key}"
