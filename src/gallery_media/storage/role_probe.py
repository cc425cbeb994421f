"""Somebody's keys and the role that they are for go in; what they may do beyond it comes out.

Nothing is left behind: what is written carries a checksum of other bytes, which the storage refuses
only after it has looked at the rights, and what is deleted never existed.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from gallery_media.storage import keys
from gallery_media.storage.doctor import ProbeResult
from gallery_media.storage.failures import FAILURES, status_of, translated
from gallery_media.storage.roles import DELETE, LIST, READ, ROLES, WRITE, BucketNames, Grant

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PLACES = (keys.ORIGINALS, keys.RECORDS, keys.LOG, keys.TOMBSTONES, keys.MANIFESTS)
"""Prefixes of the bucket of originals that are tried; public and uploads are tried as a whole."""


def probe_role(client: S3Client, role: str, names: BucketNames) -> tuple[ProbeResult, ...]:
    """Try, with these keys, what the role needs and what it must not do. KeyError: no such role."""
    return tuple(_tries(client, ROLES[role], names))


def _tries(
    client: S3Client, grants: tuple[Grant, ...], names: BucketNames
) -> Iterator[ProbeResult]:
    for kind in ("originals", "public", "uploads"):
        bucket = names.name(kind)
        if not bucket:
            continue
        yield _tried(
            f"list {kind}",
            _granted(grants, kind, LIST[0], ""),
            lambda bucket=bucket: client.list_objects_v2(Bucket=bucket, MaxKeys=1),  # type: ignore[misc]
        )
        for prefix in PLACES if kind == "originals" else ("",):
            key = f"{prefix}probe-{secrets.token_hex(8)}"
            where = f"{kind}/{prefix}" if prefix else kind
            yield from _object(client, grants, kind, bucket, key, where)


def _object(
    client: S3Client, grants: tuple[Grant, ...], kind: str, bucket: str, key: str, where: str
) -> Iterator[ProbeResult]:
    prefix = key.rpartition("/")[0]
    place = f"{prefix}/" if prefix else ""
    may_delete = _granted(grants, kind, DELETE[0], place)

    def take_away() -> None:
        if may_delete and kind == "originals":  # with a version's id, so that no marker is made
            client.delete_object(Bucket=bucket, Key=key, VersionId="null")
        else:
            client.delete_object(Bucket=bucket, Key=key)

    yield _tried(
        f"write {where}",
        _granted(grants, kind, WRITE[0], place),
        lambda: _write(client, bucket, key),
    )
    if _granted(grants, kind, READ[0], place) and _granted(grants, kind, LIST[0], ""):
        yield _tried(f"read {where}", True, lambda: _read(client, bucket, key))
    yield _tried(f"delete {where}", may_delete, take_away)


def _write(client: S3Client, bucket: str, key: str) -> None:
    other = base64.b64encode(hashlib.sha256(b"other bytes").digest()).decode()
    try:
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=b"probe",
            IfNoneMatch="*",
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=other,
        )
    except ClientError as error:
        if status_of(error) != 400:
            raise


def _read(client: S3Client, bucket: str, key: str) -> None:
    try:
        client.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if status_of(error) != 404:
            raise


def _granted(grants: tuple[Grant, ...], kind: str, action: str, place: str) -> bool:
    return any(
        grant.bucket == kind
        and action in grant.actions
        and (not grant.prefixes or any(place.startswith(one) for one in grant.prefixes))
        for grant in grants
    )


def _tried(name: str, allowed: bool, act: Callable[[], object]) -> ProbeResult:
    verb = "may" if allowed else "must not"
    try:
        act()
    except ClientError as error:
        if status_of(error) == 403:
            return ProbeResult(f"{verb} {name}", not allowed, "refused")
        return ProbeResult(f"{verb} {name}", False, str(translated(error, name)))
    except FAILURES as error:
        return ProbeResult(f"{verb} {name}", False, str(translated(error, name)))
    return ProbeResult(f"{verb} {name}", allowed, "done")
