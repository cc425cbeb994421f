"""Both buckets go in; what this storage really does, tried out on it, comes out.

Providers promise the S3 interface and differ where it matters to us: whether one of many
simultaneous writers wins, whether damaged bytes are refused, what strangers may do. Each probe
writes small objects below ``probe/`` and ``m/00/`` and takes them away again.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from gallery_media.errors import Conflict, GalleryMediaError
from gallery_media.storage.anonymous import ask
from gallery_media.storage.failures import FAILURES, translated
from gallery_media.storage.location import S3Location
from gallery_media.storage.s3 import S3Storage
from gallery_media.storage.visitors import behind_edge

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RACERS = 16
TOLERATED_SKEW = 300
"""Seconds. S3 refuses signatures from 15 minutes on; by then it is too late to be told."""

DENIED = (401, 403)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One promise, whether it held, and what was seen; ``detail`` is for the operator."""

    name: str
    ok: bool
    detail: str


def probe_storage(client: S3Client, location: S3Location) -> tuple[ProbeResult, ...]:
    """Try everything out; a probe that cannot run counts as failed, with the reason."""
    originals, public = location.originals_bucket, location.public_bucket
    probes: tuple[tuple[str, Callable[[], ProbeOutcome]], ...] = (
        ("originals keep what they are given", lambda: _round_trip(client, originals)),
        ("public keeps what it is given", lambda: _round_trip(client, public)),
        ("one writer wins a race in originals", lambda: _race(client, originals)),
        ("one writer wins a race in public", lambda: _race(client, public)),
        ("damaged bytes are refused", lambda: _damage(client, originals)),
        ("visitors can see variants", lambda: _visitor(client, location)),
        ("strangers cannot read originals", lambda: _stranger_reads(client, location)),
        ("strangers cannot list originals", lambda: _stranger_lists(location, originals)),
        ("strangers cannot list public", lambda: _stranger_lists(location, public)),
        ("strangers cannot write originals", lambda: _stranger_puts(client, location, originals)),
        ("strangers cannot write public", lambda: _stranger_puts(client, location, public)),
        (
            "strangers cannot delete originals",
            lambda: _stranger_deletes(client, location, originals),
        ),
        ("strangers cannot delete public", lambda: _stranger_deletes(client, location, public)),
        ("the clocks agree", lambda: _clocks(client, originals)),
    )
    return tuple(_tried(name, probe) for name, probe in probes)


ProbeOutcome = tuple[bool, str]


def _tried(name: str, probe: Callable[[], ProbeOutcome]) -> ProbeResult:
    try:
        ok, detail = probe()
    except GalleryMediaError as error:
        return ProbeResult(name, False, str(error))
    except FAILURES as error:
        return ProbeResult(name, False, str(translated(error, "trying it out")))
    return ProbeResult(name, ok, detail)


def _round_trip(client: S3Client, bucket: str) -> ProbeOutcome:
    with _object(client, bucket, "probe/") as (key, body):
        found = S3Storage(client, bucket).get(key)
    if found.body != body:
        return False, "other bytes came back"
    kept = found.head.sha256 is not None
    return True, "same bytes" + (", with their SHA-256" if kept else ", but no SHA-256 is kept")


def _race(client: S3Client, bucket: str) -> ProbeOutcome:
    key = f"probe/{secrets.token_hex(8)}"
    storage = S3Storage(client, bucket)

    def run(racer: int) -> bool:
        try:
            storage.put(key, b"racer %d" % racer, content_type="text/plain", if_none_match=True)
        except Conflict:
            return False
        return True

    try:
        with ThreadPoolExecutor(RACERS) as threads:
            winners = sum(threads.map(run, range(RACERS)))
    finally:
        _remove(client, bucket, key)
    return winners == 1, f"{winners} of {RACERS} simultaneous first writers won"


def _damage(client: S3Client, bucket: str) -> ProbeOutcome:
    key = f"probe/{secrets.token_hex(8)}"
    other = base64.b64encode(hashlib.sha256(b"other bytes").digest()).decode()
    try:
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=b"bytes",
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=other,
        )
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return status == 400, f"a wrong SHA-256 was answered with {status}"
    _remove(client, bucket, key)
    return False, "bytes with a wrong SHA-256 were accepted"


def _visitor(client: S3Client, location: S3Location) -> ProbeOutcome:
    bucket = location.public_bucket
    with _object(client, bucket, "m/00/") as (key, body):
        answer = ask("GET", location.object_url(bucket, key))
    if answer.status in DENIED and behind_edge(client, bucket):
        return True, "by CloudFront alone, as its policy says; look at a page at its address"
    return answer.status == 200 and answer.body == body, f"answered with {answer.status}"


def _stranger_reads(client: S3Client, location: S3Location) -> ProbeOutcome:
    bucket = location.originals_bucket
    with _object(client, bucket, "probe/") as (key, _):
        status = ask("GET", location.object_url(bucket, key)).status
    return status in DENIED, f"answered with {status}"


def _stranger_lists(location: S3Location, bucket: str) -> ProbeOutcome:
    address = location.bucket_url(bucket)
    found = [ask("GET", f"{address}{query}").status for query in ("", "/", "?list-type=2")]
    return all(status in DENIED for status in found), f"answered with {_joined(found)}"


def _stranger_puts(client: S3Client, location: S3Location, bucket: str) -> ProbeOutcome:
    seen = []
    for prefix in ("probe/", "m/00/"):
        key = f"{prefix}{secrets.token_hex(8)}"
        seen.append(ask("PUT", location.object_url(bucket, key), b"from a stranger").status)
        if seen[-1] < 300:
            _remove(client, bucket, key)
    return all(status in DENIED for status in seen), f"answered with {_joined(seen)}"


def _stranger_deletes(client: S3Client, location: S3Location, bucket: str) -> ProbeOutcome:
    with _object(client, bucket, "m/00/") as (key, _):
        status = ask("DELETE", location.object_url(bucket, key)).status
        left = S3Storage(client, bucket).head(key) is not None
    return status in DENIED and left, f"answered with {status}"


def _clocks(client: S3Client, bucket: str) -> ProbeOutcome:
    answer = client.head_bucket(Bucket=bucket)
    stated = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if stated is None:
        return False, "the storage does not say what time it is"
    skew = (datetime.now(UTC) - parsedate_to_datetime(stated)).total_seconds()
    return abs(skew) <= TOLERATED_SKEW, f"{abs(skew):.0f} s apart"


@contextmanager
def _object(client: S3Client, bucket: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    key, body = f"{prefix}{secrets.token_hex(8)}", secrets.token_bytes(64)
    S3Storage(client, bucket).put(key, body, content_type="application/octet-stream")
    try:
        yield key, body
    finally:
        _remove(client, bucket, key)


def _remove(client: S3Client, bucket: str, key: str) -> None:
    """Take every version away, so that a probe leaves nothing in a versioned bucket."""
    answer = client.list_object_versions(Bucket=bucket, Prefix=key)
    versions = [version["VersionId"] for version in answer.get("Versions", [])]
    markers = [marker["VersionId"] for marker in answer.get("DeleteMarkers", [])]
    for version in [*versions, *markers]:
        client.delete_object(Bucket=bucket, Key=key, VersionId=version)


def _joined(statuses: list[int]) -> str:
    return ", ".join(str(status) for status in statuses)
