"""A house's buckets go in; what their settings say of safety, beside what they should, comes out.

Reading only. What a storage has no such setting for is told, and is no failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.bucket_policies import encrypted_only, never_over_another
from gallery_media.storage.buckets import (
    LIST_BLOCKS,
    POLICY_BLOCKS,
    UNSUPPORTED,
    access_blocks,
)
from gallery_media.storage.doctor import ProbeOutcome, ProbeResult
from gallery_media.storage.failures import FAILURES, code_of, translated
from gallery_media.storage.location import S3Location
from gallery_media.storage.statements import (
    Statement,
    accounts,
    lets_everybody_in,
    listed,
    statements,
)
from gallery_media.storage.visitors import behind_edge

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NOTHING_SET = (
    "NoSuchLifecycleConfiguration",
    "ServerSideEncryptionConfigurationNotFoundError",
)
LONGEST_UNFINISHED = 7
"""Days after which parts of an unfinished upload should be gone."""


def inspect_buckets(client: S3Client, location: S3Location) -> tuple[ProbeResult, ...]:
    """Look at every setting; one that cannot be read counts as failed, with the reason."""
    originals, public = location.originals_bucket, location.public_bucket
    on_aws = location.endpoint_url is None
    looks: list[tuple[str, Callable[[], ProbeOutcome]]] = [
        ("originals keep older versions", lambda: _versions(client, originals)),
        ("originals are encrypted", lambda: _encryption(client, originals)),
        ("originals block public access", lambda: _blocks(client, originals)),
        ("nothing in originals expires", lambda: _expires_nothing(client, originals)),
        ("nothing in public expires", lambda: _expires_nothing(client, public)),
        ("a delete in public is a delete", lambda: _no_versions(client, public)),
    ]
    if on_aws:
        looks += [
            ("originals refuse unencrypted requests", lambda: _insists(client, originals, "tls")),
            ("public refuses unencrypted requests", lambda: _insists(client, public, "tls")),
            ("originals are never put over another", lambda: _insists(client, originals, "once")),
            ("unfinished uploads to originals go", lambda: _gives_up(client, originals)),
            ("unfinished uploads to public go", lambda: _gives_up(client, public)),
            ("public is encrypted", lambda: _encryption(client, public)),
            *_doors(client, public),
        ]
    return tuple(_looked(name, look) for name, look in looks)


def inspect_uploads(client: S3Client, location: S3Location, bucket: str) -> tuple[ProbeResult, ...]:
    """The same for the bucket that uploads arrive in; ``location`` is its own."""
    looks: list[tuple[str, Callable[[], ProbeOutcome]]] = [
        ("nothing in uploads expires", lambda: _expires_nothing(client, bucket)),
        ("a delete in uploads is a delete", lambda: _no_versions(client, bucket)),
    ]
    if location.endpoint_url is None:
        looks += [
            ("uploads are encrypted", lambda: _encryption(client, bucket)),
            ("uploads block public access", lambda: _blocks(client, bucket)),
            ("uploads refuse unencrypted requests", lambda: _insists(client, bucket, "tls")),
            ("unfinished uploads to uploads go", lambda: _gives_up(client, bucket)),
        ]
    return tuple(_looked(name, look) for name, look in looks)


def _doors(client: S3Client, public: str) -> Iterator[tuple[str, Callable[[], ProbeOutcome]]]:
    """Whoever reads, reads by the bucket's policy; behind CloudFront nobody else does."""
    try:
        behind = behind_edge(client, public)
    except FAILURES:
        behind = False  # the look at its policy fails as well, and tells why
    if behind:
        yield "public blocks public access", lambda: _blocks(client, public)
        yield "public is read through CloudFront alone", lambda: _edge_alone(client, public)
    else:
        yield "public blocks public lists of rights", lambda: _blocks(client, public, LIST_BLOCKS)


def _edge_alone(client: S3Client, bucket: str) -> ProbeOutcome:
    doors = [
        str(one.get("Sid", "without a name"))
        for one in statements(client, bucket)
        if lets_everybody_in(one)
    ]
    if not doors:
        return True, "only CloudFront reads it"
    return False, f"its statement {', '.join(doors)} lets everybody in besides; take it away"


def _looked(name: str, look: Callable[[], ProbeOutcome]) -> ProbeResult:
    try:
        ok, detail = look()
    except FAILURES as error:
        if isinstance(error, ClientError) and code_of(error) in UNSUPPORTED:
            return ProbeResult(name, True, "this storage has no such setting")
        known = translated(error, "looking at the bucket's settings")
        if isinstance(known, StorageUnavailable):
            raise known from error
        return ProbeResult(name, False, str(known))
    return ProbeResult(name, ok, detail)


def _versions(client: S3Client, bucket: str) -> ProbeOutcome:
    status = client.get_bucket_versioning(Bucket=bucket).get("Status", "off")
    return status == "Enabled", "" if status == "Enabled" else f"versioning is {status}; turn it on"


def _no_versions(client: S3Client, bucket: str) -> ProbeOutcome:
    """Versions of what was withdrawn would stay readable for whoever knows their ids."""
    answer: dict[str, Any] = dict(client.get_bucket_versioning(Bucket=bucket))
    status = answer.get("Status")
    if status is None:
        return True, ""
    return (
        False,
        f"versioning is {status}: what is taken away would stay; use an unversioned bucket",
    )


def _encryption(client: S3Client, bucket: str) -> ProbeOutcome:
    try:
        client.get_bucket_encryption(Bucket=bucket)
    except ClientError as error:
        if code_of(error) in NOTHING_SET:
            return False, "not encrypted by default; gallery-media policies cloudformation has it"
        raise
    return True, ""


def _blocks(
    client: S3Client, bucket: str, wanted: tuple[str, ...] = (*LIST_BLOCKS, *POLICY_BLOCKS)
) -> ProbeOutcome:
    found = access_blocks(client, bucket)
    missing = [name for name in wanted if not found[name]]
    if not missing:
        return True, ""
    return False, f"off: {', '.join(missing)}; nothing keeps somebody from opening it: turn them on"


def _rules(client: S3Client, bucket: str) -> list[dict[str, Any]]:
    try:
        answer = client.get_bucket_lifecycle_configuration(Bucket=bucket)
    except ClientError as error:
        if code_of(error) in NOTHING_SET:
            return []
        raise
    return [dict(rule) for rule in answer.get("Rules", []) if rule.get("Status") == "Enabled"]


def _expires_nothing(client: S3Client, bucket: str) -> ProbeOutcome:
    """What a rule deletes, no page, no catalogue and no log knows of."""
    deleting = [
        str(rule.get("ID", "without a name"))
        for rule in _rules(client, bucket)
        if "NoncurrentVersionExpiration" in rule or set(rule.get("Expiration", {})) - _MARKERS
    ]
    if not deleting:
        return True, ""
    return False, f"the lifecycle rule {', '.join(deleting)} deletes objects; take it away"


_MARKERS = {"ExpiredObjectDeleteMarker"}


def _gives_up(client: S3Client, bucket: str) -> ProbeOutcome:
    days = [
        rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
        for rule in _rules(client, bucket)
        if "AbortIncompleteMultipartUpload" in rule
    ]
    ok = bool(days) and min(days) <= LONGEST_UNFINISHED
    return ok, "" if ok else "no lifecycle rule gives them up; see gallery-media policies lifecycle"


def _insists(client: S3Client, bucket: str, on: str) -> ProbeOutcome:
    wanted = encrypted_only(bucket) if on == "tls" else never_over_another(bucket)
    if any(_denies_as(wanted, one) for one in statements(client, bucket)):
        return True, ""
    return False, "its policy does not; gallery-media policies cloudformation has the statement"


def _denies_as(wanted: Statement, found: Statement) -> bool:
    return (
        found.get("Effect") == "Deny"
        and "*" in accounts(found)
        and found.get("Condition") == wanted["Condition"]
        and all(
            set(listed(wanted[part])) <= set(listed(found.get(part, [])))
            for part in ("Action", "Resource")
        )
    )
